/** Seconds of processor that the stack's processes have used, by what they are. Linux only (process-cost.ts). */
import type { Child } from '../../supervise/supervise.ts';
import { cpuSeconds } from '../process-cost.ts';

export const parts = ['api', 'worker', 'temporal', 'postgres', 'pgbouncer', 'sandbox'] as const;
export type Cpu = Record<(typeof parts)[number], number>;

/** Of each part, all its processes together with what they started and reaped. */
export function readCpu(children: ReadonlyMap<string, Child>): Cpu {
  const cpu = Object.fromEntries(parts.map((part) => [part, 0])) as Cpu;
  for (const [name, { pid }] of children) {
    const part = parts.find((one) => name.startsWith(one));
    if (part && pid) cpu[part] += cpuSeconds(pid);
  }
  return cpu;
}

/** What was used between two readings. */
export const used = (before: Cpu, after: Cpu): Cpu =>
  Object.fromEntries(parts.map((part) => [part, after[part] - before[part]])) as Cpu;
