/** The run's Temporal dev server, for test files that need one. */
import { inject } from 'vitest';
import type { TestTemporal } from './test-temporal.ts';

/** Address and namespace of the run's Temporal server; the first call starts it (about 2 s). Use a task queue of your own. */
export async function sharedTemporal(): Promise<TestTemporal> {
  const answer = await fetch(`${inject('services')}/temporal`);
  if (!answer.ok) throw new Error(await answer.text());
  return (await answer.json()) as TestTemporal;
}
