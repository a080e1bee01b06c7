import { spawn } from 'node:child_process';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { isAlive, startGuard } from './guard.ts';
import { type Child, type Command, supervise, type Watching } from './supervise.ts';

const lines: string[] = [];
const children: Child[] = [];

function start(script: string, over: Partial<Command & Watching> = {}): Child {
  const { guard = startGuard(), onPid, restart, ...command } = over;
  const child = supervise(
    { name: 'it', file: process.execPath, args: ['-e', script], ready: async () => lines.includes('up'), ...command },
    { guard, onPid, restart, onLine: (_name, line) => lines.push(line) },
  );
  children.push(child);
  return child;
}

const untilKilled = 'console.log("up"); setInterval(() => {}, 1000)';

describe('supervise()', () => {
  afterEach(async () => {
    await Promise.all(children.map((child) => child.stop()));
    children.length = lines.length = 0;
  });

  it('starts a killed process again and tells its new id', async () => {
    const pids: number[] = [];
    const child = start(untilKilled, { restart: true, onPid: (_name, pid) => pids.push(pid) });
    await child.whenReady;
    process.kill(child.pid!, 'SIGKILL');
    await vi.waitFor(() => expect(pids).toHaveLength(2), 5_000);
    expect(child.pid).toBe(pids[1]);
    expect(pids[1]).not.toBe(pids[0]);
  });

  it('starts one again that is to begin anew: asked politely, at once, and not as a failure', async () => {
    const pids: number[] = [];
    const polite = `process.on('SIGTERM', () => { console.log('bye'); process.exit(0); }); ${untilKilled}`;
    const child = start(polite, { onPid: (_name, pid) => pids.push(pid) });
    await child.whenReady;
    await child.restart();
    await vi.waitFor(() => expect(pids).toHaveLength(2), 5_000);
    expect([child.pid, isAlive(pids[0]!)]).toEqual([pids[1], false]);
    await vi.waitFor(() => expect(lines).toEqual(['up', 'bye', 'up']), 5_000);
  });

  it('says what a process said that ended before it was ready', async () => {
    const child = start('console.error("no such file"); process.exit(3)');
    await expect(child.whenReady).rejects.toThrow(/it ended before it was ready:\n {2}no such file\n.*code 3/s);
  });

  it('gives up on one that stays silent, and ends it', async () => {
    const child = start('setInterval(() => {}, 1000)', { readyWithin: 300 });
    await expect(child.whenReady).rejects.toThrow('did not become ready');
    expect(child.pid).toBeUndefined();
  });

  it('ends what a process started too, and one that ignores being asked', async () => {
    const script = `process.on('SIGTERM', () => {});
      const own = require('child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
      console.log('own ' + own.pid); console.log('up'); setInterval(() => {}, 1000)`;
    const child = start(script, { patience: 300 });
    await child.whenReady;
    const [pid, own] = [child.pid!, Number(lines.find((line) => line.startsWith('own'))!.slice(4))];
    expect([isAlive(pid), isAlive(own)]).toEqual([true, true]);
    await child.stop();
    await vi.waitFor(() => expect([isAlive(pid), isAlive(own)]).toEqual([false, false]), 5_000);
  });
});

describe('startGuard()', () => {
  it('ends what it watches when its starter is killed', async () => {
    const script = `const { startGuard } = await import(${JSON.stringify(new URL('guard.ts', import.meta.url).href)});
      const own = (await import('node:child_process')).spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
      startGuard().watch(own.pid, 'SIGTERM'); console.log(own.pid); setInterval(() => {}, 1000)`;
    const parent = spawn(process.execPath, ['--input-type=module', '-e', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const pid = await new Promise<number>((told) => parent.stdout.once('data', (data) => told(Number(data))));
    expect(isAlive(pid)).toBe(true);
    parent.kill('SIGKILL');
    await vi.waitFor(() => expect(isAlive(pid)).toBe(false), 8_000);
  });
});
