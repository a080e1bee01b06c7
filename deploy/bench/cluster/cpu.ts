/** Seconds of processor that the stack's processes have used, by what they are. Linux only: it reads /proc. */
import { readdir, readFile } from 'node:fs/promises';
import type { Child } from '../../supervise/supervise.ts';

/** Clock ticks per second in /proc (sysconf(_SC_CLK_TCK); 100 on every Linux that Node runs on). */
const ticks = 100;

export const parts = ['api', 'worker', 'temporal', 'postgres', 'pgbouncer', 'sandbox'] as const;
export type Cpu = Record<(typeof parts)[number], number>;

/** Of each part, all its processes together with what they started and reaped. */
export async function readCpu(children: ReadonlyMap<string, Child>): Promise<Cpu> {
  const all = await readProcesses();
  const cpu = Object.fromEntries(parts.map((part) => [part, 0])) as Cpu;
  for (const [name, { pid }] of children) {
    const part = parts.find((one) => name.startsWith(one));
    if (part && pid) cpu[part] += secondsOf(pid, all);
  }
  return cpu;
}

/** What was used between two readings. */
export const used = (before: Cpu, after: Cpu): Cpu =>
  Object.fromEntries(parts.map((part) => [part, after[part] - before[part]])) as Cpu;

interface Process {
  parent: number;
  seconds: number;
}

function secondsOf(pid: number, all: ReadonlyMap<number, Process>): number {
  let sum = all.get(pid)?.seconds ?? 0;
  for (const [id, { parent }] of all) if (parent === pid) sum += secondsOf(id, all);
  return sum;
}

async function readProcesses(): Promise<Map<number, Process>> {
  const found = new Map<number, Process>();
  for (const name of await readdir('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const text = await readFile(`/proc/${name}/stat`, 'utf8').catch(() => null);
    if (!text) continue;
    // After the name in parentheses: state, ppid, …; 14 to 17 of proc(5) are utime, stime, cutime, cstime.
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    const seconds = fields.slice(11, 15).reduce((sum, one) => sum + Number(one), 0) / ticks;
    found.set(Number(name), { parent: Number(fields[1]), seconds });
  }
  return found;
}
