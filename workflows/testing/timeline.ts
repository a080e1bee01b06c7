/**
 * Takes one enrolment through a flow as the workflow does, with the real activities and the real database, but with a clock that
 * jumps from one wait to the next: hundreds of days in a second.
 */
import { randomUUID } from 'node:crypto';
import { compile, initialState, nodeOf, step, type Command, type Flow, type ScriptEntry, type StepEvent } from '#flow';
import { insertFlow } from '#db/flows/flows.ts';
import { insertVersion } from '#db/flows/flow-versions.ts';
import { withTenant, type Sql, type Tx } from '#db/platform/tenant.ts';
import type { TurnedClock } from '#db/testing/turned-clock.ts';
import type { ProviderAccount } from '#providers/port.ts';
import { decide } from '../activities/decide.ts';
import { createSlots } from '../activities/deliver/slots.ts';
import { createTurns } from '../activities/deliver/turns.ts';
import { perform } from '../activities/perform.ts';
import { resolveTime } from '../activities/resolve-time.ts';
import type { ActivityDeps } from '../services/deps.ts';
import { createVersions } from '../services/versions.ts';

/** What was decided: when, at which node, which way or not yet, why, and until when. */
export type Decision = [at: string, node: string | null, outcome: string, reason: string | null, until: string | null];

export interface Timeline {
  sql: Sql;
  clock: TurnedClock;
  tenantId: string;
  flowId: string;
  flow: Flow;
  leadId: string;
  /** Epoch ms. */
  start: number;
  /** With `afterMs`, in order. */
  script: readonly (ScriptEntry & { afterMs: number })[];
  /** Has what an entry of the script tells happen in the database. */
  act(tx: Tx, entry: ScriptEntry, at: number): Promise<void>;
}

/** A live flow. @returns its id */
export async function publishFlow(tx: Tx, graph: Flow): Promise<string> {
  const flowId = await insertFlow(tx, { name: 'Prueba', description: '', graph, userId: null });
  const plan = compile(graph);
  await insertVersion(tx, { flowId, graph, plan, note: '', userId: null, triggerEvents: [] });
  return flowId;
}

/** Provider that takes everything. */
function depsOf(sql: Sql): ActivityDeps {
  const account = {
    send: () => Promise.resolve({ is: 'accepted', id: randomUUID(), wamid: null }),
  } as Partial<ProviderAccount> as ProviderAccount;
  const providers = {
    accountFor: () => Promise.resolve(account),
    forget: () => {},
    slots: createSlots(),
    turns: createTurns(),
  };
  return { sql, providers, versions: createVersions(), settleSeconds: 900 } as unknown as ActivityDeps;
}

export async function live(line: Timeline): Promise<Decision[]> {
  const { sql, tenantId, flowId, flow, leadId, start } = line;
  const inTenant = <T>(work: (tx: Tx) => Promise<T>) => withTenant(sql, tenantId, work);
  const deps = depsOf(sql);
  const plan = compile(flow);
  const [row] = await inTenant(
    (tx) => tx<{ id: string }[]>`
      insert into enrolments (flow_id, version, lead_id, occurrence, started_at, created_at)
      values (${flowId}, 1, ${leadId}, 'test', ${new Date(start)}, ${new Date(start)}) returning id`,
  );
  const visitOf = (command: { node: string; seq: number }) => ({
    tenantId,
    enrolmentId: row!.id,
    flowId,
    version: 1,
    nodeId: nodeOf(command.node),
    seq: command.seq,
    heard: 0,
  });
  const pending = [...line.script];
  const decisions: { seq: number; decision: Decision }[] = [];
  let now = start;
  const note = (
    { node, seq }: { node: string | null; seq: number },
    outcome: string,
    reason: string | null,
    until: number | null = null,
  ) => void decisions.push({ seq, decision: [iso(now), node, outcome, reason, until === null ? null : iso(until)] });

  const obey = async (command: Exclude<Command, { do: 'finish' }>): Promise<StepEvent | undefined> => {
    switch (command.do) {
      case 'decide': {
        const { port } = await decide(deps, visitOf(command));
        note(command, port, 'logged');
        return { type: 'decided', port, now };
      }
      case 'resolve': {
        const found = await resolveTime(deps, visitOf(command));
        if ('void' in found) note(command, 'void', found.void);
        else note(command, 'due' in found ? 'due' : 'later', null, 'at' in found ? found.at : null);
        return { type: 'resolved', ...found, now };
      }
      case 'perform': {
        const done = await perform(deps, visitOf(command));
        if (done.type === 'deferred') note(command, 'deferred', done.reason, done.until);
        else note(command, done.port, 'logged');
        return { ...done, now };
      }
      default: {
        const end = command.until ?? Infinity;
        const next = pending[0];
        const due = next ? start + next.afterMs : Infinity;
        if (end === Infinity && !next) return undefined;
        now = Math.max(now, Math.min(end, due));
        await line.clock.turn(tenantId, now);
        if (end <= due) return { type: 'woke', now };
        pending.shift();
        await inTenant((tx) => line.act(tx, next!, now));
        if (next!.control) return { ...next!.control, now };
        const { event } = next!;
        return {
          type: 'happened',
          now,
          events: event ? [{ id: iso(now), name: event.name, own: event.own ?? true }] : [],
        };
      }
    }
  };

  await line.clock.turn(tenantId, now);
  let state = initialState();
  let event: StepEvent | undefined = { type: 'started', now };
  let command: Command | undefined;
  while (event) {
    const next: ReturnType<typeof step> = step(plan, state, event);
    state = next.state;
    const isWaiting = command?.do === 'sleep' || command?.do === 'listen';
    command = next.commands[0] ?? (isWaiting ? command : undefined);
    if (!command) break;
    if (command.do === 'finish') {
      note(command, 'finished', command.reason);
      break;
    }
    event = await obey(command);
  }

  const logged = await inTenant(
    (tx) => tx<{ seq: number; reason: string | null }[]>`
      select seq, reason from enrolment_steps where enrolment_id = ${row!.id} and data->>'taken' = 'port'`,
  );
  const reasons = new Map(logged.map(({ seq, reason }) => [seq, reason]));
  return decisions.map(({ seq, decision: [at, node, outcome, reason, until] }) => [
    at,
    node,
    outcome,
    reason === 'logged' ? (reasons.get(seq) ?? null) : reason,
    until,
  ]);
}

const iso = (at: number): string => new Date(at).toISOString();
