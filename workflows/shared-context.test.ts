/**
 * All workflows of a worker run in one V8 context, and the modules of ours are loaded into it once. A kept patch of the SDK swaps
 * only its own state between them (deploy/packages/apply-patches.mjs); these tests hold that nothing else passes from one to another.
 */
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { DefaultLogger, Runtime } from '@temporalio/worker';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { EnrolmentInput } from '#contract';
import type { Plan } from '#flow';
import { loadBundle } from './bundle.ts';

interface Activated {
  successful?: { commands: Record<string, unknown>[] };
  failed?: { failure: { message: string } };
}
interface Workflow {
  activate(activation: object): Promise<Activated>;
  dispose(): Promise<void>;
}
interface Creator {
  createWorkflow(options: object): Promise<Workflow>;
  destroy(): Promise<void>;
  readonly context: object;
}
interface Vm {
  ReusableVMWorkflowCreator: {
    create(bundle: object, timeoutMs: number, activities: Set<string>): Promise<Creator>;
  };
}
interface Proto {
  coresdk: { workflow_activation: { WorkflowActivation: { fromObject(activation: object): object } } };
}
const load = createRequire(import.meta.url);
const { ReusableVMWorkflowCreator } = load('@temporalio/worker/lib/workflow/reusable-vm') as Vm;
const { WorkflowActivation } = (load('@temporalio/proto') as Proto).coresdk.workflow_activation;

Runtime.install({ logger: new DefaultLogger('WARN') });
const sourceMap = { version: 3, sources: [], names: [], mappings: '' };
let code: string;
beforeAll(async () => void ({ code } = await loadBundle(`${tmpdir()}/cadencia-cache`)));
/** Beside ours it has a workflow that never yields. */
const endless = `
const ours = __TEMPORAL__.importWorkflows;
__TEMPORAL__.importWorkflows = () => ({ ...ours(), async stuck() { for (;;); } });`;
const createContext = (timeoutMs = 5_000) =>
  ReusableVMWorkflowCreator.create(
    { code: code + endless, sourceMap, filename: '/bundle.js' },
    timeoutMs,
    new Set(['advance']),
  );

const payload = (value: unknown) => ({
  metadata: { encoding: Buffer.from('json/plain') },
  data: Buffer.from(JSON.stringify(value)),
});

/** A chain of waits of this person's own length, whose steps carry their name. */
function inputOf(person: string, waits: number): EnrolmentInput {
  const place = (n: number) => `${person}-${n}`;
  const next = (n: number) =>
    n + 1 < waits ? { to: place(n + 1) } : { finish: 'none' as const, reason: `end of ${person}` };
  const steps = Array.from({ length: waits }, (_, n) => [
    place(n),
    { do: 'sleep', forMs: 1000 * (n + 1), next: { next: next(n) } },
  ]);
  const plan = {
    start: place(0),
    engine: 1,
    exitOn: [],
    voidOn: [],
    listens: [],
    instructions: Object.fromEntries(steps),
  };
  return {
    enrolmentId: person,
    tenantId: 'tenant',
    flowId: 'flow',
    version: 1,
    plan: plan as unknown as Plan,
    rules: 3,
  };
}

/** Begins it; each call takes it one answer or timer further. @returns all that it asked for so far, and whether it is over */
async function begin(creator: Creator, person: string, waits: number, workflowType = 'enrolment') {
  const ids = { workflowId: person, runId: `run-${person}`, workflowType };
  const workflow = await creator.createWorkflow({
    info: {
      ...ids,
      taskQueue: 'q',
      namespace: 'n',
      startTime: new Date(0),
      unsafe: {},
      searchAttributes: {},
      memo: {},
    },
    randomnessSeed: [1],
    now: 0,
    showStackTraceSources: false,
  });
  const asked: Record<string, unknown>[] = [];
  let second = 0;
  let jobs: object[] = [{ initializeWorkflow: { ...ids, arguments: [payload(inputOf(person, waits))] } }];
  return {
    asked,
    async further(): Promise<boolean> {
      if (jobs.length === 0) return true;
      const timestamp = { seconds: second++ };
      const { successful, failed } = await workflow.activate(
        WorkflowActivation.fromObject({ runId: ids.runId, timestamp, jobs, historyLength: 3 }),
      );
      if (failed) throw new Error(failed.failure.message);
      const commands = JSON.parse(JSON.stringify(successful!.commands)) as typeof asked;
      asked.push(...commands);
      jobs = commands.flatMap(({ scheduleLocalActivity, startTimer }): object[] => {
        const { seq } = (scheduleLocalActivity ?? startTimer ?? {}) as { seq?: number };
        const result = { completed: { result: payload({ answers: [] }) } };
        if (scheduleLocalActivity) return [{ resolveActivity: { seq, result, isLocal: true } }];
        return startTimer ? [{ fireTimer: { seq } }] : [];
      });
      if (startsTimer(commands)) second += 10;
      return jobs.length === 0;
    },
    dispose: () => workflow.dispose(),
  };
}
const startsTimer = (commands: Record<string, unknown>[]) => commands.some((command) => command.startTimer);

async function alone(person: string, waits: number) {
  const creator = await createContext();
  const run = await begin(creator, person, waits);
  while (!(await run.further()));
  await run.dispose();
  await creator.destroy();
  return run.asked;
}

describe('workflows that share a context', () => {
  it('ask for what each asks for when it is alone, in whatever order they are taken further', async () => {
    const people = fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 2, maxLength: 5 });
    const order = fc.infiniteStream(fc.nat());
    await fc.assert(
      fc.asyncProperty(people, order, async (waits, turns) => {
        const creator = await createContext();
        const names = waits.map((_, n) => `person-${n}`);
        const runs = await Promise.all(names.map((name, n) => begin(creator, name, waits[n]!)));
        const open = new Set(runs);
        for (const turn of turns) {
          const run = [...open][turn % open.size]!;
          if (await run.further()) {
            open.delete(run);
            await run.dispose();
          }
          if (open.size === 0) break;
        }
        for (const [n, run] of runs.entries()) {
          expect(run.asked).toEqual(await alone(names[n]!, waits[n]!));
          expect(run.asked.length).toBeGreaterThan(2 * waits[n]!);
        }
        await creator.destroy();
      }),
      { numRuns: Number(process.env.FC_RUNS ?? 4) },
    );
  });

  it('leave nothing behind in the global object', async () => {
    const creator = await createContext();
    const first = await begin(creator, 'first', 1);
    const before = Object.getOwnPropertyNames(creator.context).toSorted();
    while (!(await first.further()));
    const second = await begin(creator, 'second', 3);
    while (!(await second.further()));
    expect(Object.getOwnPropertyNames(creator.context).toSorted()).toEqual(before);
    for (const run of [first, second]) await run.dispose();
    await creator.destroy();
  });

  it('lose only the one of them that does not come to an end', async () => {
    const creator = await createContext(200);
    const one = await begin(creator, 'one', 2);
    const stuck = await begin(creator, 'two', 1, 'stuck');
    await expect(stuck.further()).rejects.toThrow('timed out after 200ms');
    while (!(await one.further()));
    expect(one.asked.at(-1)).toHaveProperty('completeWorkflowExecution');
    for (const run of [stuck, one]) await run.dispose();
    await creator.destroy();
  });
});
