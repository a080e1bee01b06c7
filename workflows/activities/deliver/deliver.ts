/**
 * The only road to a provider: one POST for each claim, and every doubt is known.
 * check (the gates, one transaction) → submit (claim in the same transaction, then one POST) → classify → resolve doubts.
 * A message whose claim is taken is not sent again, whoever asks: what became of it is read from the ledger. Only a doubt may become
 * a plan again, once by the tenant's setting and once for each time that a person asks (db/sending/second-tries.ts).
 */
import { askGates } from '#flow';
import type { Performed } from '#contract';
import { recordConsent } from '#db/crm/consents.ts';
import { asUrgent } from '#db/platform/pooler/fair-turns.ts';
import * as ledger from '#db/sending/ledger.ts';
import { blockSender, type Sender } from '#db/sending/sending.ts';
import { tryAgain } from '#db/sending/second-tries.ts';
import { type Sql, type Tx, withTenant } from '#db/platform/tenant.ts';
import type { Outgoing, ProviderAccount } from '#providers/port.ts';
import { answerFor, later, leftFlow } from './answers.ts';
import type { Errand } from './errand.ts';
import { keepTrying } from './keep-trying.ts';
import { away } from '../../services/away.ts';
import type { Providers } from '../../services/providers.ts';
import { reactTo, type Refusal } from './reaction.ts';
import { countHold, countSend, countSuppressed } from '../../watch/send-counts.ts';

export interface DeliverDeps {
  sql: Sql;
  providers: Providers;
  /** How long a doubt may last before it counts as `unconfirmed`. */
  settleSeconds: number;
}

/** From the claim to the first byte of the POST at most this long: a crude lease against a worker that was frozen. */
const leaseMs = 10_000;
/** A turn of the sender's that is nearer than this is waited for here. */
const nearMs = 1500;

type Attempt =
  | { is: 'answer'; answer: Performed }
  | { is: 'turn'; inMs: number }
  | {
      is: 'go';
      row: ledger.LedgerRow;
      outgoing: Outgoing;
      account: ProviderAccount;
      sender: Sender;
      claimedAt: number;
      leadId: string;
    };

/** Sends it, or says why not (yet). Safe to repeat at any point. */
export async function deliver(deps: DeliverDeps, errand: Errand): Promise<Performed> {
  const name = `${errand.tenantId} ${errand.senderId ?? ''}`;
  const done = await deps.providers.slots.run(name, async () => {
    for (;;) {
      const attempt = await withTenant(deps.sql, errand.tenantId, (tx) => check(tx, deps, errand));
      if (attempt.is === 'answer') return attempt.answer;
      if (attempt.is === 'go') return await submit(deps, errand, attempt);
      await away.during(() => new Promise((resolve) => setTimeout(resolve, attempt.inMs)));
    }
  });
  return done ?? later('sender-rate', new Date(Date.now() + 2000 + Math.random() * 4000));
}

/** Checks everything and claims the message, in one transaction. */
async function check(tx: Tx, deps: DeliverDeps, errand: Errand): Promise<Attempt> {
  const claimedAt = performance.now();
  const { key } = errand;
  const { sending, compose } = await errand.open(tx);
  const { message, sender } = sending;
  if (message.state !== 'planned') {
    if (isSettled(message, sending.now) && (await tryAgain(tx, message.id, message.attempt))) return atOnce;
    return answer(await answerFor(tx, errand, message));
  }

  if (sending.ended && !message.isByHand) {
    await ledger.suppressMessage(tx, key, leftFlow.reason);
    return answer(leftFlow);
  }
  const { words, content, departure } = compose();
  const fault = words?.ok === false ? words : null;
  const verdict = askGates(departure);
  const detail = fault && verdict?.reason === fault.reason ? { path: fault.detail } : null;
  if (verdict?.is === 'suppress') {
    countSuppressed(verdict.reason);
    await ledger.suppressMessage(tx, key, verdict.reason, content, detail);
    await errand.note(tx, {
      port: verdict.port,
      reason: verdict.reason,
      data: { message: message.id, ...detail },
    });
    return answer({ type: 'performed', port: verdict.port });
  }
  if (verdict) {
    const { reason, data } = verdict;
    const until = verdict.until === null ? null : new Date(verdict.until);
    return await deferTo(tx, key, { reason, until, data: detail ?? data }, content);
  }

  const account = await deps.providers.accountFor(tx, errand.tenantId, sender!);
  if (!account) return await deferTo(tx, key, { reason: 'provider-auth', until: null }, content);

  // A message that was given a turn keeps it; the others take the next one.
  const turn =
    message.reason === 'sender-rate' && message.notBefore !== null
      ? message.notBefore
      : await deps.providers.turns.take(tx, sender!);
  const inMs = turn.getTime() - sending.now.getTime();
  if (inMs > 20) {
    await ledger.deferMessage(tx, key, 'sender-rate', turn, content);
    return inMs <= nearMs ? { is: 'turn', inMs } : answer(later('sender-rate', turn));
  }
  const row = await ledger.claimMessage(tx, key, content, deps.settleSeconds);
  if (!row || !words?.ok) throw new Error('the claim was lost');
  const outgoing: Outgoing = {
    from: sender!.phone,
    to: { phone: sending.lead.phone, waUserId: sending.lead.waUserId },
    externalId: row.externalId,
    ...words.say,
  };
  return { is: 'go', row, outgoing, account, sender: sender!, claimedAt, leadId: sending.leadId };
}

