/** What became of one POST of a message: a value, never an exception, because the ledger must act on each. */
import { parseRetryAfter } from '../http-failure.ts';
import type { RefusalClass, SendOutcome } from '../port.ts';
import { classifyWhatsAppCode } from '../whatsapp-cloud/error-codes.ts';
import type { ErrorBody, Message } from './wire.ts';

/** YCloud's own codes that are not `permanent`. */
const named: Record<string, RefusalClass> = {
  UNAUTHORIZED: 'auth',
  FORBIDDEN: 'auth',
  ACCOUNT_LIMITED: 'sender',
  ACCOUNT_UNAVAILABLE: 'sender',
  BALANCE_INSUFFICIENT: 'billing',
  RECIPIENT_IN_BLOCK_LIST: 'recipient',
  RECIPIENT_UNSUBSCRIBED: 'opt-out',
  WHATSAPP_BUSINESS_ACCOUNT_UNAVAILABLE: 'sender',
  WABA_UNAVAILABLE: 'sender',
  WHATSAPP_PHONE_NUMBER_UNAVAILABLE: 'sender',
  PHONE_NUMBER_UNAVAILABLE: 'sender',
  WHATSAPP_TEMPLATE_UNAVAILABLE: 'template',
  TEMPLATE_UNAVAILABLE: 'template',
  TOO_MANY_REQUESTS: 'throttle',
  ACCOUNT_RATE_LIMITED: 'throttle',
  SENDER_RATE_LIMITED: 'throttle',
  INTERNAL_SERVER_ERROR: 'retry',
  SERVICE_UNAVAILABLE: 'retry',
};

/** The class of an error that YCloud reports, in an answer or a webhook: WhatsApp's own code decides before YCloud's. */
export function classifyYcloudError(
  code: string | null | undefined,
  whatsappCode?: string | number | null,
): RefusalClass {
  return classifyWhatsAppCode(whatsappCode) ?? classifyWhatsAppCode(code) ?? named[code ?? ''] ?? 'permanent';
}

/** Refusals that prove the message was not taken. Everything else but a 200 with an id leaves a doubt. */
const refusals = new Set([400, 401, 403, 404, 422]);

/**
 * Reads the answer to a send.
 * @param body the raw text; null when reading it failed
 */
export function classifyAnswer(
  status: number,
  body: string | null,
  retryAfter: string | null,
  externalId: string,
): SendOutcome {
  const parsed = body === null ? null : parse(body);
  if (status === 200) return classifySuccess(parsed, externalId);
  const error = (parsed as Partial<ErrorBody> | null)?.error;
  const envelope = error !== null && typeof error === 'object' && typeof error.code === 'string' ? error : null;
  const seconds = parseRetryAfter(retryAfter);
  const whatsapp = envelope?.whatsappApiError;
  const code = String(whatsapp?.code ?? envelope?.code ?? `HTTP_${status}`).slice(0, 64);
  const detail = envelope?.message?.slice(0, 500) ?? null;
  if (status === 429 && (seconds !== null || envelope)) {
    const kind = classifyYcloudError(envelope?.code, whatsapp?.code);
    return { is: 'not-sent', class: kind === 'permanent' ? 'throttle' : kind, code, detail, retryAfter: seconds };
  }
  if (!refusals.has(status)) return { is: 'unknown', code, detail };
  const fallback = status === 401 || status === 403 ? 'auth' : 'permanent';
  const kind = envelope ? classifyYcloudError(envelope.code, whatsapp?.code) : fallback;
  return { is: 'not-sent', class: kind, code, detail, retryAfter: seconds };
}

function classifySuccess(parsed: unknown, externalId: string): SendOutcome {
  const message = parsed as Partial<Message> | null;
  if (!message || typeof message !== 'object' || typeof message.id !== 'string' || message.id === '') {
    return { is: 'unknown', code: 'UNREADABLE_ANSWER', detail: null };
  }
  // An answer about some other message proves nothing about ours.
  if (message.externalId !== undefined && message.externalId !== externalId) {
    return { is: 'unknown', code: 'FOREIGN_ANSWER', detail: null };
  }
  if (message.status === 'failed') {
    const code = String(message.whatsappApiError?.code ?? message.errorCode ?? 'FAILED').slice(0, 64);
    const detail = message.errorMessage?.slice(0, 500) ?? null;
    const kind = classifyYcloudError(message.errorCode, message.whatsappApiError?.code);
    return { is: 'not-sent', class: kind, code, detail, retryAfter: null };
  }
  return { is: 'accepted', id: message.id, wamid: message.wamid ?? null };
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return null;
  }
}
