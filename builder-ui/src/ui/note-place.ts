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
    const look = () => setTaken(takenAtRight());
    const stop = onNote(look);
    // A drawer that opens takes the focus, and gives it back when it goes.
    document.addEventListener('focusin', look);
    window.addEventListener('resize', look);
    return () => {
      stop();
      document.removeEventListener('focusin', look);
      window.removeEventListener('resize', look);
    };
  }, [onNote]);
  return { position: isNarrow ? 'top-center' : 'bottom-right', taken };
}

/** Widths do not count the way on which a drawer slides in. */
function takenAtRight(): number {
  const panels = [...document.querySelectorAll<HTMLElement>('[data-builder-panel], .mantine-Drawer-content')];
  const widths = panels
    .filter(({ offsetHeight }) => offsetHeight > window.innerHeight * 0.6)
    .map(({ offsetWidth }) => offsetWidth)
    .filter((width) => window.innerWidth - width >= roomPx);
  return Math.max(0, ...widths);
}
