/**
 * `npm test`: everything. Unit, API and workflow tests beside faults under load, then the browser. `npm test -- <path>` runs some of
 * the first two. `--at <instant>` runs those that Temporal has no part in as if it were then (deploy/testing/clock.ts).
 */
import { join } from 'node:path';
import { buildUi } from './build-ui.ts';
import { findChromium } from './chromium.ts';
import { runHere } from './supervise/run-here.ts';
import { nodeProgram, root } from './runtimes.ts';
import { clockAt, filesOfRealTime } from './testing/clock.ts';
import { findTemporal } from './temporal.ts';

const chosen = process.argv.slice(2);
const [, at] = chosen.includes('--at') ? chosen.splice(chosen.indexOf('--at'), 2) : [];
const tell = (line: string) => console.log(line);

try {
  // All may take a while or be impossible: better known now than in the middle.
  process.env.TEMPORAL_CLI = await findTemporal(tell);
  if (chosen.length === 0 && !at) {
    process.env.CHROMIUM = await findChromium();
  }
} catch (error) {
  console.error((error as Error).message);
  process.exit(1);
}

const run = (script: string, ...args: string[]) =>
  runHere(nodeProgram(), [join(root, 'node_modules', script), ...args]);
const vitest = (...args: string[]) => run('vitest/vitest.mjs', 'run', ...args);
const heavy = ['deploy/acceptance', 'deploy/faults'];
const codes = [];
if (at) {
  const leftOut = await filesOfRealTime();
  console.log(`At ${at}, without ${leftOut.length} files that need the real time:\n  ${leftOut.join('\n  ')}`);
  const env = { ...process.env, ...clockAt(at) };
  const args = ['run', ...chosen, ...leftOut.map((file) => `--exclude=${file}`)];
  codes.push(await runHere(nodeProgram(), [join(root, 'node_modules/vitest/vitest.mjs'), ...args], env));
} else if (chosen.length > 0) {
  codes.push(await vitest(...chosen));
} else {
  // The heavy ones load a whole product each, so one at a time. They mostly wait, and the others use the machine meanwhile.
  const others = heavy.map((folder) => `--exclude=${folder}/**`);
  const underLoad = async () => {
    try {
      await buildUi(tell);
    } catch (error) {
      console.error((error as Error).message);
      return 1;
    }
    return await vitest(...heavy, '--no-file-parallelism');
  };
  codes.push(...(await Promise.all([vitest(...others), underLoad()])));
  codes.push(await run('@playwright/test/cli.js', 'test', '--config', 'builder-ui/e2e/playwright.config.ts'));
}
process.exit(codes.some((code) => code !== 0) ? 1 : 0);
