/** The one error of the Graph client. */
import * as z from 'zod';
import { tryGraphJson } from './big-json.ts';
import { classify, type GraphKind, type GraphReason } from './error-codes.ts';
import { regainMs, type Usage } from './usage.ts';

/** Nothing else is thrown by the client, except the reason of an AbortSignal of the caller's. Holds no token. */
export class GraphError extends Error {
  override name = 'GraphError';
  readonly kind: GraphKind;
  readonly reason: GraphReason;
  /** Graph's own, null where it gave none. */
  readonly code: number | null;
  readonly subcode: number | null;
  /** HTTP; 0 when there was no answer. */
  readonly status: number;
  /** How long to leave the account alone; null where it is not a matter of waiting. */
  readonly retryAfterMs: number | null;
  /** For Meta's support. */
  readonly traceId: string | null;
  /** What Meta writes for people, title and sentence, where it does. */
  readonly told: string | null;

  constructor(
    kind: GraphKind,
    reason: GraphReason,
    message: string,
    more: {
      code?: number | null;
      subcode?: number | null;
      status?: number;
      retryAfterMs?: number | null;
      traceId?: string | null;
      told?: string | null;
      cause?: unknown;
    } = {},
  ) {
    super(message, { cause: more.cause });
    this.kind = kind;
    this.reason = reason;
    this.code = more.code ?? null;
    this.subcode = more.subcode ?? null;
    this.status = more.status ?? 0;
    this.retryAfterMs = more.retryAfterMs ?? null;
    this.traceId = more.traceId ?? null;
    this.told = more.told ?? null;
  }

  /** Short and stable, for rows and logs: `190/463 token-expired`. */
  get label(): string {
    const numbers = this.code === null ? '' : `${this.code}${this.subcode === null ? '' : `/${this.subcode}`} `;
    return numbers + this.reason;
  }
}

const whole = z.coerce.number().int();
const envelope = z.object({
  error: z.object({
    message: z.string().catch(''),
    code: whole.nullable().catch(null),
    error_subcode: whole.nullish().catch(null),
    is_transient: z.boolean().nullish().catch(null),
    fbtrace_id: z.string().nullish().catch(null),
    error_user_title: z.string().nullish().catch(null),
    error_user_msg: z.string().nullish().catch(null),
  }),
});

/** Waits where Meta names no time: the decay of its per-account score (5 minutes) is too long for the app's own limits. */
const unnamedWait = 60_000;

/**
 * The error in an answer; null when the answer is a success.
 * @param text the raw body
 * @param secrets texts that must not stay in the message: Graph repeats malformed tokens in it
 */
export function readError(
  answer: { status: number; text: string; usage: Usage; retryAfterMs: number | null },
  secrets: readonly string[],
): GraphError | null {
  const { status, text, usage } = answer;
  const found = envelope.safeParse(tryGraphJson(text));
  if (!found.success && status >= 200 && status < 300) return null;
  const error = found.success ? found.data.error : null;
  const facts = {
    status,
    code: error?.code ?? null,
    subcode: error?.error_subcode ?? null,
    message: error?.message ?? '',
    isTransient: error?.is_transient ?? false,
  };
  const { kind, reason } = classify(facts);
  const told = Math.max(answer.retryAfterMs ?? 0, regainMs(usage));
  const wait = kind === 'throttle' ? told || unnamedWait : answer.retryAfterMs;
  const message = redact(facts.message || `Graph answered ${status} without an explanation`, secrets);
  return new GraphError(kind, reason, message, {
    code: facts.code,
    subcode: facts.subcode,
    status,
    retryAfterMs: wait,
    traceId: error?.fbtrace_id ?? null,
    told: redact([error?.error_user_title, error?.error_user_msg].filter(Boolean).join(': '), secrets) || null,
  });
}

/** Takes tokens out of a text: the ones we know, and whatever looks like one of Meta's. */
export function redact(text: string, secrets: readonly string[]): string {
  let clean = text;
  for (const secret of secrets) if (secret.length >= 8) clean = clean.replaceAll(secret, '[token]');
  return clean.replaceAll(/\bEAA[A-Za-z0-9]{12,}/g, '[token]').slice(0, 500);
}
