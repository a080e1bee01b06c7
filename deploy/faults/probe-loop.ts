/** A thread of its own that asks again and again, so that what else its process does is not taken for the server's delay. */
import { parentPort, workerData } from 'node:worker_threads';

/** A call to repeat. */
export interface Probe {
  name: string;
  url: string;
  headers: Record<string, string>;
  everyMs: number;
}
/** One answer: how long it took; status 0 when there was none. */
export interface Probed {
  name: string;
  ms: number;
  status: number;
}

for (const { name, url, headers, everyMs } of workerData as Probe[]) {
  void (async () => {
    for (;;) {
      const began = performance.now();
      const status = await fetch(url, { headers }).then(
        async (answer) => (await answer.arrayBuffer(), answer.status),
        () => 0,
      );
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a port between threads has no origin
      parentPort!.postMessage({ name, ms: performance.now() - began, status } satisfies Probed);
      await new Promise((next) => setTimeout(next, everyMs));
    }
  })();
}
