/** Published versions: who, when and why; each can be looked at, and put back into the draft. */
import { Badge, Button, Drawer, Group, Skeleton, Stack, Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { History } from 'lucide-react';
import { api, read } from '../../api.ts';
import { keys } from '../../app/keys.ts';
import { m } from '../../paraglide/messages.js';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { Time } from '../../ui/time.tsx';
import { useParts, useScreen } from '../builder-context.tsx';
import type { VersionDetail } from '../live/draft.ts';
import classes from './panels.module.css';

type VersionRow = Omit<VersionDetail, 'graph'>;

interface VersionsDrawerProps {
  live: number | null;
  onRestore(number: number): Promise<void>;
}

export function VersionsDrawer({ live, onRestore }: VersionsDrawerProps) {
  const { screen } = useParts();
  const opened = useScreen((state) => state.versionsOpen);
  return (
    <Drawer
      opened={opened}
      onClose={() => screen.getState().set({ versionsOpen: false })}
      title={m.builder_versions()}
      closeButtonProps={{ 'aria-label': m.close() }}
    >
      {opened && <VersionList live={live} onRestore={onRestore} />}
    </Drawer>
  );
}

function VersionList({ live, onRestore }: VersionsDrawerProps) {
  const { flowId, screen, mayEdit } = useParts();
  const versions = useInfiniteQuery({
    queryKey: keys.flows.part(flowId, 'versions'),
    queryFn: ({ pageParam }): Promise<{ items: VersionRow[]; next_cursor: string | null }> =>
      read(
        api.crm.flows[':id'].versions.$get({
          param: { id: flowId },
          query: { limit: '30', ...(pageParam ? { cursor: pageParam } : {}) },
        }),
      ),
    initialPageParam: '',
    getNextPageParam: (page) => page.next_cursor ?? undefined,
  });
  if (versions.isPending) return <Skeleton h={120} role="group" aria-label={m.loading()} />;
  if (versions.isError) return <ErrorState error={versions.error} onRetry={() => void versions.refetch()} />;
  const rows = versions.data.pages.flatMap((page) => page.items);
  if (rows.length === 0) return <EmptyState icon={History} text={m.builder_versions_none()} />;
  return (
    <Stack gap="sm">
      {rows.map((version) => (
        <section
          key={version.number}
          className={classes.version}
          aria-label={m.builder_version({ number: version.number })}
        >
          <Group justify="space-between" gap={6}>
            <Text fw={600} size="sm">
              {m.builder_version({ number: version.number })}
            </Text>
            {version.number === live && <Badge color="green">{m.builder_version_live()}</Badge>}
          </Group>
          <Text size="xs" c="dimmed">
            <Time at={version.published_at} /> · {version.published_by_name ?? m.builder_someone()}
          </Text>
          {version.note !== '' && (
            <Text size="sm" mt={4} style={{ whiteSpace: 'pre-wrap' }}>
              {version.note}
            </Text>
          )}
          {version.people > 0 && (
            <Text size="xs" mt={4}>
              {m.builder_version_people({ count: version.people })}
            </Text>
          )}
          <Group gap={6} mt={8}>
            <Button
              size="compact-sm"
              variant="default"
              onClick={() => screen.getState().set({ viewing: version.number, versionsOpen: false, run: null })}
            >
              {m.builder_version_look()}
            </Button>
            {mayEdit && (
              <Button size="compact-sm" variant="subtle" onClick={() => void onRestore(version.number)}>
                {m.builder_version_restore()}
              </Button>
            )}
          </Group>
        </section>
      ))}
      {versions.hasNextPage && (
        <Button
          variant="default"
          size="xs"
          onClick={() => void versions.fetchNextPage()}
          loading={versions.isFetchingNextPage}
        >
          {m.load_more()}
        </Button>
      )}
    </Stack>
  );
}
