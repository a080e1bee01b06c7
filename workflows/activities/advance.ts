/**
 * Does what `step` commands, one command after the other, until it commands a wait or the end, and writes that down. The walk is
 * made with the same `step` that the workflow then makes it with, so the two cannot differ; one activity for all of it keeps
 * histories short. Repeated after a crash it walks the same way: every visit remembers what it did.
 */
import { activityInfo } from '@temporalio/activity';
import { type Command, nodeOf, stageAt, step, type StepEvent } from '#flow';
import type { Advance, Advanced, Visit } from '#contract';
import { recordFinish, recordWait } from '#db/flows/decision-log.ts';
import { withTenant } from '#db/platform/tenant.ts';
import { decide } from './decide.ts';
import { leftFlow } from './deliver/answers.ts';
import type { ActivityDeps } from '../services/deps.ts';
import { perform } from './perform.ts';
import { resolveTime } from './resolve-time.ts';
import type { Version } from '../services/versions.ts';

/** After this long the workflow hears of what was done so far and asks for the rest. */
const patienceMs = 10_000;

export async function advance(deps: ActivityDeps, input: Advance): Promise<Advanced> {
  const version = await deps.versions.find(deps.sql, input);
  const answers: StepEvent[] = [];
  const began = performance.now();
  const asked = input.now + sinceAsked();
  const now = () => Math.round(asked + performance.now() - began);
  let { state, command } = input;
  for (;;) {
    const answer = await obey(deps, input, version, command, now);
    if (!answer) return { answers };
    // The row says that it is over, and the workflow may never be told: it hears it with this answer.
    if (answer.type === 'deferred' && answer.reason === leftFlow.reason) {
      const stopped: StepEvent = { type: 'stopped', reason: answer.reason, now: answer.now };
      return { answers: [...answers, stopped, answer] };
    }
    answers.push(answer);
    const next = step(version.plan, state, answer);
    if (!next.commands[0]) return { answers };
    [state, command] = [next.state, next.commands[0]];
    const isEffect = command.do === 'perform' || command.do === 'decide' || command.do === 'resolve';
    if (isEffect && performance.now() - began > patienceMs) return { answers };
  }
}

/**
 * How long ago the workflow asked, in ms: a first try comes at once, but tries go on for as long as the database is away, all of
 * them with the instant of the first. A difference of two readings of one clock, so a clock that is wrong does not matter.
 */
function sinceAsked(): number {
  try {
    return Math.max(0, Date.now() - activityInfo().scheduledTimestampMs);
  } catch {
    // Called outside Temporal, by a test.
    return 0;
  }
}

/** Null when the command is a wait or the end: those answer nothing. */
async function obey(
  deps: ActivityDeps,
  input: Advance,
  version: Version,
  command: Command,
  now: () => number,
): Promise<StepEvent | null> {
  const { tenantId, enrolmentId, flowId, version: number } = input;
  if (command.do === 'finish') {
    const { seq, result, reason } = command;
    const nodeId = command.node && nodeOf(command.node);
    const kind = version.graph.nodes.find((node) => node.id === nodeId)?.kind ?? 'exit';
    await withTenant(deps.sql, tenantId, (tx) =>
      recordFinish(tx, { enrolmentId, seq, nodeId, kind }, { result, reason }),
    );
    return null;
  }
  const { seq } = command;
  const nodeId = nodeOf(command.node);
  const visit: Visit = { tenantId, enrolmentId, flowId, version: number, nodeId, seq, heard: input.state.heard ?? 0 };
  switch (command.do) {
    case 'decide':
      return { type: 'decided', ...(await decide(deps, visit)), now: now() };
    case 'perform':
      return { ...(await perform(deps, visit)), now: now() };
    case 'resolve':
      return { type: 'resolved', ...(await resolveTime(deps, visit)), now: now() };
    default: {
      const until = command.until === null ? null : new Date(command.until);
      const reason = command.do === 'sleep' ? (command.reason ?? null) : null;
      // A paused enrolment has this one reason; everything else waits for time, an event, or an effect's turn.
      const paused = reason === 'paused';
      const { kind } = version.node(visit.nodeId);
      await withTenant(deps.sql, tenantId, (tx) =>
        recordWait(tx, { ...visit, kind, stage: stageAt(command.node) }, { until, paused, reason }),
      );
      return null;
    }
  }
}
