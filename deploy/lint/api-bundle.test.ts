import { execFile } from 'node:child_process';
import { glob, readFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';
import { denoProgram, root } from '../runtimes.ts';

const run = promisify(execFile);

interface Graph {
  modules: { specifier: string; dependencies?: { code?: { specifier?: string } }[] }[];
}

/** What a file loads when it runs, as Deno itself resolves it; imports of types alone are left out. */
async function loadedBy(entry: string): Promise<Set<string>> {
  const { stdout } = await run(denoProgram(), ['info', '--json', entry], { cwd: root, maxBuffer: 100 * 1024 * 1024 });
  const { modules } = JSON.parse(stdout) as Graph;
  const byName = new Map(modules.map((one) => [one.specifier, one]));
  const loaded = new Set<string>();
  const ahead = [pathToFileURL(join(root, entry)).href];
  for (let next = ahead.pop(); next !== undefined; next = ahead.pop()) {
    if (loaded.has(next)) continue;
    loaded.add(next);
    for (const { code } of byName.get(next)?.dependencies ?? []) if (code?.specifier) ahead.push(code.specifier);
  }
  return loaded;
}

/** Files that a process of the API runs in threads of its own: no import names them. */
async function threads(): Promise<string[]> {
  const found: string[] = [];
  for await (const file of glob('api/**/*.ts', { cwd: root, exclude: (path) => path.endsWith('.test.ts') })) {
    const text = await readFile(join(root, file), 'utf8');
    for (const [, path] of text.matchAll(/new URL\('([^':]+\.ts)', import\.meta\.url\)/g))
      found.push(join(dirname(file), path!));
  }
  return found;
}

const packageOf = (specifier: string) => /\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(specifier)?.[1];
const folderOf = (specifier: string) => relative(root, fileURLToPath(specifier)).split('/').slice(0, 2).join('/');

/** These packages and all that they bring along, as the lockfile has it. */
async function withTheirs(names: Iterable<string>): Promise<Set<string>> {
  const lock = JSON.parse(await readFile(join(root, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, { dependencies?: Record<string, string> } | undefined>;
  };
  const all = new Set<string>();
  const ahead = [...names];
  for (let next = ahead.pop(); next !== undefined; next = ahead.pop()) {
    if (all.has(next)) continue;
    all.add(next);
    ahead.push(...Object.keys(lock.packages[`node_modules/${next}`]?.dependencies ?? {}));
  }
  return all;
}

describe('what the API loads', () => {
  let files: string[];
  let packages: Set<string>;
  /** How many files a process starts from: its own and those of its threads. */
  let started = 0;
  beforeAll(async () => {
    const entries = ['api/main.ts', ...(await threads())];
    started = entries.length;
    const loaded = (await Promise.all(entries.map(loadedBy))).flatMap((one) => [...one]);
    files = loaded.filter((name) => name.startsWith('file:') && !packageOf(name));
    packages = await withTheirs(new Set(loaded.flatMap((name) => packageOf(name) ?? [])));
  }, 60_000);

  it('is Hono, its database and the flow language', () => {
    expect(started).toBeGreaterThan(1);
    expect(files.length).toBeGreaterThan(300);
    expect([...packages]).toEqual(expect.arrayContaining(['hono', 'postgres', 'jose', 'zod']));
  });

  it('is no part of Temporal, neither its client nor what a worker has', () => {
    expect([...packages].filter((name) => name.startsWith('@temporalio/') || name === 'nodemailer')).toEqual([]);
    const folders = new Set(files.map(folderOf).filter((folder) => folder.startsWith('workflows/')));
    expect([...folders].toSorted()).toEqual(['workflows/flow', 'workflows/metrics', 'workflows/providers']);
  });

  it('is known by a walk that finds Temporal where it is', async () => {
    const worker = [...(await loadedBy('workflows/worker.ts'))];
    expect(worker.some((name) => packageOf(name) === '@temporalio/worker')).toBe(true);
  });
});
