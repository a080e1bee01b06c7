/**
 * A run at another time: Debian's libfaketime stands before everything that tests start. Timers go on as ever. Temporal's server
 * does not heed it (it is linked statically), processes that get an environment of their own do not know of it, and PostgreSQL's
 * own timeouts fire late under it, so files that need these are left out.
 */
import { globSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { root } from '../runtimes.ts';

/** What a file that needs Temporal, a process with an environment of its own, or a timeout of the server, says somewhere. */
const needsRealTime =
  /createScene\(|sharedTemporal|startProduct|denoProgram|node:child_process|supervise\.ts|CHROMIUM|Chromium|'57014'/;

/**
 * What a process needs in its environment to live at another time; all that get it agree on what time it is.
 * @param instant ISO 8601; where the clock stands now, to go on from there
 * @throws when it is no instant, or libfaketime is not installed
 */
export function clockAt(instant: string): Record<string, string> {
  const seconds = (Date.parse(instant) - Date.now()) / 1000;
  if (Number.isNaN(seconds)) throw new Error(`--at ${instant}: not an instant such as 2028-02-29T23:59:50-03:00`);
  const [library] = globSync('/usr/lib/{*/,}faketime/libfaketimeMT.so.1');
  if (!library) throw new Error('--at needs libfaketime: apt-get install faketime');
  return {
    LD_PRELOAD: library,
    FAKETIME: `${seconds < 0 ? '' : '+'}${seconds.toFixed(3)}`,
    FAKETIME_DONT_FAKE_MONOTONIC: '1',
    NO_FAKE_STAT: '1',
  };
}

/** The same for a process that this one starts with an environment of its own; nothing unless the clock is set. */
export function sameClock(): Record<string, string> {
  const names = ['LD_PRELOAD', 'FAKETIME', 'FAKETIME_DONT_FAKE_MONOTONIC', 'NO_FAKE_STAT'];
  if (!process.env.FAKETIME) return {};
  return Object.fromEntries(names.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : [])));
}

/** Test files, as paths from the root, that cannot run at another time. */
export async function filesOfRealTime(): Promise<string[]> {
  const files = globSync('{api,builder-ui,db,deploy,workflows}/**/*.test.{ts,tsx}', { cwd: root });
  const texts = await Promise.all(files.map((file) => readFile(join(root, file), 'utf8')));
  return files.filter((file, index) => !file.includes('node_modules') && needsRealTime.test(texts[index]!)).toSorted();
}
