/**
 * One lead on its way through a flow. All decisions are `step`'s; this only does what it commands, keeps the time, and hands
 * it the signals one after the other. Replayed from histories: whoever changes it looks at histories/ first.
 */
import {
  condition,
  continueAsNew,
  CancellationScope,
  defineSignal,
  isCancellation,
  proxyLocalActivities,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import { type Command, initialState, step, type StepEvent } from '#flow/run';
import type { Control, EnrolmentActivities, EnrolmentInput, Happened, Visit } from './contract.ts';

export const happened = defineSignal<[Happened]>('happened');
export const control = defineSignal<[Control]>('control');

// Local: a flow without waits is one workflow task. The ledger and the decision log make repeating any of them harmless.
const activities = proxyLocalActivities<EnrolmentActivities>({
  startToCloseTimeout: '60 seconds',
  localRetryThreshold: '5 seconds',
  retry: { initialInterval: '500 milliseconds', backoffCoefficient: 2, maximumInterval: '30 seconds' },
});

export async function enrolment(input: EnrolmentInput): Promise<void> {
  const { enrolmentId, tenantId, flowId } = input;
  let { plan, version } = input;
  let state = input.state ?? initialState();
  let command: Command | undefined;
  let recorded: Command | undefined;

  const inbox: (Control | ({ type: 'happened' } & Happened))[] = [];
  setHandler(happened, (signal) => void inbox.push({ type: 'happened', ...signal }));
  setHandler(control, (signal) => void inbox.push(signal));

  const visit = (at: { node: string; seq: number }): Visit => ({
    tenantId,
    enrolmentId,
    flowId,
    version,
    nodeId: at.node,
    seq: at.seq,
  });
  /** What `step` does not answer changes nothing: the command given before still stands. */
  const take = (event: StepEvent): void => {
    const next = step(plan, state, event);
    state = next.state;
    command = next.commands[0] ?? command;
  };
  const takeSignals = (): void => {
    for (let signal = inbox.shift(); signal && !state.done; signal = inbox.shift()) {
      const now = Date.now();
      if (signal.type === 'happened') take({ type: 'happened', now, events: signal.events });
      else if (signal.type === 'pause') take({ type: 'paused', now });
      else if (signal.type === 'resume') take({ type: 'resumed', now, catchUp: signal.catchUp });
      else if (signal.type === 'retry') take({ type: 'retried', now });
      else if (signal.type === 'stop') take({ type: 'stopped', now, reason: signal.reason });
      else if (signal.type === 'move') {
        ({ plan, version } = signal);
        recorded = undefined;
        take({ type: 'moved', now });
      }
    }
  };

  /** Does the outstanding command and tells `step` how it went. */
  const perform = async (): Promise<void> => {
    if (command?.do === 'decide') {
      const { port } = await activities.decide(visit(command));
      take({ type: 'decided', now: Date.now(), port });
    } else if (command?.do === 'perform') {
      const answer = await activities.perform(visit(command));
      take({ ...answer, now: Date.now() });
    } else if (command?.do === 'resolve') {
      const answer = await activities.resolveTime(visit(command));
      take({ type: 'resolved', now: Date.now(), ...answer });
    } else await wait();
  };

  const wait = async (): Promise<void> => {
    const at = command?.do === 'sleep' || command?.do === 'listen' ? command : undefined;
    if (at && at !== recorded) {
      recorded = at;
      const reason = at.do === 'sleep' ? (at.reason ?? null) : null;
      await activities.recordWait({ ...visit(at), until: at.until, paused: state.paused !== null, reason });
    }
    if (inbox.length === 0 && workflowInfo().continueAsNewSuggested) {
      await continueAsNew<typeof enrolment>({ ...input, plan, version, state });
    }
    const left = at?.until == null ? undefined : Math.max(1, at.until - Date.now());
    const signalled = left === undefined ? condition(() => inbox.length > 0) : condition(() => inbox.length > 0, left);
    if ((await signalled) === false) take({ type: 'woke', now: Date.now() });
  };

  const finish = (result: 'failed' | 'stopped', reason: string) =>
    activities.recordFinish({
      tenantId,
      enrolmentId,
      flowId,
      version,
      nodeId: state.at,
      seq: state.seq,
      result,
      reason,
    });

  try {
    take({ type: input.state ? 'woke' : 'started', now: Date.now() });
    for (takeSignals(); !state.done; takeSignals()) await perform();
    const { result, reason } = state.done;
    await activities.recordFinish({
      tenantId,
      enrolmentId,
      flowId,
      version,
      nodeId: state.at,
      seq: state.seq,
      result,
      reason,
    });
  } catch (error) {
    if (isContinueAsNew(error)) throw error;
    if (!isCancellation(error)) await finish('failed', 'effect-broken');
    else {
      await CancellationScope.nonCancellable(() => finish('stopped', 'cancelled'));
      throw error;
    }
  }
}

const isContinueAsNew = (error: unknown) => error instanceof Error && error.name === 'ContinueAsNew';
