/** Who somebody is, under whatever names a page sends it: `telefono`, `first_name`, `Tu correo`. */
import { contactMeaning, findContact, joinName } from '#flow';
import { isRecord, type Loose, toText } from './loose-values.ts';

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

/**
 * A name or a phone of another shape than text: `["Ana", "Paz"]`, `{ first: "Ana", last: "Paz" }`, the first of several phones,
 * `{ country_code: "54", number: "11 2345-6789" }`. A list of names is one name, as forms send it in parts.
 * @returns undefined where that leaves it open
 */
export function textOfContact(field: string, value: unknown): string | undefined {
  if (field === 'phone' || field === 'email')
    return Array.isArray(value) ? firstOf(field, value) : phoneOf(field, value);
  if (field !== 'name') return undefined;
  if (Array.isArray(value)) {
    const parts = value.map(toText);
    return parts.every((part) => part !== undefined)
      ? joinName({ full_name: parts.join(' ') }) || undefined
      : undefined;
  }
  if (!isRecord(value)) return undefined;
  const parts = Object.entries(value).map(
    ([key, part]) => [contactMeaning(`${key} name`)?.field, toText(part)] as const,
  );
  const isNamed = parts.some(([part]) => part === 'first_name' || part === 'last_name' || part === 'full_name');
  return isNamed ? joinName(Object.fromEntries(parts.filter(([part]) => part))) || undefined : undefined;
}

function firstOf(field: 'phone' | 'email', values: unknown[]): string | undefined {
  return values.map((each) => toText(each) ?? phoneOf(field, each)).find((text) => text !== undefined);
}

function phoneOf(field: 'phone' | 'email', value: unknown): string | undefined {
  if (!isRecord(value)) return undefined;
  const pick = (...keys: string[]) => keys.map((key) => toText(value[key])).find((text) => text !== undefined);
  const text = pick('full', 'international', 'e164', 'number', field, 'value', 'address', 'national');
  const code = pick('country_code', 'countryCode', 'dial_code', 'dialCode', 'code', 'prefix')?.replaceAll(/\D/g, '');
  return text !== undefined && field === 'phone' && code && !/^\s*(\+|00)/.test(text) ? `+${code} ${text}` : text;
}
