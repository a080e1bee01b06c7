/** `npm test`: everything. First unit, API and workflow tests, then faults under load, then the browser. `npm test -- <path>` runs some of the first two. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { findChromium } from './chromium.ts';
import { runHere } from './supervise/run-here.ts';
import { nodeProgram, root } from './runtimes.ts';
import { findTemporal } from './temporal.ts';

const chosen = process.argv.slice(2);
const browserTests = 'builder-ui/e2e/playwright.config.ts';

try {
  // Both may take a while or be impossible: better known now than in the middle.
  process.env.TEMPORAL_CLI = await findTemporal((line) => console.log(line));
  if (chosen.length === 0) process.env.CHROMIUM = await findChromium();
} catch (error) {
  console.error((error as Error).message);
  process.exit(1);
}

const run = (script: string, ...args: string[]) =>
  runHere(nodeProgram(), [join(root, 'node_modules', script), ...args]);
const heavy = ['deploy/acceptance', 'deploy/faults'];
const codes = [];
if (chosen.length > 0) {
  codes.push(await run('vitest/vitest.mjs', 'run', ...chosen));
} else {
  codes.push(await run('vitest/vitest.mjs', 'run', ...heavy.map((folder) => `--exclude=${folder}/**`)));
  // They load a whole product each, so they have the machine to themselves.
  codes.push(await run('vitest/vitest.mjs', 'run', ...heavy, '--no-file-parallelism'));
}
if (chosen.length === 0 && existsSync(join(root, browserTests))) {
  codes.push(await run('@playwright/test/cli.js', 'test', '--config', browserTests));
}
process.exit(codes.some((code) => code !== 0) ? 1 : 0);
