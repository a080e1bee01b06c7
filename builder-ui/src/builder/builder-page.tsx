/** The canvas of one flow: loads what an editor needs, then opens it. */
import { Skeleton } from '@mantine/core';
import { useQueries } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { m } from '../paraglide/messages.js';
import { catalogueQuery, flowQuery } from '../hsm/data.ts';
import { ErrorState } from '../ui/error-state.tsx';
import { Editor } from './editor.tsx';
import { draftQuery, versionQuery } from './live/draft.ts';
import classes from './shell/shell.module.css';

export function BuilderPage() {
  const { flowId } = useParams({ from: '/shell/crm/hsm/flows/$flowId' });
  return <Loading key={flowId} flowId={flowId} />;
}

function Loading({ flowId }: { flowId: string }) {
  const [flow, draft, catalogue] = useQueries({ queries: [flowQuery(flowId), draftQuery(flowId), catalogueQuery] });
  const number = flow.data?.live_version ?? null;
  const [version] = useQueries({ queries: [{ ...versionQuery(flowId, number ?? 0), enabled: number !== null }] });

  const failed = [flow, draft, catalogue, version].find((query) => query.isError && query.data === undefined);
  if (failed?.error) {
    return (
      <div className={classes.loading}>
        <ErrorState error={failed.error} onRetry={() => void failed.refetch()} />
      </div>
    );
  }
  if (!flow.data || !draft.data || !catalogue.data || (number !== null && !version.data)) {
    return (
      <div className={classes.page} aria-busy="true" aria-label={m.loading()}>
        <div className={classes.bar}>
          <Skeleton h={24} w={220} />
        </div>
        <div />
        <Skeleton m="xl" h={320} w="auto" />
      </div>
    );
  }
  const live = version.data ? { number: version.data.number, graph: version.data.graph } : null;
  return <Editor row={flow.data} draft={draft.data} catalogue={catalogue.data} live={live} />;
}
