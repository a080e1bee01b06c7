/**
 * Starts the workflow of an open enrolment again where Temporal has lost it (a restored database, a terminated run), at the
 * place that Postgres remembers. What was done since is not done twice: the ledger and the decision log know it.
 */
import { initialState, instructionAt, type Plan, stageOf, type State } from '#flow';
import { recordFinish } from '#db/flows/decision-log.ts';
import { type OpenEnrolment, readOpen } from '#db/flows/enrolments.ts';
import { type Claim, claimOverdue } from '#db/platform/queues.ts';
import { type Sql, withTenant } from '#db/platform/tenant.ts';
import type { Versions } from '../services/versions.ts';
import type { TemporalCalls } from './temporal-calls.ts';

interface Deps {
  sql: Sql;
  versions: Versions;
  temporal: TemporalCalls;
}

/** Looks after enrolments that should have moved by now. Returns how many workflows it started again. */
export async function reconcile(
  deps: Deps & { log: { warn(data: object, message: string): void } },
  most: number,
): Promise<number> {
  let restarted = 0;
  for (const claim of await claimOverdue(deps.sql, most)) {
    const found = await deps.temporal.look(claim.id);
    if (found === 'open') continue;
    if (found === 'gone') {
      await restart(deps, claim);
      restarted++;
    } else await close(deps, claim);
    deps.log.warn({ enrolment: claim.id, found }, 'an enrolment had lost its workflow');
  }
  return restarted;
}

/** Starts it where the enrolment stands. */
export async function restart(deps: Deps, { id, tenantId }: Claim): Promise<void> {
  const row = await withTenant(deps.sql, tenantId, (tx) => readOpen(tx, id));
  if (!row) return;
  const which = { tenantId, flowId: row.flow_id, version: row.version };
  const { plan } = await deps.versions.find(deps.sql, which);
  const nextPlan =
    row.next_version === null
      ? undefined
      : (await deps.versions.find(deps.sql, { ...which, version: row.next_version })).plan;
  await deps.temporal.start({ id, ...which, plan, state: stateOf(row, plan), ...(nextPlan ? { nextPlan } : {}) });
}

/** Its workflow came to an end that Postgres never heard of. */
async function close(deps: Deps, { id, tenantId }: Claim): Promise<void> {
  await withTenant(deps.sql, tenantId, async (tx) => {
    const row = await readOpen(tx, id);
    if (row)
      await recordFinish(
        tx,
        { enrolmentId: id, seq: row.seq, nodeId: row.node_id, kind: 'exit' },
        { result: 'failed', reason: 'effect-broken' },
      );
  });
}

/** The engine's state as far as Postgres knows it; where that is nothing, from the beginning, which repeats nothing either. */
export function stateOf(row: Omit<OpenEnrolment, 'flow_id' | 'version'>, plan: Plan): State {
  const at = row.node_id !== null && row.stage !== null ? stageOf(row.node_id, row.stage) : row.node_id;
  const instruction = instructionAt(plan, at);
  const fresh = { ...initialState(), heard: row.heard };
  if (!instruction || row.seq === 0) return fresh;
  const until = row.wake_at?.getTime() ?? null;
  const waiting = ((): State['waiting'] | undefined => {
    if (instruction.do === 'sleep' || instruction.do === 'sleep-until')
      return { for: 'time', until: until ?? row.updated_at.getTime() };
    if (instruction.do === 'listen')
      return {
        for: 'events',
        events: instruction.events,
        until: until ?? row.updated_at.getTime() + instruction.forMs,
      };
    if (instruction.do === 'perform')
      return { for: 'again', until: until ?? 0, wakeOn: [], reason: row.waiting_reason ?? 'sender-rate' };
    return undefined;
  })();
  const isPaused = row.state === 'paused';
  if (!waiting && !isPaused) return fresh;
  return {
    ...fresh,
    at,
    seq: row.seq,
    waiting: waiting ?? null,
    paused: isPaused ? { since: row.updated_at.getTime() } : null,
    startedAt: row.created_at.getTime(),
    ...(row.next_version === null
      ? {}
      : { next: { version: row.next_version, ...(row.next_node === null ? {} : { to: row.next_node }) } }),
  };
}
