/** Histories recorded earlier must replay with today's code: people are inside flows while we change it. */
import { readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { Worker } from '@temporalio/worker';
import { DeterminismViolationError } from '@temporalio/workflow';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadBundle } from '../bundle.ts';

interface Recorded {
  events: Record<string, unknown>[];
}
const folder = new URL('./', import.meta.url);
const names = readdirSync(folder).filter((name) => name.endsWith('.json'));
const read = (name: string) => JSON.parse(readFileSync(new URL(name, folder), 'utf8')) as Recorded;

let bundle: { code: string };
beforeAll(async () => void (bundle = await loadBundle(`${tmpdir()}/cadencia-cache`)));
const replay = (history: Recorded) => Worker.runReplayHistory({ workflowBundle: bundle }, history);

describe('recorded histories', () => {
  it('are at least five', () => expect(names.length).toBeGreaterThanOrEqual(5));

  it.each(names)('%s replays', async (name) => {
    await expect(replay(read(name))).resolves.toBeUndefined();
  });

  it('a doctored history fails: the workflow ends where history says it waited', async () => {
    const [started, ...rest] = read('follow-up.json').events;
    const attributes = started!.workflowExecutionStartedEventAttributes as { input: { payloads: { data: string }[] } };
    const [payload] = attributes.input.payloads;
    const input = JSON.parse(Buffer.from(payload!.data, 'base64').toString());
    input.plan.instructions.n2 = { do: 'finish', result: 'none', reason: 'exit-node' };
    const data = Buffer.from(JSON.stringify(input)).toString('base64');
    const doctored = { ...attributes, input: { payloads: [{ ...payload, data }] } };
    const events = [{ ...started!, workflowExecutionStartedEventAttributes: doctored }, ...rest];
    await expect(replay({ events })).rejects.toThrow(DeterminismViolationError);
  });
});
