/** Palette, canvas or outline, and panel: the place where one works on a document, or looks at one. */
import { ActionIcon, Paper, Text } from '@mantine/core';
import { useLocalStorage, useMediaQuery } from '@mantine/hooks';
import { PanelLeftOpen } from 'lucide-react';
import { describeIssue } from '#flow';
import { say } from '../../app/language.ts';
import { m } from '../../paraglide/messages.js';
import { Palette } from '../add/palette.tsx';
import { useIssues, useParts, useScreen } from '../builder-context.tsx';
import { Canvas } from '../canvas/canvas.tsx';
import { OutlineView } from '../outline-view.tsx';
import classes from './shell.module.css';
import { useShortcuts } from './shortcuts.ts';
import { SidePanel } from './side-panel.tsx';

export function Workspace() {
  const { mayEdit } = useParts();
  const view = useScreen((state) => state.view);
  const narrow = useMediaQuery('(max-width: 62em)');
  // Every step can be added by "+" and "/" too, so the canvas may have its room.
  const [isFolded, setFolded] = useLocalStorage({ key: 'cadencia-palette-folded', defaultValue: false });
  const canFold = mayEdit && !narrow;
  const palette = canFold && !isFolded;
  // A canvas that is empty or hangs on nothing says what it wants, not only the list of issues.
  const missing = useIssues().find(({ code }) => code === 'no-trigger');
  useShortcuts();
  return (
    <div className={classes.body} data-plain={!palette || undefined}>
      {palette && <Palette onFold={() => setFolded(true)} />}
      <div className={classes.middle}>
        {view === 'canvas' ? <Canvas /> : <OutlineView />}
        {missing && (
          <Paper withBorder className={classes.missing} px="sm" py={6}>
            <Text size="sm">{say(describeIssue(missing))}</Text>
          </Paper>
        )}
        {canFold && isFolded && (
          <ActionIcon
            variant="default"
            size="lg"
            className={classes.unfold}
            aria-label={m.builder_palette_unfold()}
            onClick={() => setFolded(false)}
          >
            <PanelLeftOpen size={18} aria-hidden />
          </ActionIcon>
        )}
      </div>
      <SidePanel />
    </div>
  );
}
