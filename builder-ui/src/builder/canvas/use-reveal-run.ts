/** Brings the way of a test run into view when a lead is chosen whose way is not all on the screen. */
import { useReactFlow, useStoreApi } from '@xyflow/react';
import { useEffect, useRef } from 'react';
import { useParts, useScreen } from '../builder-context.tsx';
import { isInView } from './use-reveal-focus.ts';

export function useRevealRun(): void {
  const { store } = useParts();
  const run = useScreen((state) => state.run);
  const { fitView } = useReactFlow();
  const { getState } = useStoreApi();
  /** Whose way is shown already: an edit while one looks at it moves nothing. */
  const shown = useRef<string>(undefined);

  useEffect(() => {
    const before = shown.current;
    shown.current = run?.leadId;
    if (!run || run.leadId === before) return;
    const lit = store.getState().flow.nodes.filter(({ id }) => run.lights.has(id));
    const { transform, width, height } = getState();
    if (lit.every(({ position }) => isInView(position, transform, { width, height }))) return;
    void fitView({
      nodes: lit.map(({ id }) => ({ id })),
      maxZoom: transform[2],
      minZoom: 0.4,
      padding: 0.1,
      duration: 150,
    });
  }, [run, fitView, getState, store]);
}
