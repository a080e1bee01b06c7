/**
 * One lead on its way through a flow. All decisions are `step`'s, in the order that the driver keeps; this only has commands
 * done and waits. Replayed from histories: whoever changes it looks at histories/ first.
 */
import {
  CancellationScope,
  condition,
  ContinueAsNew,
  defineSignal,
  isCancellation,
  makeContinueAsNewFunc,
  proxyLocalActivities,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import { type Command, Driver } from '#flow/run';
import {
  type Control,
  type EnrolmentActivities,
  type EnrolmentInput,
  type Happened,
  localRetryMs,
  newestRules,
  type Rules,
} from '#contract';

export const happened = defineSignal<[Happened]>('happened');
export const control = defineSignal<[Control]>('control');

// Local: a flow without waits is one workflow task. The ledger and the decision log make repeating it harmless.
const { advance } = proxyLocalActivities<EnrolmentActivities>({
  startToCloseTimeout: '60 seconds',
  localRetryThreshold: localRetryMs,
  retry: { initialInterval: '500 milliseconds', backoffCoefficient: 2, maximumInterval: '30 seconds' },
});

/**
 * By which rules a run goes is settled by who does its first task; the history says who that was, so it stays so when it is replayed.
 * @throws where a newer release began it: the task is tried again until a worker of that one takes it
 */
function rulesOf({ rules = 1, byRelease }: EnrolmentInput): Rules {
  if (rules > newestRules) throw new Error('This run was begun by a newer release.');
  return byRelease && !workflowInfo().currentDeploymentVersion?.deploymentName ? 1 : rules;
}

export async function enrolment(input: EnrolmentInput): Promise<void> {
  const { enrolmentId, tenantId, flowId, byRelease } = input;
  const driver = new Driver({ ...input, rules: rulesOf(input) });
  setHandler(happened, (signal) => driver.receive({ type: 'happened', ...signal }));
  setHandler(control, (signal) => driver.receive(signal));

  /** Has the command done and whatever follows it without a wait. */
  const obey = async (command: Command): Promise<void> => {
    const { version, state, moves } = driver;
    const told = moves.length > 0 ? { moves } : {};
    const { answers } = await advance({
      tenantId,
      enrolmentId,
      flowId,
      version,
      state,
      command,
      ...told,
      now: Date.now(),
    });
    driver.answer(answers);
  };

  /** Until a signal comes or the time has. */
  const rest = async (): Promise<void> => {
    const { plan, version, state, nextPlan, until } = driver;
    if (workflowInfo().continueAsNewSuggested && driver.isSettled) {
      // It goes on by the release that is current then.
      const goOn = makeContinueAsNewFunc<typeof enrolment>({ initialVersioningBehavior: 'AUTO_UPGRADE' });
      await goOn({
        enrolmentId,
        tenantId,
        flowId,
        plan,
        version,
        state,
        ...(nextPlan ? { nextPlan } : {}),
        rules: newestRules,
        ...(byRelease ? { byRelease } : {}),
      });
    }
    const isSignalled = () => driver.isSignalled;
    if (until === null) await condition(isSignalled);
    else if (!(await condition(isSignalled, Math.max(1, until - Date.now())))) driver.wake(Date.now());
  };

  try {
    driver.begin(Date.now());
    while (!driver.isOver) {
      const command = driver.next(Date.now());
      if (command) await obey(command);
      else await rest();
    }
  } catch (error) {
    if (error instanceof ContinueAsNew) throw error;
    const [result, reason] = isCancellation(error)
      ? (['stopped', 'cancelled'] as const)
      : (['failed', 'effect-broken'] as const);
    const { at: node, seq } = driver.state;
    await CancellationScope.nonCancellable(() => obey({ do: 'finish', result, reason, node, seq }));
    if (isCancellation(error)) throw error;
  }
}
