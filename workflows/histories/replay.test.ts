/** Histories recorded earlier must replay with today's code: people are inside flows while we change it. */
import { readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { DefaultLogger, Runtime, Worker } from '@temporalio/worker';
import { DeterminismViolationError } from '@temporalio/workflow';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Instruction, kindOf, kinds, type Plan } from '#flow';
import { type Control, type EnrolmentInput, newestRules, type Rules } from '#contract';
import { loadBundle } from '../bundle.ts';

interface Recorded {
  events: Record<string, unknown>[];
}
interface Payloads {
  payloads: { data: string }[];
}
interface Started {
  workflowType: { name: string };
  input: Payloads;
}
interface Signalled {
  signalName: string;
  input: Payloads;
}
const opened = ({ payloads: [first] }: Payloads): unknown => JSON.parse(Buffer.from(first!.data, 'base64').toString());

/** What the types name: a new one is an error here until it is added, and then until it is recorded. `finish` is how they all end. */
const instructions: Record<Exclude<Instruction['do'], 'finish'>, true> = {
  perform: true,
  decide: true,
  sleep: true,
  'sleep-until': true,
  listen: true,
};
const controls: Record<Control['type'], true> = { pause: true, resume: true, stop: true, retry: true, move: true };
/** Workflows that are under way when we change them. */
const lasting = { enrolment: true, adsSync: true };
/** Those that are over in seconds and begin anew by their Schedule. */
const short = { adsSyncDue: true, audienceDue: true, metaCheck: true };

const folder = new URL('./', import.meta.url);
const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.json'));
const read = (name: string) => JSON.parse(readFileSync(new URL(name, folder), 'utf8')) as Recorded;

Runtime.install({ logger: new DefaultLogger('WARN') });

let bundle: { code: string };
beforeAll(async () => void (bundle = await loadBundle(`${tmpdir()}/cadencia-cache`)));
const replay = (history: Recorded) => Worker.runReplayHistory({ workflowBundle: bundle }, history);

describe('recorded histories', () => {
  it('hold every way of waiting and acting, and everything that a person can do to an enrolment', () => {
    const found = names.flatMap((name) =>
      read(name).events.flatMap((event) => {
        const { workflowType, input } = (event.workflowExecutionStartedEventAttributes ?? {}) as Partial<Started>;
        const signalled = event.workflowExecutionSignaledEventAttributes as Signalled | undefined;
        const plan = workflowType && (opened(input!) as { plan?: Plan }).plan;
        const instructions = Object.values(plan ? plan.instructions : {}).map((one) => `does ${one.do}`);
        const control = signalled && (opened(signalled.input) as { type?: string }).type;
        return [
          ...(workflowType ? [`workflow ${workflowType.name}`, ...instructions] : []),
          ...(signalled ? [`is told ${control ?? signalled.signalName}`] : []),
        ];
      }),
    );
    const wanted = [
      ...Object.keys(lasting).map((name) => `workflow ${name}`),
      ...Object.keys(instructions).map((name) => `does ${name}`),
      ...['happened', ...Object.keys(controls)].map((name) => `is told ${name}`),
    ];
    expect([...new Set(found)].toSorted()).toEqual(expect.arrayContaining(wanted));
    const entry = readFileSync(new URL('../temporal/workflows.ts', import.meta.url), 'utf8');
    const workflows = [...entry.matchAll(/^export \{ (.+) \}/gm)].flatMap(([, exported]) => exported!.split(', '));
    expect(workflows.toSorted()).toEqual(Object.keys({ ...lasting, ...short }).toSorted());
  });

  it.each(Object.keys(kinds))('hold %s, which lets nobody stand there or has its place in the plan', (kind) => {
    const [started] = read(`kinds/${kind}.json`).events;
    const { input } = started!.workflowExecutionStartedEventAttributes as Started;
    const { plan } = opened(input) as { plan: Plan };
    const own = kindOf(kind)!;
    const isStoodAt = !own.trigger && !own.leadsTo;
    expect(Object.hasOwn(plan.instructions, kind)).toBe(isStoodAt);
  });

  it.each(names)('%s replays', async (name) => {
    await expect(replay(read(name))).resolves.toBeUndefined();
  });

  /** One whose run was begun with something else. */
  function doctored(change: (input: EnrolmentInput) => EnrolmentInput): Recorded {
    const [started, ...rest] = read('follow-up.json').events;
    const attributes = started!.workflowExecutionStartedEventAttributes as { input: { payloads: { data: string }[] } };
    const [payload] = attributes.input.payloads;
    const input = change(JSON.parse(Buffer.from(payload!.data, 'base64').toString()) as EnrolmentInput);
    const data = Buffer.from(JSON.stringify(input)).toString('base64');
    const other = { ...attributes, input: { payloads: [{ ...payload, data }] } };
    return { events: [{ ...started!, workflowExecutionStartedEventAttributes: other }, ...rest] };
  }

  it('a doctored history fails: the workflow ends where history says it waited', async () => {
    const history = doctored((input) => {
      input.plan.instructions['n2'] = { do: 'finish', result: 'none', reason: 'exit-node' };
      return input;
    });
    await expect(replay(history)).rejects.toThrow(DeterminismViolationError);
  });

  it('a run that a newer release began is left to that one', async () => {
    const newer = doctored((input) => ({ ...input, rules: (newestRules + 1) as Rules }));
    await expect(replay(newer)).rejects.toThrow(/begun by a newer release/);
  });
});
