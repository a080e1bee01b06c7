/**
 * How many sleeping workflows a worker keeps in memory, bounded by what they weigh and not by their number. One that is not kept is
 * rebuilt from its history when it wakes, which costs time and nothing else.
 */
import { constrainedMemory } from 'node:process';

const mega = 1024 * 1024;
/** Temporal asks for at least two; with fewer than there are tasks at once, workflows would push each other out at work. */
export const fewest = 100;
/**
 * Of a kept workflow with a plan of a few steps: 17 KB in V8, measured as what a thousand of them add to a collected heap, and room
 * for as much again in the SDK's native part.
 */
const bytesEach = 40 * 1024;
/** Where nobody says how much there is. */
const usualMb = 64;
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
