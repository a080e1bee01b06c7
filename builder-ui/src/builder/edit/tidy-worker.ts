/** The layout in a thread of its own, so that the page goes on being drawn. */
import { layOut, type LaidStep } from './layout.ts';

self.addEventListener('message', (event: MessageEvent<{ turn: number; steps: LaidStep[] }>) => {
  const { turn, steps } = event.data;
  postMessage({ turn, places: layOut(steps) });
});
