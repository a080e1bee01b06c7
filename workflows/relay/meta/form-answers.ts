/** What somebody entered in an Instant Form, as a lead knows it: how to reach them, and everything else by its question. */
import { slug } from '#flow';
import type { Lead } from '#providers/meta-graph/wire.ts';

export interface FormAnswers {
  name: string | null;
  email: string | null;
  /** As written; whether it is a number is for whoever stores it. */
  phone: string | null;
  /** Answers by question, as fields of a lead. Several answers to one question are joined by commas. */
  custom: Record<string, string>;
}

/** Bounds of a lead's own fields (api/crm/lead-schema.ts). */
const mostFields = 50;
const longest = 1000;

/** Meta's names of questions that ask for the same, the better one first. */
const asks = {
  name: ['full_name', 'nombre_completo', 'name'],
  email: ['email', 'work_email', 'correo_electronico'],
  phone: ['phone_number', 'whatsapp_number', 'work_phone_number', 'telefono', 'celular', 'whatsapp'],
} as const;

/** No longer than an address may be: a search in more would take its time squared. */
const mail = /^(?=.{3,320}$)[^\s@]+@[^\s@]+\.[^\s@]+$/;

export function readAnswers(fields: Lead['field_data']): FormAnswers {
  const answers = new Map<string, string>();
  for (const { name, values } of fields) {
    const text = values
      .map((value) => value.replaceAll('\u0000', '').trim())
      .filter(Boolean)
      .join(', ');
    const question = slug(name) || `question_${answers.size + 1}`;
    if (text !== '' && !answers.has(question)) answers.set(question, text);
  }
  const take = (names: readonly string[], fits: (text: string) => boolean): string | null => {
    const found = names.find((name) => fits(answers.get(name) ?? ''));
    if (found === undefined) return null;
    const text = answers.get(found)!;
    answers.delete(found);
    return text;
  };
  const isThere = (text: string) => text !== '';
  const parts = () =>
    [take(['first_name'], isThere), take(['last_name'], isThere)].filter((part) => part !== null).join(' ') || null;
  const name = take(asks.name, isThere) ?? parts();
  const email = take(asks.email, (text) => text.length <= 320 && mail.test(text));
  const phone = take(asks.phone, (text) => text.length <= 40 && /\d/.test(text));
  const custom = [...answers].slice(0, mostFields).map(([question, text]) => [question, text.slice(0, longest)]);
  return { name: name && name.slice(0, 200), email, phone, custom: Object.fromEntries(custom) };
}
