/** The lines that show what a dragged card is aligned with. */
import { ViewportPortal } from '@xyflow/react';
import classes from './canvas.module.css';

const far = 100_000;

export function HelperLines({ lines }: { lines: { x: number | null; y: number | null } | null }) {
  if (!lines) return null;
  return (
    <ViewportPortal>
      {lines.x !== null && (
        <div className={classes.helper} style={{ left: lines.x, top: -far, width: 1, height: 2 * far }} />
      )}
      {lines.y !== null && (
        <div className={classes.helper} style={{ top: lines.y, left: -far, height: 1, width: 2 * far }} />
      )}
    </ViewportPortal>
  );
}
