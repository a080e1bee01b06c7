/** Starts, paces, pauses and stops going out to an audience; says how a run goes. */
import { calendarOf, describeReason, type Text, turnsAfter } from '#flow';
import { progressOf } from '#db/flows/audience-progress.ts';
import { type AudienceRun, changeRun, findRun, insertRun, listRuns } from '#db/flows/audience-runs.ts';
import { readCatalogue } from '#db/flows/catalogue.ts';
import { findSegment } from '#db/crm/segments/segments.ts';
import { findVersion } from '#db/flows/flow-versions.ts';
import { findFlow, lockFlow } from '#db/flows/flows.ts';
import { findTenant } from '#db/platform/tenants.ts';
import type { Tx } from '#db/platform/tenant.ts';
import type { Act } from '../../context.ts';
import { invalid, notFound, Problem } from '../../errors.ts';
import { audit } from '../../platform/audit.ts';
import { userOf } from '../../platform/user-of.ts';
import type { StartInput } from './audience-schema.ts';
import { audienceOf } from './preview-audience.ts';

/**
 * @param turn makes a repeated call harmless
 * @throws Problem 404, 409 `flow_not_live`, 422 for a flow without an audience, an instant that has passed
 */
export async function startAudience(act: Act, flowId: string, input: StartInput, turn: string) {
  const { tx } = act;
  const flow = await lockFlow(tx, flowId);
  if (!flow) throw notFound();
  if (flow.status !== 'active' || flow.live_version === null) throw new Problem('flow_not_live');
  const { graph } = (await findVersion(tx, flowId, flow.live_version))!;
  const { config } = audienceOf(graph, await readCatalogue(tx));
  const segmentId = input.segment_id ?? config.segment;
  if (!(await findSegment(tx, segmentId))) throw invalid('segment_id', 'not_found', 'there is no such segment');
  const startAt = input.start_at ? new Date(input.start_at) : null;
  // A minute ago is what the person who chose "now" saw on their clock.
  if (startAt && startAt.getTime() < Date.now() - 60_000) throw invalid('start_at', 'past', 'that has passed already');
  const perMinute = input.per_minute ?? config.perMinute;
  const run = await insertRun(tx, { flowId, segmentId, turn, perMinute, startAt, userId: userOf(act) });
  if (!run) throw new Problem('already_exists');
  await audit(act, 'audience.start', { type: 'audience', id: run.id }, { flow: flowId, per_minute: perMinute });
  return await viewRun(tx, run);
}

const allowed: Record<'pause' | 'resume' | 'stop', { from: AudienceRun['state'][]; to: AudienceRun['state'] | null }> =
  {
    pause: { from: ['scheduled', 'running'], to: 'paused' },
    resume: { from: ['paused'], to: null },
    stop: { from: ['scheduled', 'running', 'paused'], to: 'stopped' },
  };

/** Whoever is in the flow by now goes on; nobody else enters while it is paused, or once it is stopped. @throws Problem 404, 409 */
export async function controlRun(act: Act, id: string, verb: keyof typeof allowed) {
  const run = await findRun(act.tx, id, true);
  if (!run) throw notFound();
  const { from, to } = allowed[verb];
  if (!from.includes(run.state)) throw new Problem('conflict', { detail: `the run is ${run.state}` });
  const state = to ?? (run.total === null ? 'scheduled' : 'running');
  await changeRun(act.tx, id, verb === 'stop' ? { state, ended_reason: 'stopped-by-hand' } : { state });
  await audit(act, `audience.${verb}`, { type: 'audience', id });
  return await viewRun(act.tx, (await findRun(act.tx, id))!);
}

/** @throws Problem 404, 409 for one that has ended */
export async function paceRun(act: Act, id: string, perMinute: number) {
  const run = await findRun(act.tx, id, true);
  if (!run) throw notFound();
  if (run.state === 'done' || run.state === 'stopped')
    throw new Problem('conflict', { detail: `the run is ${run.state}` });
  await changeRun(act.tx, id, { per_minute: perMinute });
  await audit(act, 'audience.pace', { type: 'audience', id }, { per_minute: perMinute });
  return await viewRun(act.tx, (await findRun(act.tx, id))!);
}

/** @throws Problem 404 */
export async function viewAudience(tx: Tx, flowId: string) {
  const flow = await findFlow(tx, flowId);
  if (!flow) throw notFound();
  const { timezone } = await findTenant(tx);
  const live = flow.live_version === null ? null : await findVersion(tx, flowId, flow.live_version);
  const trigger = live?.graph.nodes.find((node) => node.kind === 'audience');
  const calendar = trigger && flow.status === 'active' ? calendarOf(trigger.config) : null;
  const next = calendar ? turnsAfter(calendar, Date.now(), timezone, 5) : [];
  return {
    runs: await viewRuns(tx, await listRuns(tx, flowId, 20)),
    next: next.map(({ at, local }) => ({ at: new Date(at), local })),
    timezone,
  };
}

export async function viewRun(tx: Tx, run: AudienceRun) {
  return (await viewRuns(tx, [run]))[0]!;
}

async function viewRuns(tx: Tx, runs: readonly AudienceRun[]) {
  const progress = await progressOf(tx, runs);
  return runs.map((run) => {
    const { waiting, asked, entered, refused, messages } = progress.get(run.id)!;
    const reasons = Object.entries(refused).map(([reason, count]) => ({ reason, text: say(reason), count }));
    return {
      ...run,
      waiting_text: run.waiting_reason === null ? null : say(run.waiting_reason),
      ended_text: run.ended_reason === null ? null : say(run.ended_reason),
      waiting,
      asked,
      entered,
      refused: reasons.toSorted((a, b) => b.count - a.count),
      messages,
    };
  });
}

const say = (reason: string): Text => describeReason(reason) ?? { es: reason, en: reason };
