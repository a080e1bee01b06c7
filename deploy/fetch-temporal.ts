/** Gets the `temporal` program once: the official download, else built from source with Go. */
import { execFile, spawn } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { exists } from './exists.ts';
import { isAlive } from './supervise/guard.ts';

const run = promisify(execFile);

/** Later tags have a `replace` directive in go.mod, which `go install` refuses. */
const version = 'v1.5.1';
/** Packages that `go install -v` names from an empty cache; only for the percentage on screen. */
const packages = 1_300;

/**
 * Puts the program at `target`. When another process is already at it, waits for that one.
 * @param tell called with progress, a few words at a time
 * @throws with a sentence that says what the user can do
 */
export async function fetchTemporal(target: string, tell: (line: string) => void): Promise<void> {
  await fetchOnce(target, tell, async (workplace) => {
    tell('Temporal is not on this machine yet: trying the official download.');
    const refused = await download(workplace).catch((error: Error) => error);
    if (refused) {
      tell(
        `The download did not work (${reason(refused)}). Building it with Go instead: about five minutes, this once.`,
      );
      await installWithGo({ names: [`github.com/temporalio/cli/cmd/temporal@${version}`], packages }, workplace, tell);
    }
    await rename(join(workplace, 'temporal'), target);
    tell(`Temporal is ready and kept at ${target}.`);
  });
}

/**
 * Has `work` put something at `target`. When another process is already at it, waits for that one.
 * @param work gets a folder beside the target, gone afterwards
 */
export async function fetchOnce(
  target: string,
  tell: (line: string) => void,
  work: (workplace: string) => Promise<void>,
): Promise<void> {
  await mkdir(dirname(target), { recursive: true });
  const release = await takeLock(`${target}.lock`, () => exists(target), tell);
  if (!release) return;
  const workplace = await mkdtemp(`${target}-`);
  try {
    await work(workplace);
  } finally {
    await rm(workplace, { recursive: true, force: true });
    await release();
  }
}

async function download(folder: string): Promise<void> {
  const arch = process.arch === 'x64' ? 'amd64' : process.arch;
  const url = `https://temporal.download/cli/archive/${version}?platform=${process.platform}&arch=${arch}`;
  // Quick to give up on connecting, patient with a slow line.
  const patience = new AbortController();
  const timer = setTimeout(() => patience.abort(new Error('no answer within 8 seconds')), 8_000);
  const response = await fetch(url, { signal: AbortSignal.any([patience.signal, AbortSignal.timeout(300_000)]) });
  clearTimeout(timer);
  if (!response.ok) throw new Error(`HTTP ${response.status}`);
  const archive = join(folder, 'temporal.tar.gz');
  await writeFile(archive, Buffer.from(await response.arrayBuffer()));
  await run('tar', ['-xzf', archive, '-C', folder, 'temporal']);
  await run(join(folder, 'temporal'), ['--version'], { timeout: 20_000 });
}

/** Programs of one module to be built from source. */
export interface GoPrograms {
  /** What they are, in a sentence for people; Temporal unless told. */
  what?: string;
  /** `path@version` each. */
  names: string[];
  /** How many packages `go install -v` names for them. */
  packages: number;
}

/** Builds them into `folder`, each named after the end of its path. @throws with what the user can do */
export async function installWithGo(programs: GoPrograms, folder: string, tell: (line: string) => void): Promise<void> {
  const { what = 'Temporal' } = programs;
  const help = programs.what
    ? 'Install Go (https://go.dev/dl), and see that it reaches its proxy of modules.'
    : 'Install Temporal (https://docs.temporal.io/cli), or point TEMPORAL_CLI at its program or TEMPORAL_ADDRESS at a server.';
  const began = Date.now();
  let done = 0;
  const lastLines: string[] = [];
  const progress = () => {
    const percent = Math.min(99, Math.floor((100 * done) / programs.packages));
    tell(`  building ${what}: ${percent} %, ${Math.round((Date.now() - began) / 1000)} s`);
  };
  const ticker = setInterval(progress, 10_000);
  try {
    await new Promise<void>((resolve, reject) => {
      const go = spawn('go', ['install', '-v', '-trimpath', '-ldflags=-s -w', ...programs.names], {
        env: { ...process.env, GOBIN: folder, GOFLAGS: '-mod=mod', CGO_ENABLED: '0' },
        stdio: ['ignore', 'ignore', 'pipe'],
      });
      createInterface({ input: go.stderr }).on('line', (line) => {
        if (!line.startsWith('go: ')) done += 1;
        lastLines.push(line);
        if (lastLines.length > 10) lastLines.shift();
      });
      const stop = () => go.kill();
      process.once('exit', stop);
      go.once('error', () => reject(new Error(`Go is needed to build ${what}, and is not installed. ${help}`)));
      go.once('close', (code) => {
        process.off('exit', stop);
        if (code === 0) resolve();
        else reject(new Error(`Go could not build ${what}:\n  ${lastLines.join('\n  ')}\n${help}`));
      });
    });
  } finally {
    clearInterval(ticker);
  }
}

/** Takes a lock file, or waits for its holder. Resolves to null when `done()` came true meanwhile. */
async function takeLock(
  file: string,
  done: () => Promise<boolean>,
  tell: (line: string) => void,
): Promise<(() => Promise<void>) | null> {
  for (let waited = 0; ; waited += 1) {
    try {
      await writeFile(file, `${process.pid}`, { flag: 'wx' });
      return () => rm(file, { force: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const holder = Number(await readFile(file, 'utf8').catch(() => '0'));
    // Its writer may not have written its id yet: a young lock without one is taken seriously.
    const age =
      Date.now() -
      (await stat(file).then(
        (found) => found.mtimeMs,
        () => 0,
      ));
    if (holder ? !isAlive(holder) : age > 10_000) {
      await rm(file, { force: true });
      continue;
    }
    if (waited % 15 === 0) tell(`Another process is at ${basename(file, '.lock')}; waiting for it.`);
    await new Promise((next) => setTimeout(next, 1_000));
    if (await done()) return null;
  }
}

function reason(error: Error): string {
  const cause = error.cause as Error | undefined;
  return cause?.message || error.message;
}
