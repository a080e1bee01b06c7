/** A published version to look at: its own document, nothing to change. The draft stays as it was. */
import { Button, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import type { Flow } from '#flow';
import { m } from '../paraglide/messages.js';
import { BuilderProvider, IssuesProvider, useParts, type BuilderParts } from './builder-context.tsx';
import { versionQuery } from './live/draft.ts';
import { useChecked } from './live/use-checked.ts';
import classes from './shell/shell.module.css';
import { Workspace } from './shell/workspace.tsx';
import { createBuilderStore } from './store.ts';

interface VersionProps {
  number: number;
  timezone: string;
  onRestore(number: number): Promise<void>;
}

export function VersionView({ number, timezone, onRestore }: VersionProps) {
  const parts = useParts();
  const version = useQuery(versionQuery(parts.flowId, number));
  return (
    <>
      <div className={classes.notice} role="status">
        <Text size="sm" flex={1}>
          {m.builder_viewing({ number })}
        </Text>
        {parts.mayEdit && (
          <Button size="compact-sm" variant="default" onClick={() => void onRestore(number)}>
            {m.builder_version_restore()}
          </Button>
        )}
        <Button size="compact-sm" onClick={() => parts.screen.getState().set({ viewing: null })}>
          {m.builder_back_to_draft()}
        </Button>
      </div>
      {version.data ? <ReadOnly key={number} graph={version.data.graph} timezone={timezone} /> : <div />}
    </>
  );
}

function ReadOnly({ graph, timezone }: { graph: Flow; timezone: string }) {
  const parts = useParts();
  const [store] = useState(() => createBuilderStore(graph));
  const shown = useMemo<BuilderParts>(() => ({ ...parts, store, mayEdit: false }), [parts, store]);
  const issues = useChecked(graph, parts.catalogue, timezone);
  return (
    <BuilderProvider parts={shown}>
      <IssuesProvider value={issues}>
        <Workspace />
      </IssuesProvider>
    </BuilderProvider>
  );
}
