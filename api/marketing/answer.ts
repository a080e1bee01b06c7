/** The road of every answer of the Marketing Hub: unchanged → 304; made before → as it was; else one snapshot for its version and its data. */
import type { TypedResponse } from 'hono';
import type { JSONParsed } from 'hono/utils/types';
import { resolveRange, type Days, type Range, type TimeRange } from '#metrics';
import { mostStale, readContext, readFirstDay, type MarketingContext } from '#db/marketing/context.ts';
import { catchUp } from '#db/marketing/refresh.ts';
import { allow, withTenant, type Sql, type Tx } from '#db/platform/tenant.ts';
import { base64url } from '../platform/secrets.ts';
import type { AppContext } from '../context.ts';
import type { MarketingQuery } from './marketing-schema.ts';
import { numberTypeOf, withNumbers } from './seed-numbers.ts';
import { findAnswer, keepAnswer, type Made } from './kept.ts';

/** A question with its days settled. */
export interface Asked {
  range: Range;
  model: MarketingQuery['model'];
  window: number;
  /** The ad accounts it is about; undefined: all. */
  accountIds?: readonly string[];
}

/** How long a reader waits for the totals when very much changed at once; the answer says when that was not enough. */
const patienceMs = 4_000;
/** The build of a process that was not told. */
const unnamed = crypto.randomUUID();
/** Of each statement of a report over years. */
const reportSeconds = 15;
const snapshot = 'isolation level repeatable read read only';

type Build<T> = (tx: Tx, context: MarketingContext, asked: Asked) => Promise<T>;

/** What a route answers: the body, typed for its client, or that nothing changed. */
type Told<T> = (Response & TypedResponse<JSONParsed<T>, 200, 'json'>) | (Response & TypedResponse<null, 304, 'body'>);

/** As JSON; see `answerFresh`. */
export async function answerJson<T>(c: AppContext, query: MarketingQuery, build: Build<T>): Promise<Told<T>> {
  const asNumbers = numberTypeOf(c);
  const headers = { 'content-type': asNumbers ?? 'application/json' };
  const answer = answerFresh(c, query, async (...from) => ({
    text: JSON.stringify(await build(...from), asNumbers ? withNumbers : undefined),
    headers,
  }));
  return (await answer) as Told<T>;
}

/**
 * 200 with an `ETag`, or 304.
 * @param query as parsed by `marketingQuery`
 * @param build the answer, from the snapshot that `context` was read in. Only what the version counts may enter it, the path and
 *   the query: no enrolments, no names of people
 */
export async function answerFresh(c: AppContext, query: MarketingQuery, build: Build<Made>): Promise<Response> {
  const { sql } = c.var.deps;
  const { tenantId } = c.var.principal;
  c.header('cache-control', 'private, no-cache');
  c.header('vary', 'accept', { append: true });
  // What the caller has, or what was made for somebody else, came from a snapshot of the version it is tagged with: the same
  // version is the same data.
  const etag = await tagOf(c, await readContext(sql, tenantId));
  if (etag) {
    const known = c.req.header('if-none-match')?.split(',') ?? [];
    const isKnown = known.some((each) => each.trim().replace(/^W\//, '') === etag);
    const kept = isKnown ? null : findAnswer(c.var.deps, etag);
    if (kept !== undefined) {
      c.header('etag', etag);
      return kept ? c.body(kept.text, 200, kept.headers) : c.body(null, 304);
    }
  }
  const made = await readFresh(c, query, async (tx, context, asked) => {
    const answer = await build(tx, context, asked);
    const tag = await tagOf(c, context);
    c.header('etag', tag ?? undefined);
    if (tag) keepAnswer(c.var.deps, tag, answer);
    return answer;
  });
  return c.body(made.text, 200, made.headers);
}

/** The same without an `ETag`, for answers made of more than the version counts. */
export async function readFresh<T>(c: AppContext, query: MarketingQuery, build: Build<T>): Promise<T> {
  const { sql } = c.var.deps;
  const { tenantId } = c.var.principal;
  const attempt = (isLast: boolean) =>
    withTenant(
      sql,
      tenantId,
      async (tx) => {
        await allow(tx, reportSeconds);
        const context = await readContext(tx, tenantId);
        if (context.stale > mostStale && !isLast) return null;
        const first = query.time_range === 'lifetime' ? await readFirstDay(tx, context) : context.today;
        const range = resolveRange(askedDays(query), context.today, first);
        const accountIds = query.account_id?.split(',');
        return { body: await build(tx, context, { range, model: query.model, window: query.window, accountIds }) };
      },
      snapshot,
    );
  const made = await attempt(false);
  if (made) return made.body;
  await waitForTotals(sql, tenantId);
  return (await attempt(true))!.body;
}

/** Very much changed at once: helps with it, or waits for whoever is at it. */
async function waitForTotals(sql: Sql, tenantId: string): Promise<void> {
  const until = Date.now() + patienceMs;
  while (Date.now() < until) {
    if ((await catchUp(sql, tenantId, until - Date.now())) !== 'busy') return;
    await new Promise((resolve) => setTimeout(resolve, 200));
    if ((await readContext(sql, tenantId)).stale <= mostStale) return;
  }
}

const askedDays = ({ time_range, from, to }: MarketingQuery): TimeRange | Days =>
  from !== undefined && to !== undefined ? { from, to } : (time_range ?? '7d');

/**
 * The same data, asked the same way on the same day, with the same to say about connection and freshness, by the same build: another
 * may reckon or word it otherwise.
 * Null while the totals catch up: then figures move without a change.
 */
async function tagOf(c: AppContext, { stale, ...context }: MarketingContext): Promise<string | null> {
  if (stale > mostStale) return null;
  const url = new URL(c.req.url);
  const { BUILD_ID = unnamed } = c.var.deps.config;
  const text = JSON.stringify([BUILD_ID, c.var.principal.tenantId, url.pathname, url.search, numberTypeOf(c), context]);
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)));
  return `"${base64url(hash.slice(0, 18))}"`;
}
