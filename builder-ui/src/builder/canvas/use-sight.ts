/** What part of the flow is in sight: all of it, or its beginning. */
import { getViewportForBounds, useReactFlow, useStore, useStoreApi, type ReactFlowState } from '@xyflow/react';
import { useMemo } from 'react';
import { useFlow, useParts } from '../builder-context.tsx';
import { boundsOf, cardWidth } from '../edit/geometry.ts';

/** How far one can always zoom out. */
const usual = 0.15;
/** Below it nobody can read a card; a flow that is larger opens at its beginning. */
const readable = 0.4;
/** Below it a card is a block with an icon. */
const far = 0.25;
const margin = 0.08;
/** From so many cards on, the view jumps: drawing them all on the way would take longer than one looks. */
const tooManyToFly = 100;

export const isFar = (state: ReactFlowState): boolean => state.transform[2] < far;

/** One can zoom out until the whole flow is in sight, and hardly further. */
const leastZoom = (ofWhole: number): number => Math.min(usual, ofWhole * 0.95);

export function useLeastZoom(): number {
  const flow = useFlow();
  const width = useStore((state) => state.width);
  const height = useStore((state) => state.height);
  return useMemo(() => {
    if (width === 0 || height === 0) return usual;
    return leastZoom(getViewportForBounds(boundsOf(flow.nodes), width, height, 0, 1, margin).zoom);
  }, [flow.nodes, width, height]);
}

export function useSight() {
  const { store } = useParts();
  const { setViewport } = useReactFlow();
  const { getState } = useStoreApi();
  return useMemo(() => {
    const whole = () => {
      const { width, height } = getState();
      return getViewportForBounds(boundsOf(store.getState().flow.nodes), width, height, 0, 1, margin);
    };
    return {
      /** Brings all cards into sight, none larger than life. Does nothing while no canvas is shown. */
      showAll() {
        const { width, panZoom, maxZoom } = getState();
        if (width === 0 || !panZoom) return;
        const view = whole();
        // `useLeastZoom` says it too, but only when the canvas is drawn next.
        panZoom.setScaleExtent([leastZoom(view.zoom), maxZoom]);
        const count = store.getState().flow.nodes.length;
        void setViewport(view, count > tooManyToFly ? undefined : { duration: 200 });
      },
      /** A flow that can be read as a whole is shown whole. Others begin at the top, where the next steps will find room below. */
      showStart() {
        const { nodes } = store.getState().flow;
        const first = nodes[0];
        const view = whole();
        if (!first || (nodes.length > 3 && view.zoom >= readable)) return void setViewport(view);
        const zoom = nodes.length > 3 ? 0.7 : 1;
        const { width } = getState();
        return void setViewport({
          x: width / 2 - (first.position.x + cardWidth / 2) * zoom,
          y: 48 - first.position.y * zoom,
          zoom,
        });
      },
    };
  }, [store, setViewport, getState]);
}
