/** What the relay asks of Temporal: start, signal, look. Each may be repeated harmlessly. */
import { type Client, WorkflowExecutionAlreadyStartedError, WorkflowNotFoundError } from '@temporalio/client';
import type { Plan, State } from '#flow';
import { type Control, type EnrolmentInput, type Happened, newestRules, workflowId } from '#contract';
import type { Signal } from '#db/platform/queues.ts';

export interface TemporalCalls {
  /** Starts an enrolment's workflow; one that runs or has completed is left alone. */
  start(enrolment: {
    id: string;
    tenantId: string;
    flowId: string;
    version: number;
    plan: Plan;
    state?: State;
    nextPlan?: Plan;
  }): Promise<void>;
  /** False: there is no open workflow of that id. */
  signal(signal: Pick<Signal, 'enrolmentId' | 'name'> & { payload: Happened | Control }): Promise<boolean>;
  look(enrolmentId: string): Promise<'open' | 'completed' | 'gone'>;
}

const patienceMs = 5_000;

/**
 * @param client reaches Temporal at any time
 * @param byRelease workers are kept apart by release (Worker Versioning)
 * @param near the client over the connection by which this worker takes its tasks, while there is one: what it starts is handed to
 *   this worker with the answer, past Temporal's queue
 */
export function createTemporalCalls(
  client: Client,
  taskQueue: string,
  byRelease = false,
  near: () => Client | undefined = () => undefined,
): TemporalCalls {
  const soon = <T>(call: (by: Client) => Promise<T>): Promise<T> => {
    const by = near() ?? client;
    return by.connection.withDeadline(Date.now() + patienceMs, () => call(by));
  };
  return {
    async start({ id, tenantId, flowId, version, plan, state, nextPlan }) {
      const input: EnrolmentInput = {
        enrolmentId: id,
        tenantId,
        flowId,
        version,
        plan,
        ...(state ? { state } : {}),
        ...(nextPlan ? { nextPlan } : {}),
        rules: newestRules,
        ...(byRelease ? { byRelease } : {}),
      };
      try {
        await soon((by) =>
          by.workflow.start('enrolment', {
            workflowId: workflowId(id),
            taskQueue,
            requestEagerStart: by !== client,
            // Where many wait, tenants take turns in Temporal's queue too.
            priority: { fairnessKey: tenantId },
            args: [input],
            // One that was terminated or lost may be started again; one that came to its end never.
            workflowIdReusePolicy: 'ALLOW_DUPLICATE_FAILED_ONLY',
          }),
        );
      } catch (error) {
        if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
      }
    },
    async signal({ enrolmentId, name, payload }) {
      try {
        await soon((by) => by.workflow.getHandle(workflowId(enrolmentId)).signal(name, payload));
        return true;
      } catch (error) {
        if (error instanceof WorkflowNotFoundError) return false;
        throw error;
      }
    },
    async look(enrolmentId) {
      try {
        const { status } = await soon((by) => by.workflow.getHandle(workflowId(enrolmentId)).describe());
        if (status.name === 'RUNNING' || status.name === 'CONTINUED_AS_NEW') return 'open';
        return status.name === 'COMPLETED' ? 'completed' : 'gone';
      } catch (error) {
        if (error instanceof WorkflowNotFoundError) return 'gone';
        throw error;
      }
    },
  };
}
