/**
 * Does what `step` commands, one command after the other, until it commands a wait or the end, and writes that down. The walk is
 * made with the same `step` that the workflow then makes it with, so the two cannot differ; one activity for all of it keeps
 * histories short. Repeated after a crash it walks the same way: every visit remembers what it did.
 */
import { activityInfo } from '@temporalio/activity';
import { type Command, type Course, instructionAt, nodeOf, stageAt, stepOn, type StepEvent } from '#flow';
import type { Advance, Advanced, Visit } from '#contract';
import { recallVisit, recordFinish, recordVisit, recordWait, wasDone } from '#db/flows/decision-log.ts';
import { noteMoves } from '#db/flows/moves/note-moves.ts';
import { type Tx, withTenant } from '#db/platform/tenant.ts';
import { decide } from './decide.ts';
import { leftFlow } from './deliver/answers.ts';
import type { ActivityDeps } from '../services/deps.ts';
import { perform } from './perform.ts';
import { resolveTime } from './resolve-time.ts';
import type { Version } from '../services/versions.ts';

/** After this long the workflow hears of what was done so far and asks for the rest. */
const patienceMs = 10_000;

export async function advance(deps: ActivityDeps, input: Advance): Promise<Advanced> {
  const find = (version: number) => deps.versions.find(deps.sql, { ...input, version });
  const answers: StepEvent[] = [];
  const began = performance.now();
  const asked = input.now + sinceAsked();
  const now = () => Math.round(asked + performance.now() - began);
  const { next } = input.state;
  let { command } = input;
  let course: Course = {
    plan: (await find(input.version)).plan,
    version: input.version,
    state: input.state,
    nextPlan: next && (await find(next.version)).plan,
  };
  if (input.moves) await note(deps, input, course, command);
  for (;;) {
    const obeyed = await obey(deps, input, course, await find(course.version), command, now);
    if (!obeyed) return { answers };
    const { answer, isLed } = obeyed;
    // The row says that it is over, and the workflow may never be told: it hears it with this answer.
    if (answer.type === 'deferred' && answer.reason === leftFlow.reason) {
      const stopped: StepEvent = { type: 'stopped', reason: answer.reason, now: answer.now };
      return { answers: [...answers, stopped, answer] };
    }
    answers.push(answer);
    const { commands, ...went } = stepOn(course, answer);
    if (!commands[0] || isLed) return { answers };
    [course, command] = [went, commands[0]];
    const isEffect = command.do === 'perform' || command.do === 'decide' || command.do === 'resolve';
    if (isEffect && performance.now() - began > patienceMs) return { answers };
  }
}

