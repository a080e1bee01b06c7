/** Who somebody is, under whatever names a page sends it: `telefono`, `first_name`, `Tu correo`. */
import { contactMeaning, findContact, joinName } from '#flow';
import { type Loose, toText } from './loose-values.ts';

/**
 * Adds to `lead` the phone, e-mail and name that it lacks.
 * @param strange fields that a lead does not have
 * @returns the fields that said nothing of it
 */
export function takeContact(lead: Loose, strange: [string, unknown][]): [string, unknown][] {
  const texts = new Map(
    strange.flatMap(([name, value]) => [[name, toText(value)] as const]).filter(([, text]) => text),
  );
  const { phones, emails, names } = findContact([...texts.keys()]);
  const used = new Set<string>();
  const take = (field: 'phone' | 'email', questions: string[], looksRight: RegExp) => {
    if (lead[field] !== undefined) return;
    const found = questions.find((name) => contactMeaning(name)?.sure || looksRight.test(texts.get(name)!));
    if (found === undefined) return;
    lead[field] = texts.get(found)!;
    used.add(found);
  };
  take('phone', phones, /(\d.*){6}/);
  take('email', emails, /@/);
  const parts = Object.fromEntries(Object.entries(names).map(([part, name]) => [part, texts.get(name)]));
  const whole = toText(lead.name);
  const name = joinName({ ...parts, ...(whole === undefined ? {} : nameOf(whole, parts)) });
  if (name !== '') lead.name = name;
  for (const question of Object.values(names)) used.add(question);
  return strange.filter(([field]) => !used.has(field));
}

/** `name` beside a last name is the first; with everything of it inside it is the whole. */
function nameOf(
  whole: string,
  { last_name }: Record<string, string | undefined>,
): { name?: string; full_name?: string } {
  return last_name && !whole.includes(' ') ? { name: whole } : { full_name: whole };
}
