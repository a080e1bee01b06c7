/** Tells Meta what came of its ads: each fact once, asked for consent as it goes, tried for a day, with Meta's reason where it refuses. */
import { weighConversion } from '#flow';
import {
  beginTelling,
  claimConversions,
  type ConversionEnd,
  type DueConversion,
  readConversion,
  settleConversion,
} from '#db/meta/conversion-sending.ts';
import { haltConversions, waitForMeta } from '#db/meta/conversion-settings.ts';
import { type Sql, withTenant } from '#db/platform/tenant.ts';
import { type Conversion, type ConversionAnswer, keysOf } from '#providers/meta-graph/conversions.ts';
import { GraphError } from '#providers/meta-graph/errors.ts';
import type { MetaAccess } from '../../services/meta-access.ts';
import { pauses } from '../outgoing/webhooks.ts';
import { codeOf } from '../pump.ts';

export interface ConversionDeps {
  sql: Sql;
  meta: MetaAccess;
  log: { warn(data: object, message: string): void };
}

/**
 * For so long Meta takes an event under an id that it knows for the same one (48 hours), less the way there. What is in doubt for
 * longer is not repeated: it might count twice.
 */
const sameMs = 47 * 3_600_000;
const unreadMs = 10_000;

/** Tells of some that are due. True when there may be more. */
export async function relayConversions(deps: ConversionDeps, most: number): Promise<boolean> {
  const claims = await claimConversions(deps.sql, most);
  await Promise.all(
    claims.map(async ({ id, tenantId }) => {
      try {
        await tellOne(deps, tenantId, id);
      } catch (error) {
        // It is handed out again when its lease is over, later each time.
        deps.log.warn({ conversion: id, code: codeOf(error) }, 'Meta could not be told');
      }
    }),
  );
  return claims.length > 0;
}

async function tellOne({ sql, meta }: ConversionDeps, tenantId: string, id: string): Promise<void> {
  const ready = await withTenant(sql, tenantId, async (tx) => {
    const due = await readConversion(tx, id);
    if (!due) return null;
    const end = endBefore(due);
    if (end) {
      await settleConversion(tx, id, end);
      return null;
    }
    const verdict = weighConversion(due.standing);
    if (verdict.do === 'leave-out') {
      await settleConversion(tx, id, { state: 'left-out', reason: verdict.reason });
      return null;
    }
    if (verdict.do === 'wait') {
      const nextAt = new Date(due.standing.now + unreadMs);
      await settleConversion(tx, id, { state: 'pending', reason: 'conversion-unread', nextAt, isFree: true });
      return null;
    }
    const datasets = await meta.datasetsFor(tx, tenantId);
    if (!datasets) {
      await halt(tx, due, 'No token');
      return null;
    }
    const { match } = verdict;
    const money = due.sale && { value: due.sale.amount, currency: due.sale.currency };
    const { event_id: eventId, event_name: name, phone, email } = due;
    // Meta may drop what happened before the form that it belongs to.
    const at = new Date(Math.max(due.occurred_at.getTime(), match.at ?? 0));
    const one: Conversion = { eventId, name, at, match, phone, email, money };
    const clickedAt = match.at === null ? null : new Date(match.at);
    await beginTelling(tx, id, {
      match: match.by,
      keys: keysOf(one),
      clickedAt,
      isTest: due.test_code !== null,
      money,
    });
    return { due, one, datasets };
  });
  if (!ready) return;
  const { due, one, datasets } = ready;
  const answer = await datasets.tell(due.dataset_id, one, due.test_code).catch((error: unknown) => {
    if (error instanceof GraphError) return error;
    throw error;
  });
  const end = endAfter(answer, due, Date.now());
  await withTenant(sql, tenantId, async (tx) => {
    if (end.halts) return await halt(tx, due, end.halts);
    if (end.waitUntil) await waitForMeta(tx, end.waitUntil);
    await settleConversion(tx, id, end);
  });
}

/** Everything waits; this one with it, without a try less. */
async function halt(tx: Parameters<typeof settleConversion>[0], due: DueConversion, why: string): Promise<void> {
  await haltConversions(tx, why);
  const nextAt = new Date(due.standing.now);
  const isSure = due.doubted_at === null;
  await settleConversion(tx, due.id, { state: 'pending', reason: 'conversion-halted', nextAt, isSure, isFree: true });
}

/** What is over before it is told again; null while it may be. */
export function endBefore({ attempts, doubted_at, standing }: DueConversion): ConversionEnd | null {
  const inDoubt = doubted_at !== null;
  if (inDoubt && standing.now - doubted_at.getTime() > sameMs)
    return { state: 'unconfirmed', reason: 'conversion-in-doubt' };
  if (attempts <= pauses.length + 1) return null;
  return inDoubt
    ? { state: 'unconfirmed', reason: 'conversion-in-doubt' }
    : { state: 'refused', reason: 'conversion-gave-up' };
}

/**
 * What becomes of one after Meta answered, or did not. Anything that may be otherwise later is tried again, later each time; what
 * Meta refuses is over; a dataset or token that it does not take halts everything.
 * @param now epoch ms
 */
export function endAfter(
  answer: ConversionAnswer | GraphError,
  { attempts, doubted_at, dataset_id }: Pick<DueConversion, 'attempts' | 'doubted_at' | 'dataset_id'>,
  now: number,
): ConversionEnd & { halts?: string; waitUntil?: Date } {
  if (!(answer instanceof GraphError)) {
    const { events_received, messages, fbtrace_id } = answer;
    const told = { events_received, messages, fbtrace_id };
    return events_received > 0
      ? { state: 'sent', answer: told }
      : { state: 'refused', answer: { ...told, message: messages.join(' ') || 'events_received: 0' } };
  }
  const told = {
    message: answer.message,
    told: answer.told,
    code: answer.code,
    subcode: answer.subcode,
    status: answer.status,
    fbtrace_id: answer.traceId,
  };
  // An error that Meta wrote itself says that nothing was taken.
  const isSure = answer.code !== null && doubted_at === null;
  const isLost = answer.kind === 'reconnect' || answer.kind === 'permission' || isOfDataset(answer, dataset_id);
  if (isLost) return { state: 'pending', answer: told, halts: wordsOf(answer) };
  if (answer.kind === 'throttle') {
    const waitUntil = new Date(now + (answer.retryAfterMs ?? 60_000));
    return {
      state: 'pending',
      reason: 'conversion-throttled',
      answer: told,
      nextAt: waitUntil,
      waitUntil,
      isSure,
      isFree: true,
    };
  }
  if (answer.kind === 'permanent' && answer.code !== null) return { state: 'refused', answer: told };
  const pause = pauses[attempts - 1];
  if (pause === undefined) {
    return isSure
      ? { state: 'refused', reason: 'conversion-gave-up', answer: told }
      : { state: 'unconfirmed', reason: 'conversion-in-doubt', answer: told };
  }
  const nextAt = new Date(now + Math.max(pause * 1000, answer.retryAfterMs ?? 0));
  return { state: 'pending', reason: 'conversion-retry', answer: told, nextAt, isSure };
}

/** The dataset itself is not there for this token; what is wrong with one event names other things. */
const isOfDataset = ({ reason, message }: GraphError, datasetId: string): boolean =>
  reason === 'not-found' && message.includes(datasetId);

/** What Meta says for people, else what it says for programs. */
const wordsOf = (error: GraphError): string => `${error.told ?? error.message} (${error.label})`.slice(0, 500);
