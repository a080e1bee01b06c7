/** Turns whatever went wrong into one plain sentence in the interface's language. */
import { phoneReasons, type PhoneReason } from '#flow';
import { say } from './language.ts';
import { m } from '../paraglide/messages.js';
import { ApiProblem, text, type FieldProblem } from './problem.ts';

/** What happened and what to do. The API's own titles come in the reader's language; this covers the rest. */
export function sentenceOf(error: unknown): string {
  if (!(error instanceof ApiProblem)) return m.error_unexpected();
  if (error.status === 0) return m.error_network();
  if (error.code === 'unreadable') return error.status >= 500 ? m.error_server() : m.error_unexpected();
  if (error.status === 429) return m.error_too_many();
  const title = error.body['title'];
  return typeof title === 'string' && title !== '' ? title : m.error_unexpected();
}

/** What a provider said when it refused or failed, in its own words: they name what is wrong there. */
export const providerWords = (error: unknown): string | undefined =>
  error instanceof ApiProblem && error.code.startsWith('provider_') ? text(error.body['detail']) : undefined;

/** The bad fields of a refused form, by the first part of their path (`phone`, `quiet_hours`). */
export function fieldErrors(error: unknown): Record<string, string> {
  return Object.fromEntries(Object.entries(pathErrors(error)).map(([path, text]) => [path.split('.')[0], text]));
}

/** The same by the whole path (`more.app_secret`), for forms that have fields within fields. */
export function pathErrors(error: unknown): Record<string, string> {
  if (!(error instanceof ApiProblem)) return {};
  return Object.fromEntries(
    error.fields.map((field) => [field.path.replace(/^(body|query|json)\./, ''), fieldSentence(field)]),
  );
}

/** One bad field in a sentence. */
export function fieldSentence(field: FieldProblem): string {
  const known: Record<string, () => string> = {
    invalid_phone: m.field_invalid_phone,
    invalid_email: m.lead_email_wrong,
    invalid_date: m.field_invalid_date,
    invalid_amount: m.field_invalid_amount,
    invalid_currency: m.field_invalid_currency,
    invalid_choice: m.field_invalid_choice,
    unknown_member: m.field_unknown_member,
    unknown_lead: m.field_unknown_lead,
    not_recognisable: m.field_not_recognisable,
    invalid_format: m.field_invalid_format,
    invalid_type: m.field_invalid_type,
    too_small: m.field_too_small,
    too_big: m.field_too_big,
    too_long: m.field_too_big,
    taken: m.field_taken,
    already_exists: m.field_taken,
    required: m.field_required,
  };
  if (field.text) return say(field.text);
  const reason = phoneReasons[field.reason as PhoneReason];
  if (field.code === 'invalid_phone' && reason) return say(reason);
  return known[field.code ?? '']?.() ?? m.field_wrong();
}
