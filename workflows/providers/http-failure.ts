/** What HTTP itself tells of a call that failed, whoever the provider is. */
import type { SendOutcome } from './port.ts';

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
