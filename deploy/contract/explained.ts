/** What `npm run contract` leaves out, and which of its findings are none, each with the reason. */
import { draftCodes } from '#flow';

/** Paths that are not asked, as regular expressions. */
export const leftOut = [
  // They end or change the session that asks, or the person who asks.
  '^/api/auth/(login|logout|refresh|password)$',
  '^/api/crm/team/',
  // They need another key than a session: the operator's, an ingest key, a provider's signature, a dialog of Meta's.
  '^/api/operator/',
  '^/api/ingest/',
  '^/api/webhooks/',
  '^/api/crm/auth/meta/(callback|deauthorize|data-deletion)',
  // An answer that does not end.
  '^/api/crm/stream$',
];

/** Whole kinds of findings that are none. */
export const explained: { check: string; operation: RegExp; status: number; reason: string }[] = [
  {
    check: 'missing_required_header',
    operation: /^PUT .*\/(draft|file)$/,
    status: 428,
    reason: '428 is what HTTP has for a missing If-Match; Schemathesis knows 4xx of other names only',
  },
  {
    check: 'ignored_auth',
    operation: /./,
    status: 429,
    reason: 'many wrong keys from one address: the next ones are not even looked at',
  },
  {
    check: 'positive_data_acceptance',
    operation: /^PUT .*\/conversions\/settings$/,
    status: 422,
    reason: 'Meta is asked, and does not know the token',
  },
  {
    check: 'negative_data_rejection',
    operation: /^POST .*\/validate$/,
    status: 200,
    reason: 'it says what is wrong with whatever it is given: that is its answer, not a refusal',
  },
];

/** One entry of `errors` in a problem. */
export interface FieldError {
  path: string;
  code: string;
  message: string;
  /** Of a file. */
  row?: number;
}

/**
 * Rules that JSON Schema cannot say, or not of something that a generator makes up. A request that fits the description and is refused is
 * explained when each of its errors is.
 */
export const untold: { reason: string; fits(error: FieldError): boolean }[] = [
  {
    reason: 'a cursor is signed, and nobody can make one up',
    fits: ({ path, message }) => path === 'cursor' && message === 'not a cursor of this API',
  },
  {
    reason: 'of two parameters either one or the other: OpenAPI has no words for it; the description has',
    fits: ({ path, message }) =>
      /^(time_range|from|to)$/.test(path) &&
      /^(either this or|is needed beside|must (not )?be |ten years)/.test(message),
  },
  {
    reason: 'a flow is judged by the flow language, whose rules are in its own schema and beyond any',
    fits: ({ code }) => code === 'invalid_flow' || code === 'invalid_flow_file',
  },
  {
    reason: 'so is a condition of a segment',
    fits: ({ path, message }) => /^condition\b/.test(path) && message.startsWith('condition-'),
  },
  {
    reason: 'what WhatsApp would refuse of the parts of a template',
    fits: ({ path, code }) => /^components\b/.test(path) && draftCodes.some((one) => one === code),
  },
  {
    reason: 'which further keys a number asks for depends on its provider',
    fits: ({ path, code }) => path.startsWith('more.') && /^(unknown|required|missing)$/.test(code),
  },
  {
    reason: 'what the bytes of a file are',
    fits: ({ path, code }) => path === 'file' && code === 'wrong_kind',
  },
  {
    reason: 'an instant long before anybody here',
    fits: ({ path, code, message }) =>
      message === 'a year from 1900 on' || (path === 'deadline' && code === 'invalid_union'),
  },
  { reason: 'an instant that is still to come', fits: ({ code }) => code === 'in_future' },
  {
    reason: 'an amount as a number, with more than two decimals or too large',
    fits: ({ message }) => /^an amount such as|^a positive number such as/.test(message),
  },
  {
    reason: 'sites of a key that is not for pages: which fields a kind of key has is in its description',
    fits: ({ path, code }) => path === 'origins' && code === 'not_allowed',
  },
  { reason: 'a time zone that there is not', fits: ({ message }) => message === 'not a time zone' },
  { reason: 'a number that cannot be one, by its country’s plan', fits: ({ code }) => code === 'invalid_phone' },
  {
    reason: 'a password among the first that are tried',
    fits: ({ message }) => message.includes('the first that are tried'),
  },
  { reason: 'the provider does not know the key', fits: ({ code }) => code === 'refused' || code === 'not_in_account' },
  {
    reason: 'an address that JSON Schema lets pass and no mail server would take',
    fits: ({ message }) => message === 'Invalid email address',
  },
  { reason: 'a rate of the currency that rates lead to', fits: ({ code }) => code === 'own_currency' },
  {
    reason: 'an id that nobody has',
    fits: ({ path, code }) => code === 'not_found' || (/^(waba_id|template)$/.test(path) && code === 'unknown'),
  },
  {
    reason: 'of two fields either one or the other: whom it is about, or how many that are',
    fits: ({ path, code }) => path === 'people' && code === 'required',
  },
  {
    reason: 'an address that JSON Schema lets pass and nobody can be called at',
    fits: ({ path, message }) => path === 'url' && message.startsWith('an address such as'),
  },
  { reason: 'a flow that starts otherwise than with an audience', fits: ({ code }) => code === 'no_audience' },
  { reason: 'two entries of a list about the same', fits: ({ code }) => code === 'repeated' },
  {
    reason: 'what a file says, and whether a mapping fits its columns',
    fits: ({ path, row }) => row !== undefined || /^(csv|mapping)\b/.test(path),
  },
  {
    reason: 'names in letters of any script, which patterns of JSON Schema do not know',
    fits: ({ path, code }) => path.startsWith('custom.') && code === 'invalid_key',
  },
];
