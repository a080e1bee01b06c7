/** Whether the memory of api and worker levels off while people work. Linux only (process-cost.ts). */
import { median } from '../bench/measure.ts';
import { residentBytes } from '../bench/process-cost.ts';
import type { Child } from '../supervise/supervise.ts';

const quarters = 4;
const mega = 1024 * 1024;

/**
 * Looks once a second at each api and worker until it is stopped.
 * @returns what `stop` answers: a line for each process, the median of each quarter of the time in MB
 */
export function watchLevels(children: ReadonlyMap<string, Child>): { stop(): string[] } {
  const seen = new Map<string, number[]>();
  const timer = setInterval(() => {
    for (const [name, { pid }] of children) {
      if (!/^(api|worker)/.test(name) || !pid) continue;
      try {
        seen.set(name, [...(seen.get(name) ?? []), residentBytes(pid) / mega]);
      } catch {
        // It has ended meanwhile, and another one comes.
      }
    }
  }, 1_000);
  return {
    stop() {
      clearInterval(timer);
      return [...seen].map(([name, levels]) => `${name.padEnd(9)} ${levelsOf(levels)} MB`);
    },
  };
}

/** The median of each quarter of what was seen, and the most. */
function levelsOf(levels: number[]): string {
  const size = Math.max(1, Math.ceil(levels.length / quarters));
  const parts = Array.from({ length: quarters }, (_, n) => levels.slice(n * size, (n + 1) * size));
  const medians = parts.filter((part) => part.length > 0).map((part) => median(part).toFixed(0));
  return `${medians.join(', ')}; most ${Math.max(...levels).toFixed(0)}`;
}
