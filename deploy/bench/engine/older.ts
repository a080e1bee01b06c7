/** An older release, built beside this one in a temporary folder from the repository's own history. */
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { pathToFileURL } from 'node:url';
import { exists } from '../../exists.ts';
import { freePort } from '../../ports.ts';
import { root } from '../../runtimes.ts';
import type { Stack, startStack } from '../../stack.ts';

const run = promisify(execFile);
const git = (...args: string[]) => run('git', ['-C', root, ...args]);

export interface Older {
  stack: Stack;
  /** The root of its sources. */
  code: string;
  /** Of its data. */
  folder: string;
  /** Ends it, and removes all that was made for it. */
  stop(): Promise<void>;
}

/**
 * Checks the commit out, installs what its lockfile names and starts it; a few minutes.
 * @param kept where its sources stay installed, for the next run
 * @returns null where this clone does not hold the commit, after having said so
 */
export async function startOlder(
  commit: string,
  tell: (line: string) => void,
  { port, kept }: { port?: number; kept?: string | undefined } = {},
): Promise<Older | null> {
  try {
    await git('cat-file', '-e', `${commit}^{commit}`);
  } catch {
    tell(
      `This clone does not hold ${commit} (a shallow one holds the newest alone; git fetch --unshallow): nothing is compared.`,
    );
    return null;
  }
  const folder = await mkdtemp(join(tmpdir(), 'cadencia-older-'));
  const code = join(kept ?? folder, commit);
  const remove = async () => {
    if (!kept) await git('worktree', 'remove', '--force', code).catch(() => {});
    await rm(folder, { recursive: true, force: true });
  };
  try {
    if (!(await exists(join(code, 'node_modules')))) {
      // By force, where a folder that was kept was thrown away by hand.
      await git('worktree', 'add', '--force', '--detach', code, commit);
      tell(`Installing what ${commit} needs …`);
      await run('npm', ['ci', '--no-audit', '--no-fund'], { cwd: code, maxBuffer: 64 * 1024 * 1024 });
      await run('npm', ['run', '--silent', 'paraglide'], { cwd: code });
    }
    const older = (await import(pathToFileURL(join(code, 'deploy/stack.ts')).href)) as {
      startStack: typeof startStack;
    };
    const options = { temporary: true, demo: false, port: port ?? (await freePort()), tell };
    const data = join(folder, 'data');
    const stack = await older.startStack({ ...options, folder: data });
    return {
      stack,
      code,
      folder: data,
      async stop() {
        await stack.stop();
        await remove();
      },
    };
  } catch (error) {
    await remove();
    throw error;
  }
}
