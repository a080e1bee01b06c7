/** Asks the layout's worker, started on first use. */
import type { Flow } from '#flow';
import type { Place } from './edit/layout.ts';
import { applyLayout, drawnFlow } from './edit/tidy.ts';

let worker: Worker | undefined;
let turns = 0;

/**
 * Works out tidy places for this flow. Gives an edit rather than a flow, to be applied to the flow as it is by then.
 * Rejects when the worker cannot be started or the layout fails.
 */
export async function tidyUp(flow: Flow): Promise<(current: Flow) => Flow> {
  const { ids, steps } = drawnFlow(flow);
  const places = await askWorker(steps);
  return (current) => applyLayout(current, ids, places);
}

function askWorker(steps: unknown): Promise<Place[]> {
  const asked = (worker ??= new Worker(new URL('./edit/tidy-worker.ts', import.meta.url), { type: 'module' }));
  const turn = turns++;
  return new Promise((resolve, reject) => {
    const end = (settle: () => void) => {
      asked.removeEventListener('message', hear);
      asked.removeEventListener('error', fail);
      settle();
    };
    const hear = ({ data }: MessageEvent<{ turn: number; places: Place[] }>) => {
      if (data.turn === turn) end(() => resolve(data.places));
    };
    const fail = (event: ErrorEvent) => {
      // The next one starts anew; this one has nothing more to say to anybody.
      asked.terminate();
      if (worker === asked) worker = undefined;
      end(() => reject(new Error(event.message || 'the layout could not be started')));
    };
    asked.addEventListener('message', hear);
    asked.addEventListener('error', fail);
    asked.postMessage({ turn, steps }, { transfer: [] });
  });
}
