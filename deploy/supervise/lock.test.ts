import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { isAlive } from './guard.ts';
import { AlreadyRunning, recordChildren, takeFolder, takeLock } from './lock.ts';

describe('takeFolder()', () => {
  let folder: string;
  beforeEach(async () => void (folder = await mkdtemp(join(tmpdir(), 'cadencia-lock-'))));
  afterEach(() => rm(folder, { recursive: true }));

  /** A process that lives until it is killed. */
  async function bystander(): Promise<number> {
    const child = spawn(process.execPath, ['-e', 'console.log(1); setInterval(() => {}, 1000)'], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    await once(child.stdout, 'data');
    return child.pid!;
  }

  it('refuses while the holder lives, and lets in once it has let go', async () => {
    const holder = await bystander();
    const command = (await readFile(`/proc/${holder}/cmdline`, 'utf8')).replaceAll('\0', ' ').trim();
    await writeFile(join(folder, 'lock'), JSON.stringify({ pid: holder, command }));
    await expect(takeFolder(folder)).rejects.toThrow(AlreadyRunning);
    process.kill(holder, 'SIGKILL');
    await vi.waitFor(() => expect(isAlive(holder)).toBe(false));
    const lock = await takeFolder(folder);
    await lock.release();
    await (await takeFolder(folder)).release();
  });

  it('does not take another program with the same process id for the holder', async () => {
    const somebody = await bystander();
    await writeFile(join(folder, 'lock'), JSON.stringify({ pid: somebody, command: 'node deploy/start.ts' }));
    await (await takeFolder(folder)).release();
    expect(isAlive(somebody)).toBe(true);
    process.kill(somebody, 'SIGKILL');
  });

  it('ends what a killed holder left running', async () => {
    const orphan = await bystander();
    await recordChildren(folder, [orphan]);
    await (await takeFolder(folder)).release();
    expect(isAlive(orphan)).toBe(false);
  });

  it('takes over a lock file that is cut short', async () => {
    await writeFile(join(folder, 'lock'), '{"pid":');
    const lock = await takeFolder(folder);
    const holder = JSON.parse(await readFile(join(folder, 'lock'), 'utf8')) as { pid: number };
    expect(holder.pid).toBe(process.pid);
    await lock.release();
  });

  it('leaves a lock to the process that is just writing it', async () => {
    const holder = await bystander();
    const command = (await readFile(`/proc/${holder}/cmdline`, 'utf8')).replaceAll('\0', ' ').trim();
    const file = join(folder, 'lock');
    await writeFile(file, '');
    const [found] = await Promise.all([takeLock(file), writeFile(file, JSON.stringify({ pid: holder, command }))]);
    expect(found).toMatchObject({ pid: holder });
    process.kill(holder, 'SIGKILL');
  });
});
