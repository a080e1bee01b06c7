/**
 * One lead on its way through a flow. All decisions are `step`'s; this only has its commands done, keeps the time, and hands
 * it the signals one after the other. Replayed from histories: whoever changes it looks at histories/ first.
 */
import {
  CancellationScope,
  condition,
  ContinueAsNew,
  continueAsNew,
  defineSignal,
  isCancellation,
  proxyLocalActivities,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import { type Command, initialState, step, type StepEvent } from '#flow/run';
import type { Control, EnrolmentActivities, EnrolmentInput, Happened } from '../flow/contract.ts';

export const happened = defineSignal<[Happened]>('happened');
export const control = defineSignal<[Control]>('control');

// Local: a flow without waits is one workflow task. The ledger and the decision log make repeating it harmless.
const { advance } = proxyLocalActivities<EnrolmentActivities>({
  startToCloseTimeout: '60 seconds',
  localRetryThreshold: '5 seconds',
  retry: { initialInterval: '500 milliseconds', backoffCoefficient: 2, maximumInterval: '30 seconds' },
});

export async function enrolment(input: EnrolmentInput): Promise<void> {
  const { enrolmentId, tenantId, flowId } = input;
  let { plan, version } = input;
  let state = input.state ?? initialState();
  /** What `step` wants, and whether it is done: a wait is done when it is written down. */
  let command: Command | undefined;
  let isDone = true;

  const inbox: (Control | ({ type: 'happened' } & Happened))[] = [];
  setHandler(happened, (signal) => void inbox.push({ type: 'happened', ...signal }));
  setHandler(control, (signal) => void inbox.push(signal));

  /** An event to which `step` answers nothing changes nothing: the command given before still stands. */
  const take = (event: StepEvent): void => {
    const next = step(plan, state, event);
    state = next.state;
    if (next.commands[0]) [command, isDone] = [next.commands[0], false];
  };

  const takeSignal = (signal: (typeof inbox)[number]): void => {
    const now = Date.now();
    if (signal.type === 'happened') take({ type: 'happened', now, events: signal.events });
    else if (signal.type === 'pause') take({ type: 'paused', now });
    else if (signal.type === 'resume') take({ type: 'resumed', now, catchUp: signal.catchUp });
    else if (signal.type === 'retry') take({ type: 'retried', now });
    else if (signal.type === 'stop') take({ type: 'stopped', now, reason: signal.reason });
    else if (signal.type === 'move') {
      ({ plan, version } = signal);
      take({ type: 'moved', now });
      // A wait that goes on is written down anew, as one of this version.
      isDone = false;
    }
  };

  /** Has the command done and whatever follows it without a wait. */
  const obey = async (wanted: Command): Promise<void> => {
    isDone = true;
    const { answers } = await advance({
      tenantId,
      enrolmentId,
      flowId,
      version,
      state,
      command: wanted,
      now: Date.now(),
    });
    for (const answer of answers) take(answer);
    // The activity has written down where its answers lead to.
    const isWait = command?.do === 'sleep' || command?.do === 'listen' || command?.do === 'finish';
    if (answers.length > 0 && isWait) isDone = true;
  };

  /** Until a signal comes or the time has. */
  const rest = async (): Promise<void> => {
    if (workflowInfo().continueAsNewSuggested)
      await continueAsNew<typeof enrolment>({ ...input, plan, version, state });
    const until = command?.do === 'sleep' || command?.do === 'listen' ? command.until : null;
    const isSignalled = () => inbox.length > 0;
    if (until === null) await condition(isSignalled);
    else if (!(await condition(isSignalled, Math.max(1, until - Date.now())))) take({ type: 'woke', now: Date.now() });
  };

  try {
    take({ type: input.state ? 'woke' : 'started', now: Date.now() });
    while (!state.done || !isDone) {
      const signal = state.done ? undefined : inbox.shift();
      if (signal) takeSignal(signal);
      else if (command && !isDone) await obey(command);
      else await rest();
    }
  } catch (error) {
    if (error instanceof ContinueAsNew) throw error;
    const [result, reason] = isCancellation(error)
      ? (['stopped', 'cancelled'] as const)
      : (['failed', 'effect-broken'] as const);
    await CancellationScope.nonCancellable(() =>
      obey({ do: 'finish', result, reason, node: state.at, seq: state.seq }),
    );
    if (isCancellation(error)) throw error;
  }
}
