/** Brings a node into view, and the keyboard with it, when a panel, the outline or an addition asks for it. */
import { useReactFlow, useStoreApi } from '@xyflow/react';
import { useEffect, useRef } from 'react';
import { useBuilder, useParts } from '../builder-context.tsx';
import { cardHeight, cardWidth, type Spot } from '../edit/geometry.ts';

/** Screen pixels that must stay free around a card for it to count as in view: room for its "+". */
const margin = 56;

export function useRevealFocus(): void {
  const { screen, store } = useParts();
  const focus = useBuilder((state) => state.focus);
  const { setCenter } = useReactFlow();
  const { getState } = useStoreApi();
  const done = useRef(focus?.turn ?? 0);

  useEffect(() => {
    if (!focus || focus.turn === done.current) return;
    done.current = focus.turn;
    const node = store.getState().flow.nodes.find((candidate) => candidate.id === focus.nodeId);
    if (!node) return;
    screen.getState().set({ panel: 'step' });
    const { transform, width, height } = getState();
    const seen = isInView(node.position, transform, { width, height });
    const zoom = Math.max(transform[2], 0.7);
    const arrived = seen
      ? Promise.resolve(true)
      : setCenter(node.position.x + cardWidth / 2, node.position.y + cardHeight / 2, { zoom, duration: 150 });
    if (focus.field !== undefined) return;
    const card = `.react-flow__node[data-id="${CSS.escape(focus.nodeId)}"]`;
    const takeFocus = () => {
      const drawn = document.querySelector<HTMLElement>(card);
      drawn?.focus({ preventScroll: true });
      return drawn !== null;
    };
    // In large flows a card is drawn only once it has come into view. By then the keyboard may be elsewhere on purpose.
    const takeFocusLate = () => store.getState().focus?.turn === focus.turn && isNowhere() && takeFocus();
    if (!takeFocus()) void arrived.then(() => requestAnimationFrame(takeFocusLate));
  }, [focus, setCenter, getState, store, screen]);
}

/** Whether no control has the keyboard. */
const isNowhere = () => document.activeElement === null || document.activeElement === document.body;

/** Nothing jumps that can be seen already. */
export function isInView(
  at: Spot,
  [x, y, zoom]: [number, number, number],
  pane: { width: number; height: number },
): boolean {
  const left = at.x * zoom + x;
  const top = at.y * zoom + y;
  return (
    left >= 8 &&
    top >= 8 &&
    left + cardWidth * zoom <= pane.width - 8 &&
    top + cardHeight * zoom + margin <= pane.height
  );
}
