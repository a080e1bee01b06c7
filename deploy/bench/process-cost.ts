/** What processes cost, as Linux counts it in `/proc`: CPU and resident memory. Other systems have no such files. */
import { readdirSync, readFileSync } from 'node:fs';

/** Clock ticks of `/proc`: Linux counts a hundred in a second on every machine we know. */
const ticksPerSecond = 100;
const pageBytes = 4096;

interface Line {
  parent: number;
  /** Of its own, and of children that have ended. */
  ticks: number;
  residentPages: number;
}

/** @throws where there is no such process, or no `/proc` */
function readLine(pid: number): Line {
  const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // The name of the program stands in brackets and may hold spaces.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const ticks = [11, 12, 13, 14].reduce((sum, n) => sum + Number(fields[n]), 0);
  return { parent: Number(fields[1]), ticks, residentPages: Number(fields[21]) };
}

function allLines(): Map<number, Line> {
  const lines = new Map<number, Line>();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    try {
      lines.set(Number(name), readLine(Number(name)));
    } catch {
      // It has ended meanwhile.
    }
  }
  return lines;
}

/** Seconds of CPU that the process and everything below it have used. */
export function cpuSeconds(pid: number): number {
  const lines = allLines();
  const below = (parent: number): number =>
    [...lines].reduce((sum, [id, line]) => (line.parent === parent ? sum + line.ticks + below(id) : sum), 0);
  return ((lines.get(pid)?.ticks ?? 0) + below(pid)) / ticksPerSecond;
}

/** Bytes of the process itself that are in memory now. */
export function residentBytes(pid: number): number {
  return readLine(pid).residentPages * pageBytes;
}

/** Looks ten times a second how much memory a process has. */
export function watchMemory(pid: number): { peak(): number; stop(): void } {
  let most = residentBytes(pid);
  const timer = setInterval(() => {
    try {
      most = Math.max(most, residentBytes(pid));
    } catch {
      // It is being restarted, which the bench finds out by itself.
    }
  }, 100);
  return { peak: () => most, stop: () => clearInterval(timer) };
}
