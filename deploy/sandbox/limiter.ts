/** Counts calls per second and hour, and answers as YCloud does when there are too many. */
import type { Context } from 'hono';
import { YCloudError } from './ycloud/errors.ts';

export class Limiter {
  readonly #now: () => number;
  readonly #windows = new Map<string, { start: number; count: number }>();

  constructor(now: () => number) {
    this.#now = now;
  }

  /** One call more in the current second (or `seconds`): how many that makes. */
  count(key: string, seconds = 1): { count: number; start: number; length: number } {
    const length = seconds * 1000;
    const start = Math.floor(this.#now() / length) * length;
    const window = this.#windows.get(key);
    const count = window?.start === start ? window.count + 1 : 1;
    this.#windows.set(key, { start, count });
    return { count, start, length };
  }

  /** Counts one call in the current second (or `seconds`); throws 429 with `Retry-After` over the limit. Sets the `RateLimit-*` headers. */
  take(key: string, limit: number, code: string, context: Context, seconds = 1): void {
    const { count, start, length } = this.count(key, seconds);
    const reset = Math.max(1, Math.ceil((start + length - this.#now()) / 1000));
    context.header('RateLimit-Limit', String(limit));
    context.header('RateLimit-Policy', `${limit};w=${seconds}`);
    context.header('RateLimit-Remaining', String(Math.max(0, limit - count)));
    context.header('RateLimit-Reset', String(reset));
    if (count > limit) throw new YCloudError(429, code, 'Too many requests.', { retryAfter: reset });
  }
}
