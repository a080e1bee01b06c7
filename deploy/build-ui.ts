/** Builds the web app when its sources changed since the last build; of several processes one builds, and the others wait for it. */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { glob, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { nodeProgram, root } from './runtimes.ts';
import { takeLock } from './supervise/lock.ts';

const run = promisify(execFile);

/** Whatever the bundle is made of, apart from node_modules, which the lockfile stands for. */
const sources = [
  'builder-ui/**/*',
  'docs/**/*',
  'workflows/{flow,metrics}/**/*.ts',
  'package-lock.json',
  'package.json',
  'tsconfig.json',
];
const made = /^builder-ui\/(dist\.lock$|(dist|e2e|src\/paraglide|project\.inlang\/cache)\/)/;

export const uiFolder = join(root, 'builder-ui/dist');
const stamp = join(uiFolder, '.sources');
const lock = join(root, 'builder-ui/dist.lock');

/** Whether overlays say where they come from; for browser tests alone. */
const namesOverlays = process.env['AXE'] === 'all' ? '1' : '0';

/**
 * @param tell called once when a build is needed
 * @returns the folder to serve
 * @throws with the end of the bundler's output
 */
export async function buildUi(tell: (line: string) => void): Promise<string> {
  const wanted = await fingerprint();
  const isBuilt = async () => (await readFile(stamp, 'utf8').catch(() => '')) === wanted;
  if (await isBuilt()) return uiFolder;
  while (await takeLock(lock)) await sleep(200);
  try {
    // Somebody else may just have built it.
    if (!(await isBuilt())) await build(wanted, tell);
  } finally {
    await rm(lock, { force: true });
  }
  return uiFolder;
}

async function build(wanted: string, tell: (line: string) => void): Promise<void> {
  tell('Building the web app …');
  await rm(stamp, { force: true });
  try {
    await run(
      nodeProgram(),
      [join(root, 'node_modules/vite/bin/vite.js'), 'build', '--logLevel', 'warn', 'builder-ui'],
      {
        cwd: root,
        maxBuffer: 64 * 1024 * 1024,
        env: { PATH: process.env.PATH, NODE_ENV: 'production', NAME_OVERLAYS: namesOverlays },
      },
    );
  } catch (error) {
    const { stdout = '', stderr = '', message } = error as Error & { stdout?: string; stderr?: string };
    throw new Error(`The web app could not be built:\n${`${stdout}${stderr}`.trim().slice(-3_000) || message}`, {
      cause: error,
    });
  }
  await writeFile(stamp, wanted);
}

async function fingerprint(): Promise<string> {
  const files = new Set<string>();
  for await (const entry of glob(sources, { cwd: root, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name)
      .slice(root.length + 1)
      .replaceAll('\\', '/');
    if (entry.isFile() && !made.test(path) && !/\.test\.tsx?$/.test(path)) files.add(path);
  }
  const hash = createHash('sha256').update(namesOverlays);
  for (const file of [...files].toSorted()) hash.update(`${file}\0`).update(await readFile(join(root, file)));
  return hash.digest('hex');
}
