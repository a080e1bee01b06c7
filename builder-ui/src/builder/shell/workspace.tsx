/** Palette, canvas or outline, and panel: the place where one works on a document, or looks at one. */
import { useMediaQuery } from '@mantine/hooks';
import { Palette } from '../add/palette.tsx';
import { useParts, useScreen } from '../builder-context.tsx';
import { Canvas } from '../canvas/canvas.tsx';
import { OutlineView } from '../outline-view.tsx';
import classes from './shell.module.css';
import { useShortcuts } from './shortcuts.ts';
import { SidePanel } from './side-panel.tsx';

export function Workspace() {
  const { mayEdit } = useParts();
  const view = useScreen((state) => state.view);
  const narrow = useMediaQuery('(max-width: 62em)');
  const palette = mayEdit && !narrow;
  useShortcuts();
  return (
    <div className={classes.body} data-plain={!palette || undefined}>
      {palette && <Palette />}
      <div className={classes.middle}>{view === 'canvas' ? <Canvas /> : <OutlineView />}</div>
      <SidePanel />
    </div>
  );
}
