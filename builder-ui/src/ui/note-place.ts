/** Where notes may stand: beside a panel at the right edge, whose lower controls they would lie on, and at the top of a phone. */
import { useMediaQuery } from '@mantine/hooks';
import { useEffect, useState } from 'react';

/** A note with its distance from the edges. */
const roomPx = 460;

export interface NotePlace {
  position: 'top-center' | 'bottom-right';
  /** Pixels that are taken at the right edge. */
  taken: number;
}

/** @param onNote calls back with each note that is shown, and gives the way to stop that */
export function useNotePlace(onNote: (listener: () => void) => () => void): NotePlace {
  const isNarrow = useMediaQuery('(max-width: 48em)');
  const [taken, setTaken] = useState(takenAtRight);
  useEffect(() => {
    const sizes = new ResizeObserver(() => look());
    const look = () => {
      setTaken(takenAtRight());
      // What folds or goes is told by its size; one that is watched already is not told anew.
      for (const panel of panels()) sizes.observe(panel);
    };
    // What opens is drawn after what somebody did. A drawer takes the focus besides.
    const soon = () => requestAnimationFrame(look);
    const stop = onNote(look);
    const acts = ['focusin', 'pointerup', 'keyup', 'resize'];
    for (const act of acts) window.addEventListener(act, soon);
    look();
    return () => {
      stop();
      sizes.disconnect();
      for (const act of acts) window.removeEventListener(act, soon);
    };
  }, [onNote]);
  return { position: isNarrow ? 'top-center' : 'bottom-right', taken };
}

const panels = () => [...document.querySelectorAll<HTMLElement>('[data-builder-panel], .mantine-Drawer-content')];

/** Widths do not count the way on which a drawer slides in. */
function takenAtRight(): number {
  const widths = panels()
    .filter(({ offsetHeight }) => offsetHeight > window.innerHeight * 0.6)
    .map(({ offsetWidth }) => offsetWidth)
    .filter((width) => window.innerWidth - width >= roomPx);
  return Math.max(0, ...widths);
}
