/** What became of one POST of a message. Meta tells clients to build on the error's code, never on the HTTP status. */
import { parseRetryAfter } from '../http-failure.ts';
import { tryGraphJson } from '../meta-graph/big-json.ts';
import { readUsage, regainMs } from '../meta-graph/usage.ts';
import type { RefusalClass, SendOutcome } from '../port.ts';
import { classifyWhatsAppCode } from '../whatsapp-cloud/error-codes.ts';
import type { GraphFault } from './wire.ts';

/** Meta's codes of this API alone: throttles of a business's calls, a call that asks for too much. */
const own: Record<string, RefusalClass> = { 17: 'throttle', 32: 'throttle', 613: 'throttle', 80008: 'throttle' };

/** The class of an error that Meta reports, in an answer or a webhook. */
export const classifyCloudCode = (code: string | number | null | undefined): RefusalClass =>
  own[String(code)] ?? classifyWhatsAppCode(code) ?? 'permanent';

/** The error in an answer; null where there is none of Graph's. */
export function readFault(text: string | null): GraphFault | null {
  const body = text === null ? null : tryGraphJson(text);
  const error = (body as { error?: Partial<GraphFault> } | null)?.error;
  return typeof error === 'object' && error !== null && typeof error.code === 'number' ? (error as GraphFault) : null;
}

/** Meta's words for people to read. Its answers repeat malformed tokens: they are taken out. */
export function wordsOf({ message, error_data, error_user_msg }: GraphFault, token: string): string | null {
  const words = error_data?.details ?? error_user_msg ?? message ?? '';
  const clean = (token.length >= 8 ? words.replaceAll(token, '[token]') : words).replaceAll(/\bEAA\w{12,}/g, '[token]');
  return clean.slice(0, 500) || null;
}

/** Seconds to wait: as `Retry-After` says, else as the headers about usage do. */
export function waitOf(headers: Headers): number | null {
  const told = parseRetryAfter(headers.get('retry-after'));
  return told ?? (regainMs(readUsage(headers)) / 1000 || null);
}

/** "Something went wrong": Meta does not say whether it had the message by then. */
const doubtful = new Set([1, 2, 131000]);

/** An answer as it came. `text` is null when reading it failed. */
export interface Answer {
  status: number;
  text: string | null;
  headers: Headers;
}

/**
 * Reads the answer to a send: only an error of Graph's proves that the message was not taken.
 * @param to digits or user id that it was sent to
 */
export function classifyAnswer({ status, text, headers }: Answer, to: string, token: string): SendOutcome {
  if (status === 200) return classifySuccess(text, to);
  const fault = readFault(text);
  const code = String(fault?.code ?? `HTTP_${status}`);
  const detail = fault && wordsOf(fault, token);
  const retryAfter = waitOf(headers);
  if (!fault) {
    // Whoever limits the rate in front of Graph has not handed the message on.
    if (status === 429 && retryAfter !== null)
      return { is: 'not-sent', class: 'throttle', code, detail: null, retryAfter };
    return { is: 'unknown', code, detail: null };
  }
  const kind = classifyCloudCode(fault.code);
  const isUnclear = doubtful.has(fault.code) || (status >= 500 && (kind === 'permanent' || kind === 'retry'));
  return isUnclear ? { is: 'unknown', code, detail } : { is: 'not-sent', class: kind, code, detail, retryAfter };
}

function classifySuccess(text: string | null, to: string): SendOutcome {
  const body = text === null ? null : tryGraphJson(text);
  const { messages, contacts } = (body ?? {}) as {
    messages?: { id?: unknown }[];
    contacts?: { input?: unknown }[];
  };
  const id = Array.isArray(messages) ? messages[0]?.id : undefined;
  if (typeof id !== 'string' || id === '') return { is: 'unknown', code: 'UNREADABLE_ANSWER', detail: null };
  // An answer about somebody else proves nothing about our message.
  const input = Array.isArray(contacts) ? contacts[0]?.input : undefined;
  const isForeign = typeof input === 'string' && input.replace(/^\+/, '') !== to.replace(/^\+/, '');
  return isForeign ? { is: 'unknown', code: 'FOREIGN_ANSWER', detail: null } : { is: 'accepted', id, wamid: id };
}
