/** What the servers of one test run share. */
import type { Child, Watching } from '../supervise/supervise.ts';

export interface TestRun extends Watching {
  /** A folder of this run, removed after it. */
  folder: () => Promise<string>;
  children: Child[];
}
