/** The workflow code as Temporal's sandbox loads it: compiled once, kept for the next start. */
import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode } from '@temporalio/worker';

const here = fileURLToPath(new URL('./', import.meta.url));
const entry = join(here, 'temporal/workflows.ts');
/** Everything the bundle can be made of, and more; zod is out of its reach. */
const sources = ['temporal', 'flow'];
/** Loaded once for all workflows of a worker, and frozen, instead of once for each: no module of ours keeps anything of a workflow. */
const shared = [entry];

/**
 * The code, from the cache if its sources are what they were.
 * @param cacheDir made if it is missing; one that cannot be written only costs time
 */
export async function loadBundle(cacheDir: string): Promise<{ code: string }> {
  const file = join(cacheDir, `workflows-${await fingerprint()}.js`);
  const kept = await readFile(file, 'utf8').catch(() => null);
  if (kept !== null) return { code: kept };
  const quiet = { log() {}, trace() {}, debug() {}, info() {}, warn: console.warn, error: console.error }; // oxlint-disable-line no-console
  const { code } = await bundleWorkflowCode({ workflowsPath: entry, preloadModules: shared, logger: quiet });
  await keep(file, cacheDir, code);
  return { code };
}

async function fingerprint(): Promise<string> {
  const hash = createHash('sha256');
  hash.update(createRequire(import.meta.url)('@temporalio/worker/package.json').version);
  hash.update(process.version);
  hash.update(shared.map((name) => relative(here, name)).join());
  for (const folder of sources) {
    const names = await readdir(join(here, folder), { recursive: true });
    for (const name of names.filter((each) => each.endsWith('.ts') && !each.endsWith('.test.ts')).toSorted()) {
      hash.update(name).update(await readFile(join(here, folder, name)));
    }
  }
  return hash.digest('hex').slice(0, 24);
}

/** Beside its place first: another process must not read half a file. */
async function keep(file: string, folder: string, code: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
    const fresh = `${file}.${process.pid}`;
    await writeFile(fresh, code);
    await rename(fresh, file);
  } catch {
    // The next start compiles again.
  }
}