/** What moves came to, where it stands now. */
function note(deps: ActivityDeps, input: Advance, { version }: Course, { node, seq }: Command): Promise<void> {
  const { tenantId, enrolmentId, moves = [] } = input;
  return withTenant(deps.sql, tenantId, (tx) =>
    noteMoves(tx, { enrolmentId, version, nodeId: node && nodeOf(node), seq }, moves),
  );
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

interface Obeyed {
  answer: StepEvent;
  /** The wait or the end that it leads to is written down already. */
  isLed?: boolean;
}

/** Null when the command is a wait or the end: those answer nothing. */
async function obey(
  deps: ActivityDeps,
  input: Advance,
  course: Course,
  version: Version,
  command: Command,
  now: () => number,
): Promise<Obeyed | null> {
  const { tenantId, enrolmentId, flowId } = input;
  const { state } = course;
  if (isRest(command)) {
    await withTenant(deps.sql, tenantId, (tx) => recordRest(tx, input, course, version, command));
    return null;
  }
  const { seq } = command;
  const nodeId = nodeOf(command.node);
  const heard = input.state.heard ?? 0;
  const visit: Visit = { tenantId, enrolmentId, flowId, version: course.version, nodeId, seq, heard };
  switch (command.do) {
    case 'decide':
      return { answer: { type: 'decided', ...(await decide(deps, visit)), now: now() } };
    case 'perform':
      if (state.placed === seq) {
        const port = await passedOver(deps, visit, course, command.node);
        if (port !== null) return { answer: { type: 'performed', port, now: now() } };
      }
      return await performAndLead(deps, input, course, version, visit, now);
    case 'resolve':
      return { answer: { type: 'resolved', ...(await resolveTime(deps, visit)), now: now() } };
  }
}

type Rest = Extract<Command, { do: 'sleep' | 'listen' | 'finish' }>;
const isRest = (command: Command): command is Rest =>
  command.do === 'sleep' || command.do === 'listen' || command.do === 'finish';

/** Writes down where it waits, or how it ended. */
async function recordRest(tx: Tx, input: Advance, course: Course, version: Version, command: Rest): Promise<void> {
  const { enrolmentId } = input;
  const { seq } = command;
  const on = { version: course.version, next: course.state.next };
  const nodeId = command.node && nodeOf(command.node);
  if (command.do === 'finish') {
    const { result, reason } = command;
    const kind = version.graph.nodes.find((node) => node.id === nodeId)?.kind ?? 'exit';
    return await recordFinish(tx, { enrolmentId, seq, nodeId, kind }, { result, reason }, on);
  }
  const until = command.until === null ? null : new Date(command.until);
  const reason = command.do === 'sleep' ? (command.reason ?? null) : null;
  // A paused enrolment has this one reason; everything else waits for time, an event, or an effect's turn.
  const paused = reason === 'paused';
  const visit = { enrolmentId, seq, nodeId, kind: version.node(nodeId!).kind, stage: stageAt(command.node) };
  await recordWait(tx, visit, { until, paused, reason }, on);
}

function knows(version: Version, nodeId: string): boolean {
  try {
    return version.node(nodeId) !== undefined;
  } catch {
    return false;
  }
}

/** Has the effect; where its outcome leads to a wait or the end, both are written down together. */
async function performAndLead(
  deps: ActivityDeps,
  input: Advance,
  course: Course,
  here: Version,
  visit: Visit,
  now: () => number,
): Promise<Obeyed> {
  const { next } = course.state;
  const ahead = next && (await deps.versions.find(deps.sql, { ...input, version: next.version }));
  let led: StepEvent | undefined;
  const lead = async (tx: Tx, port: string): Promise<void> => {
    const answer: StepEvent = { type: 'performed', port, now: now() };
    const { commands, ...went } = stepOn(course, answer);
    const [command] = commands;
    if (!command || !isRest(command)) return;
    const version = went.version === course.version ? here : ahead!;
    // Nothing that may fail stands between a provider's answer and the commit: a broken step is told of when its own turn comes.
    if (command.do !== 'finish' && !knows(version, nodeOf(command.node))) return;
    await recordRest(tx, input, went, version, command);
    led = answer;
  };
  const performed = await perform(deps, { ...visit, lead });
  // The walk goes on from the very instant that was written down.
  const isLed = led?.type === 'performed' && performed.type === 'performed' && led.port === performed.port;
  return isLed ? { answer: led!, isLed } : { answer: { ...performed, now: now() } };
}

/**
 * Put by a move onto a step that has done for the person what it does: it is not done again, they go on behind it.
 * @returns the port they take; null where it is to be done
 */
function passedOver(deps: ActivityDeps, visit: Visit, { plan }: Course, place: string): Promise<string | null> {
  const instruction = instructionAt(plan, place);
  if (instruction?.do !== 'perform') return Promise.resolve(null);
  const { main } = instruction;
  return withTenant(deps.sql, visit.tenantId, async (tx) => {
    const { enrolmentId, seq, nodeId } = visit;
    if ((await recallVisit(tx, enrolmentId, seq)) !== null) return null;
    const { kind, config } = (await deps.versions.load(tx, visit)).node(nodeId);
    const { template } = config as { template?: { name: string; language: string } };
    if (!(await wasDone(tx, { enrolmentId, seq, nodeId }, main, template ?? null))) return null;
    await recordVisit(tx, { enrolmentId, seq, nodeId, kind }, { port: main, reason: 'done-before' });
    return main;
  });
}
