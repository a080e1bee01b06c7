import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { nodeProgram } from '../runtimes.ts';
import { clockAt, filesOfRealTime } from './clock.ts';

/** Where libfaketime is not installed, nothing can be run at another time, and saying so is all there is to test. */
const isHere = (() => {
  try {
    return Boolean(clockAt('2028-02-29T12:00:00Z'));
  } catch {
    return false;
  }
})();

it.runIf(isHere)('a process lives at the time it is given, and its timers last as long as ever', async () => {
  const script =
    'const [a, b] = [Date.now(), performance.now()]; setTimeout(() => console.log(a, Date.now() - a, performance.now() - b), 300)';
  const env = { PATH: process.env.PATH, ...clockAt('2028-02-29T23:59:50Z') };
  const { stdout } = await promisify(execFile)(nodeProgram(), ['-e', script], { env });
  const [began, lasted, measured] = stdout.trim().split(' ').map(Number) as [number, number, number];
  expect(began).toBeGreaterThanOrEqual(Date.parse('2028-02-29T23:59:50Z'));
  expect(began).toBeLessThan(Date.parse('2028-03-01T00:01:00Z'));
  expect(lasted).toBeGreaterThanOrEqual(295);
  expect(Math.abs(lasted - measured)).toBeLessThan(50);
});

it('refuses what is no instant', () => {
  expect(() => clockAt('tomorrow')).toThrow('--at tomorrow: not an instant');
});

it('leaves out what needs Temporal or a process of its own, and nothing that only computes', async () => {
  const left = await filesOfRealTime();
  expect(left).toEqual(expect.arrayContaining(['workflows/engine.test.ts', 'api/deno.test.ts']));
  expect(left).not.toContain('workflows/flow/time/zone.test.ts');
});
