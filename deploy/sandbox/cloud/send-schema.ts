/** The body of `POST /{number}/messages`, as Meta documents it; what it says, in the words of the rest of the sandbox. */
import { parsePhoneNumberFromString } from 'libphonenumber-js/min';
import { GraphProblem } from '../meta/graph/problem.ts';
import { type SendRequest, sendRequest } from '../ycloud/send-schema.ts';

const most = 512;

/** @throws GraphProblem 131008 for what is missing, 100 for what is not known or of another form */
export function readSend(body: Record<string, unknown>, from: string): { request: SendRequest; input: string } {
  const {
    messaging_product: product,
    recipient_type: recipientType = 'individual',
    biz_opaque_callback_data: externalId,
    to,
    recipient,
    access_token: _token,
    appsecret_proof: _proof,
    ...content
  } = body;
  if (product !== 'whatsapp') throw missing('messaging_product');
  if (recipientType !== 'individual') throw wrong('recipient_type', 'must be individual: groups are not there');
  if (externalId !== undefined && (typeof externalId !== 'string' || externalId.length > most))
    throw wrong('biz_opaque_callback_data', `must be a text of ${most} characters at most`);
  if ((to === undefined) === (recipient === undefined)) throw missing('to');
  for (const name of ['audio', 'sticker'])
    if ((content[name] as { caption?: unknown } | undefined)?.caption !== undefined)
      throw wrong(`${name}.caption`, 'is not known');
  const input = to ?? recipient;
  if (typeof input !== 'string') throw wrong('to', 'must be a text');
  const phone = to === undefined ? null : toE164(input);
  const given = {
    ...content,
    type: content.type ?? 'text',
    from,
    ...(phone === null ? { recipient: input } : { to: phone }),
    ...(externalId !== undefined && { externalId }),
    ...(content.template !== undefined && { template: withNumbers(content.template) }),
  };
  const parsed = sendRequest.safeParse(given);
  if (parsed.success) return { request: parsed.data, input };
  const issue = parsed.error.issues[0]!;
  const path = [...issue.path, ...(issue.code === 'unrecognized_keys' ? [issue.keys[0]] : [])].join('.');
  throw wrong(path, issue.code === 'unrecognized_keys' ? 'is not known' : issue.message);
}

/** With or without "+". */
function toE164(input: string): string {
  const phone = parsePhoneNumberFromString(input.startsWith('+') ? input : `+${input}`);
  if (!/^\+?\d{7,15}$/.test(input)) throw wrong('to', 'must be a phone number');
  return phone?.number ?? `+${input.replace(/^\+/, '')}`;
}

/** A button's place is a text here, and nothing else will do. */
function withNumbers(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withNumbers);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => {
      if (name !== 'index') return [name, withNumbers(inner)];
      if (typeof inner !== 'string' || !/^\d$/.test(inner))
        throw wrong('template.components.index', 'must be a text "0" to "9"');
      return [name, Number(inner)];
    }),
  );
}

const missing = (name: string): GraphProblem =>
  new GraphProblem(131_008, '(#131008) Required parameter is missing', { details: `Parameter '${name}' is required.` });
const wrong = (name: string, why: string): GraphProblem =>
  new GraphProblem(100, '(#100) Invalid parameter', { details: `Parameter '${name}' ${why}.` });
