/** Runs ELK in its own worker file (unmodified, as its licence wants), started on first use. */
import ELK, { type ELK as Elk } from 'elkjs/lib/elk-api.js';
import workerUrl from 'elkjs/lib/elk-worker.min.js?url';
import type { Flow } from '#flow';
import { applyLayout, elkGraphOf } from './edit/tidy.ts';

let elk: Elk | undefined;

/**
 * Works out tidy places for this flow. Gives an edit rather than a flow, to be applied to the flow as it is by then.
 * Rejects when the worker cannot be started or the layout fails.
 */
export async function tidyUp(flow: Flow): Promise<(current: Flow) => Flow> {
  elk ??= new ELK({ workerFactory: () => new Worker(workerUrl) });
  const laidOut = await elk.layout(elkGraphOf(flow));
  return (current) => applyLayout(current, laidOut);
}