/** The one POST, and what it means for the ledger. Nothing that may fail stands between its answer and the commit. */
async function submit(deps: DeliverDeps, errand: Errand, go: Extract<Attempt, { is: 'go' }>): Promise<Performed> {
  const { row, account, outgoing, claimedAt } = go;
  const late = performance.now() - claimedAt > leaseMs;
  const outcome = late
    ? ({ is: 'not-sent', class: 'retry', code: 'LEASE_EXPIRED', detail: null, retryAfter: 0 } as const)
    : await away.during(() => account.send(outgoing));
  countSend(outcome);
  if (outcome.is === 'not-sent' && outcome.class === 'auth')
    deps.providers.forget(errand.tenantId, go.sender.credentialKey);

  const write = () =>
    withTenant(deps.sql, errand.tenantId, async (tx): Promise<Performed> => {
      const { id, attempt } = row;
      if (outcome.is === 'accepted') {
        const [, taken] = await Promise.all([
          errand.note(tx, { port: 'sent', reason: null, data: { message: id } }),
          ledger.acceptMessage(tx, id, attempt, outcome.id, outcome.wamid),
        ]);
        if (taken) return { type: 'performed', port: 'sent' };
        throw new ForeignAnswer();
      }
      if (outcome.is === 'unknown') await ledger.doubtMessage(tx, id, attempt, outcome.code);
      else {
        const answered = await refuse(tx, errand, go, outcome);
        if (answered) return answered;
        await ledger.forgetRefused(tx, id, attempt);
      }
      return await answerFor(tx, errand, (await ledger.findMessage(tx, errand.key)) ?? row);
    });
  return await keepTrying(() => asUrgent('answered', write)).catch(async (error: unknown) => {
    if (!(error instanceof ForeignAnswer)) throw error;
    // The answer was about another message: this one is in doubt.
    return await withTenant(deps.sql, errand.tenantId, async (tx) => {
      await ledger.doubtMessage(tx, row.id, row.attempt, 'FOREIGN_ANSWER');
      return later('unknown', row.settleAt);
    });
  });
}
class ForeignAnswer extends Error {}

/** Surely not sent. Null when the row has moved on without us. */
async function refuse(
  tx: Tx,
  errand: Errand,
  go: Extract<Attempt, { is: 'go' }>,
  refusal: Refusal,
): Promise<Performed | null> {
  const { id, attempt, createdAt } = go.row;
  const failure = { reason: `provider-${refusal.class}`, code: refusal.code, detail: refusal.detail };
  const reaction = reactTo(refusal, attempt, (Date.now() - createdAt.getTime()) / 1000, Math.random());
  if (reaction.do === 'fail' || reaction.do === 'opt-out') {
    if (!(await ledger.failMessage(tx, id, attempt, failure))) return null;
    if (reaction.do === 'opt-out') {
      const details = { message: id, code: refusal.code };
      await recordConsent(tx, { leadId: go.leadId }, { granted: false, door: '131050', details });
    }
    await errand.note(tx, {
      port: 'failed',
      reason: failure.reason,
      data: { message: id, code: refusal.code },
    });
    return { type: 'performed', port: 'failed' };
  }
  const until = new Date(Date.now() + reaction.seconds * 1000);
  if (!(await ledger.returnMessage(tx, id, attempt, failure, until))) return null;
  if (reaction.do === 'silence') await blockSender(tx, go.sender.id, reaction.seconds, failure.reason);
  return later(failure.reason, until);
}

/** A doubt that has lasted as long as it may. */
const isSettled = ({ state, settleAt }: ledger.LedgerRow, now: Date): boolean =>
  (state === 'submitting' || state === 'unknown') && settleAt !== null && settleAt <= now;

async function deferTo(
  tx: Tx,
  key: ledger.LedgerKey,
  { reason, until, data }: { reason: string; until: Date | null; data?: ledger.ReasonData | undefined },
  content: Partial<ledger.Content>,
): Promise<Attempt> {
  countHold(reason);
  await ledger.deferMessage(tx, key, reason, until, content, data);
  return answer(later(reason, until));
}

const atOnce: Attempt = { is: 'turn', inMs: 0 };
const answer = (performed: Performed): Attempt => ({ is: 'answer', answer: performed });
