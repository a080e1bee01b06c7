/** Starts the whole product with its demo tenant in a folder of its own, and ends it after the tests. */
import { startStack } from '#deploy/stack.ts';
import { freePort } from '#deploy/ports.ts';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * Playwright's global set-up; what it returns is the tear-down. With `CADENCIA_READY="$(cat .cadencia/ready.json)"` the tests
 * run against a product that is running already, which is quicker while writing them.
 */
export default async function startProduct(): Promise<(() => Promise<void>) | void> {
  if (process.env['CADENCIA_READY']) return undefined;
  const folder = await mkdtemp(join(tmpdir(), 'cadencia-e2e-'));
  const stack = await startStack({ folder, port: await freePort(), demo: true, tell: (line) => console.log(line) });
  // Workers are processes of their own; this is how they learn where the product is.
  process.env['CADENCIA_READY'] = JSON.stringify(stack.ready);
  return async () => {
    await stack.stop();
    await rm(folder, { recursive: true, force: true });
  };
}
