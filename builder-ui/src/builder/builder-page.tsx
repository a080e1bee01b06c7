/** The canvas of one flow: loads what an editor needs, then opens it. */
import { Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { m } from '../paraglide/messages.js';
import { ErrorState } from '../ui/error-state.tsx';
import { Editor } from './editor.tsx';
import { openingQuery } from './live/draft.ts';
import classes from './shell/shell.module.css';

export function BuilderPage() {
  const { flowId } = useParams({ from: '/shell/crm/hsm/flows/$flowId' });
  return <Opening key={flowId} flowId={flowId} />;
}

function Opening({ flowId }: { flowId: string }) {
  const opening = useQuery(openingQuery(flowId));
  if (opening.isError) {
    return (
      <div className={classes.loading}>
        <ErrorState error={opening.error} onRetry={() => void opening.refetch()} />
      </div>
    );
  }
  if (!opening.data) {
    return (
      <div className={classes.page} role="group" aria-busy="true" aria-label={m.loading()}>
        <div className={classes.bar}>
          <Skeleton h={24} w={220} />
        </div>
        <div />
        <Skeleton m="xl" h={320} w="auto" />
      </div>
    );
  }
  return <Editor opened={opening.data.row} draft={opening.data.draft} />;
}
