/**
 * `npm test`: everything. Unit, API and workflow tests beside faults under load, then the browser. `npm test -- <path>` runs some of
 * the first two. `--at <instant>` runs those that Temporal has no part in as if it were then (deploy/testing/clock.ts).
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildUi } from './build-ui.ts';
import { findChromium } from './chromium.ts';
import { readJson } from './json-file.ts';
import { runHere } from './supervise/run-here.ts';
import { nodeProgram, root } from './runtimes.ts';
import { clockAt, filesOfRealTime } from './testing/clock.ts';
import { failedTestsFile } from './testing/failed-tests.ts';
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

const run = (script: string, args: string[], env = process.env) =>
  runHere(nodeProgram(), [join(root, 'node_modules', script), ...args], env);

/** One run of vitest. What failed in it joins `failed`, which is told at the very end: of a long log only the end is read. */
const failed: string[] = [];
async function vitest(args: string[], env = process.env): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'cadencia-tests-'));
  const file = join(folder, 'failed.json');
  const reporters = ['--reporter=default', `--reporter=${join(root, 'deploy/testing/failed-tests.ts')}`];
  const code = await run('vitest/vitest.mjs', ['run', ...args, ...reporters], { ...env, [failedTestsFile]: file });
  const lines = (await readJson<string[]>(file)) ?? [`vitest ${args.join(' ')} ended before it could say what failed`];
  failed.push(
    ...(code !== 0 && lines.length === 0 ? [`vitest ${args.join(' ')} ended with ${code}, no test failed`] : lines),
  );
  await rm(folder, { recursive: true });
  return code;
}

/** Those without Temporal, as if it were that instant. */
async function testAt(at: string): Promise<number> {
  const leftOut = await filesOfRealTime();
  console.log(`At ${at}, without ${leftOut.length} files that need the real time:\n  ${leftOut.join('\n  ')}`);
  const args = [...chosen, ...leftOut.map((file) => `--exclude=${file}`)];
  return await vitest(args, { ...process.env, ...clockAt(at) });
}

const heavy = ['deploy/acceptance', 'deploy/faults'];

/** The heavy ones load a whole product each, so one at a time. */
async function testUnderLoad(): Promise<number> {
  try {
    await buildUi(tell);
  } catch (error) {
    console.error((error as Error).message);
    return 1;
  }
  return await vitest([...heavy, '--no-file-parallelism']);
}

async function testAll(): Promise<number> {
  const others = heavy.map((folder) => `--exclude=${folder}/**`);
  // The heavy ones mostly wait, and the others use the machine meanwhile.
  const codes = await Promise.all([vitest(others), testUnderLoad()]);
  codes.push(await run('@playwright/test/cli.js', ['test', '--config', 'builder-ui/e2e/playwright.config.ts']));
  return Math.max(...codes);
}

const code = await (at ? testAt(at) : chosen.length > 0 ? vitest(chosen) : testAll());
if (failed.length > 0) {
  console.log(`\nFailed outside of the browser:\n${failed.map((line) => `  ${line}`).join('\n')}`);
}
process.exit(code === 0 ? 0 : 1);
