/** The list of flows: what starts them, who is inside, and what their messages achieve. */
import { Button, Group, NativeSelect, Paper, Skeleton, Stack } from '@mantine/core';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { Plus, Workflow } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { m } from '../paraglide/messages.js';
import { EmptyState } from '../ui/empty-state.tsx';
import { ErrorState } from '../ui/error-state.tsx';
import { SearchField } from '../ui/search-field.tsx';
import { flowsQuery, flowTagsQuery, type FlowRow, type FoundPlace } from './data.ts';
import { FlowItem } from './flow-item.tsx';
import classes from './hsm.module.css';
import { usePower } from './power.tsx';

const FlowTags = lazy(() => import('./list/flow-tags.tsx').then((file) => ({ default: file.FlowTags })));

export function FlowsTab({ onCreate, mayEdit }: { onCreate(): void; mayEdit: boolean }) {
  const { q } = useSearch({ from: '/shell/crm/hsm' });
  const navigate = useNavigate();
  const [status, setStatus] = useState<FlowRow['status'] | null>(null);
  const [tag, setTag] = useState<string | null>(null);
  const [tagging, setTagging] = useState<FlowRow>();
  const known = useQuery(flowTagsQuery);
  const power = usePower();
  const find = (text: string | undefined) => void navigate({ to: '/crm/hsm', search: { q: text }, replace: true });

  const flows = useInfiniteQuery(flowsQuery({ q: q ?? '', status: status ?? undefined, tag: tag ?? undefined }));
  const rows: (FlowRow & { found_in?: FoundPlace[] })[] = flows.data?.pages.flatMap((page) => page.items) ?? [];
  const filtered = q !== undefined || status !== null || tag !== null;

  return (
    <>
      <Group gap="sm" mb="md">
        <SearchField value={q} onChange={find} label={m.hsm_search_flows()} />
        <NativeSelect
          aria-label={m.hsm_filter_status()}
          data={[
            { value: '', label: m.hsm_filter_status() },
            { value: 'active', label: m.hsm_status_active() },
            { value: 'paused', label: m.hsm_status_paused() },
            { value: 'draft', label: m.hsm_status_draft() },
            { value: 'archived', label: m.hsm_status_archived() },
          ]}
          value={status ?? ''}
          onChange={(event) => setStatus((event.currentTarget.value || null) as FlowRow['status'] | null)}
          w={170}
        />
        {known.data && known.data.items.length > 0 && (
          <NativeSelect
            aria-label={m.hsm_filter_tag()}
            data={[
              { value: '', label: m.hsm_filter_tag() },
              ...known.data.items.map((one) => ({ value: one.tag, label: `${one.tag} (${one.flows})` })),
            ]}
            value={tag ?? ''}
            onChange={(event) => setTag(event.currentTarget.value || null)}
            w={190}
          />
        )}
      </Group>
      {flows.isPending ? (
        <Stack gap={8} role="group" aria-busy="true" aria-label={m.loading()}>
          {[0, 1, 2, 3, 4].map((row) => (
            <Skeleton key={row} h={86} />
          ))}
        </Stack>
      ) : flows.isError ? (
        <ErrorState error={flows.error} onRetry={() => void flows.refetch()} />
      ) : rows.length === 0 ? (
        <Paper>
          <EmptyState
            icon={Workflow}
            text={filtered ? m.hsm_flows_not_found() : m.hsm_flows_none()}
            action={
              filtered || !mayEdit ? undefined : (
                <Button leftSection={<Plus size={16} />} onClick={onCreate}>
                  {m.hsm_new_flow()}
                </Button>
              )
            }
          />
        </Paper>
      ) : (
        <ul className={classes.rows} aria-label={m.hsm_tab_flows()}>
          {rows.map((row) => (
            <li key={row.id}>
              <FlowItem row={row} mayEdit={mayEdit} power={power} onTags={() => setTagging(row)} onTag={setTag} />
            </li>
          ))}
        </ul>
      )}
      {flows.hasNextPage && (
        <Button variant="default" mt="sm" onClick={() => void flows.fetchNextPage()} loading={flows.isFetchingNextPage}>
          {m.load_more()}
        </Button>
      )}
      <Suspense>{tagging && <FlowTags row={tagging} onClose={() => setTagging(undefined)} />}</Suspense>
      {power.dialog}
    </>
  );
}
