/** Sends one message: exactly one POST, whatever comes of it. */
import { classifyThrown } from '../http-failure.ts';
import { type Outgoing, ProviderError, type SendOutcome } from '../port.ts';
import { fileContent } from '../whatsapp-cloud/file-content.ts';
import { templateMessage } from '../whatsapp-cloud/template-content.ts';
import { type Graph, idOf } from './graph.ts';
import { findNumberId, forgetNumberId } from './numbers.ts';
import { classifyAnswer } from './outcome.ts';
import type { SendRequest } from './wire.ts';

/** Never retries, never throws. Looking up the number's id, when it is not known yet, is a call of its own that sends nothing. */
export async function send(
  graph: Graph,
  account: { url: string; wabaId: string; token: string },
  message: Outgoing,
): Promise<SendOutcome> {
  const { url, wabaId, token } = account;
  let path: string;
  try {
    const id = await findNumberId(graph, url, wabaId, message.from);
    if (id === null) return notSent(new ProviderError(0, 'NUMBER_UNKNOWN', 'not in the account', 'sender', null));
    path = `${idOf(id)}/messages`;
  } catch (error) {
    if (error instanceof ProviderError) return notSent(error);
    throw error;
  }
  const body = requestOf(message);
  let answer;
  try {
    answer = await graph.ask({ method: 'POST', path, body });
  } catch (thrown) {
    return classifyThrown(thrown);
  }
  const outcome = classifyAnswer(answer, body.to ?? body.recipient ?? '', token);
  if (outcome.is === 'not-sent' && ['33', '100'].includes(outcome.code)) forgetNumberId(url, wabaId, message.from);
  return outcome;
}

const notSent = ({ class: kind, code, message, retryAfter }: ProviderError): SendOutcome => ({
  is: 'not-sent',
  class: kind,
  code: code.slice(0, 64),
  detail: message.slice(0, 500),
  retryAfter,
});

export function requestOf(message: Outgoing): SendRequest {
  const { to, externalId } = message;
  const envelope = {
    messaging_product: 'whatsapp',
    recipient_type: 'individual',
    ...(to.phone === null ? { recipient: to.waUserId! } : { to: to.phone }),
    biz_opaque_callback_data: externalId,
  } as const;
  if (message.is === 'text') return { ...envelope, type: 'text', text: { body: message.text, preview_url: false } };
  if (message.is === 'file') return { ...envelope, ...fileContent(message) };
  // A button's place is a text here.
  return { ...envelope, ...templateMessage(message, String) };
}
