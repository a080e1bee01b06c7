/**
 * Graph's error codes and what each asks of us. Meta answers most errors with HTTP 400, so the code decides and not the status.
 * Sources: developers.facebook.com, "Handle errors", "Rate limits", "Insights API error codes".
 */

/**
 * - `reconnect`  the token is no longer good: a person must go through the dialog again
 * - `throttle`   too many calls: wait as told
 * - `retry`      their trouble, or the network's; the same call may succeed later
 * - `permission` a permission is missing: the dialog must ask for it again
 * - `permanent`  the same call will never succeed
 */
export type GraphKind = 'reconnect' | 'throttle' | 'retry' | 'permission' | 'permanent';

export type GraphReason =
  | 'token-expired'
  /** The person or Meta took it away: app removed, password changed, logged out. */
  | 'token-revoked'
  /** The person must log in to Facebook and confirm something. */
  | 'token-checkpoint'
  | 'rate-limit'
  /** Too large an answer: ask for fewer days or rows, or for a report. */
  | 'too-much-data'
  | 'missing-permission'
  | 'not-found'
  /** Before Meta's history of 37 months. */
  | 'too-old'
  /** Blocked for a policy: a human must look. */
  | 'blocked'
  | 'bad-request'
  | 'report-failed'
  | 'report-expired'
  | 'report-stuck'
  | 'temporary'
  | 'network'
  | 'timeout'
  /** Not JSON, or not in the form that is documented. */
  | 'unreadable'
  /** A paging link that leads to another host: never followed. */
  | 'foreign-host'
  /** The caller's own limit of calls is used up. */
  | 'call-budget';

/** The part of Graph's error envelope that decides. */
export interface ErrorFacts {
  status: number;
  code: number | null;
  subcode: number | null;
  message: string;
  /** A hint, often absent. */
  isTransient: boolean;
}

export interface Verdict {
  kind: GraphKind;
  reason: GraphReason;
}

const verdict = (kind: GraphKind, reason: GraphReason): Verdict => ({ kind, reason });
const throttle = verdict('throttle', 'rate-limit');
const tooMuch = verdict('permanent', 'too-much-data');
const badRequest = verdict('permanent', 'bad-request');
const temporary = verdict('retry', 'temporary');

const throttleCodes = new Set([4, 17, 32, 341, 613, ...Array.from({ length: 15 }, (_, i) => 80_000 + i)]);

/** Subcodes that settle it whatever their code is. */
const bySubcode: Record<number, Verdict> = {
  33: verdict('permanent', 'not-found'),
  1487534: tooMuch,
  1504018: tooMuch,
  1504045: tooMuch,
  1504038: verdict('retry', 'timeout'),
  1504041: badRequest,
  1504042: badRequest,
  2490547: verdict('retry', 'report-failed'),
  3191001: verdict('permission', 'missing-permission'),
};

const byCode: Record<number, Verdict> = {
  [-1]: temporary,
  [-2]: verdict('retry', 'report-failed'),
  [-3]: tooMuch,
  1: temporary,
  2: temporary,
  3: verdict('permission', 'missing-permission'),
  10: verdict('permission', 'missing-permission'),
  104: badRequest,
  368: verdict('permanent', 'blocked'),
  803: verdict('permanent', 'not-found'),
  3018: verdict('permanent', 'too-old'),
};

/** Decides by code and subcode; the HTTP status only where there is no code. */
export function classify({ status, code, subcode, message, isTransient }: ErrorFacts): Verdict {
  if (code === null) {
    if (status === 429) return throttle;
    return status >= 500 || status === 408 ? temporary : verdict('permanent', 'unreadable');
  }
  // "Must be called with a Page Access Token": the call is wrong, not the token.
  if (subcode === 2069032) return badRequest;
  if (code === 190 || code === 102) return verdict('reconnect', tokenReason(subcode, message));
  if (throttleCodes.has(code)) return throttle;
  if (code >= 200 && code <= 299) return verdict('permission', 'missing-permission');
  const settled = subcode === null ? undefined : bySubcode[subcode];
  if (settled) return settled;
  // Code 1 says "unknown" for this too, and only its sentence tells them apart.
  if (code === 1 && /reduce the amount of data/i.test(message)) return tooMuch;
  return byCode[code] ?? (isTransient || status >= 500 ? temporary : badRequest);
}

/** 458 app removed · 459, 464 to be confirmed · 460 password changed · 463 expired · 467 logged out · 492 role on the page lost. */
function tokenReason(subcode: number | null, message: string): GraphReason {
  if (subcode === 463) return 'token-expired';
  if (subcode === 459 || subcode === 464) return 'token-checkpoint';
  // Without a subcode Meta still writes when the session ended by itself.
  if (subcode === null && /expired/i.test(message)) return 'token-expired';
  return 'token-revoked';
}
