/** Starts the whole product with its demo tenant, once for each worker, in folders of their own, and ends them after the tests. */
import type { FullConfig } from '@playwright/test';
import { buildUi } from '#deploy/build-ui.ts';
import { type Stack, startStack } from '#deploy/stack.ts';
import { freePort } from '#deploy/ports.ts';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * Playwright's global set-up; what it returns is the tear-down. With `CADENCIA_READY="$(cat .cadencia/ready.json)"` the tests
 * run against a product that is running already, which is quicker while writing them.
 */
export default async function startProducts({ workers }: FullConfig): Promise<(() => Promise<void>) | void> {
  if (process.env['CADENCIA_READY']) return undefined;
  // All tests are one and the same person.
  process.env['READS_PER_MINUTE'] ??= '100000';
  const tell = (line: string) => console.log(line);
  await buildUi(tell);
  // Sixty days of work in it, for the manual's pictures.
  const lively = process.env['LIVELY'] === '1';
  const stacks: Stack[] = [];
  const stop = async () => void (await Promise.all(stacks.map((stack) => stack.stop())));
  const start = async () => {
    const folder = await mkdtemp(join(tmpdir(), 'cadencia-e2e-'));
    stacks.push(await startStack({ folder, temporary: true, port: await freePort(), demo: true, lively, tell }));
  };
  const started = await Promise.allSettled(Array.from({ length: workers }, start));
  const failed = started.find((each) => each.status === 'rejected');
  if (failed) {
    await stop();
    throw failed.reason;
  }
  // Workers are processes of their own; this is how they learn where their product is.
  process.env['CADENCIA_READY'] = JSON.stringify(stacks.map(({ ready }) => ready));
  return stop;
}
