/**
 * How many sleeping workflows a worker keeps in memory, bounded by what they weigh and not by their number. One that is not kept is
 * rebuilt from its history when it wakes, which costs time and nothing else.
 */
import { constrainedMemory } from 'node:process';
import { mostTasks } from './task-slots.ts';

const mega = 1024 * 1024;
/** Temporal asks for at least two; with fewer than there are tasks at once, workflows would push each other out at work. */
export const fewest = mostTasks;
/**
 * Of a kept workflow with a plan of a few steps, as the process has it: with 600 of them it takes 370 MB, with 1,600 some 490
 * (`npm run bench -- storm`). Of that 17 KB lie in V8's heap when it was just collected.
 */
const bytesEach = 110 * 1024;
/** Where nobody says how much there is. */
const usualMb = 80;
/** The rest of a container's memory is for what is under way. */
const share = 1 / 8;

/**
 * @param chosen `WORKFLOW_CACHE_MB`
 * @param limit of the container, in bytes; 0 or as much as the address space where there is none
 */
export function cacheSize(chosen?: number, limit: number = constrainedMemory()): number {
  const isLimited = limit > 0 && limit < 2 ** 40;
  const bytes = chosen !== undefined ? chosen * mega : isLimited ? limit * share : usualMb * mega;
  return Math.max(fewest, Math.floor(bytes / bytesEach));
}
