/** What became of one POST of a message: a value, never an exception, because the ledger must act on each. */
import { classifyWhatsAppCode, type ErrorClass } from '../whatsapp-cloud/error-codes.ts';
import type { ErrorBody, Message } from './wire.ts';

export type SendOutcome =
  /** The provider has it. `id` is the provider's. */
  | { is: 'accepted'; id: string; wamid: string | null }
  /** Surely not sent: nothing was written, or the provider refused. `retryAfter` is in seconds. */
  | { is: 'not-sent'; class: ErrorClass; code: string; detail: string | null; retryAfter: number | null }
  /** It may have been sent. Never resend on this; wait for the provider's webhook. */
  | { is: 'unknown'; code: string; detail: string | null };

/** YCloud's own codes that are not `permanent`. */
const named: Record<string, ErrorClass> = {
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
): ErrorClass {
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

/** Codes of Node's sockets, resolver and TLS that mean the request was never written. */
const beforeWriting = new Set([
  'ENOTFOUND',
  'EAI_AGAIN',
  'ECONNREFUSED',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EADDRNOTAVAIL',
  'UND_ERR_CONNECT_TIMEOUT',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'CERT_HAS_EXPIRED',
]);

/** Reads what `fetch` threw: a failure to connect is surely not sent, all others leave a doubt. */
export function classifyThrown(thrown: unknown): SendOutcome {
  const codes = causes(thrown).map((error) => error.code ?? error.name);
  const text = thrown instanceof Error ? thrown.message : '';
  const early = codes.find((code) => beforeWriting.has(code) || /^(ERR_TLS_|ERR_SSL_)/.test(code));
  // Deno's fetch has no codes; its message names the phase: "client error (Connect): …".
  if (early || /\(Connect\)|dns error/.test(text)) {
    return { is: 'not-sent', class: 'retry', code: early ?? 'CONNECT_FAILED', detail: null, retryAfter: null };
  }
  return { is: 'unknown', code: codes.at(-1) ?? 'NO_ANSWER', detail: null };
}

function causes(thrown: unknown): { name: string; code?: string }[] {
  const found: { name: string; code?: string }[] = [];
  let error = thrown as { name?: string; code?: unknown; cause?: unknown; errors?: unknown[] } | undefined;
  for (let depth = 0; error && depth < 5; depth++) {
    found.push({ name: error.name ?? 'Error', code: typeof error.code === 'string' ? error.code : undefined });
    // Several addresses were tried: each failed to connect, the first stands for all.
    error = (error.cause ?? error.errors?.[0]) as typeof error;
  }
  return found;
}

/** `Retry-After` as seconds; both of HTTP's forms. */
export function parseRetryAfter(value: string | null, now = Date.now()): number | null {
  if (value === null || value.trim() === '') return null;
  if (/^\d+(\.\d+)?$/.test(value.trim())) return Math.min(Number(value), 86_400);
  const at = Date.parse(value);
  return Number.isNaN(at) ? null : Math.min(Math.max(0, Math.ceil((at - now) / 1000)), 86_400);
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return null;
  }
}
