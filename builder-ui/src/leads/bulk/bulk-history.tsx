/** The changes that were made to many leads, the newest first, each with its way back while there is one. */
import { Button, Drawer, Skeleton, Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { ListChecks } from 'lucide-react';
import { m } from '../../paraglide/messages.js';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { Time } from '../../ui/time.tsx';
import { BulkProgress } from './bulk-progress.tsx';
import { bulksQuery } from './bulk-queries.ts';

export function BulkHistory({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  return (
    <Drawer
      opened={opened}
      onClose={onClose}
      position="right"
      size="lg"
      title={m.bulk_history()}
      closeButtonProps={{ 'aria-label': m.close() }}
    >
      {opened && <List />}
    </Drawer>
  );
}

function List() {
  const bulks = useInfiniteQuery(bulksQuery);
  const rows = bulks.data?.pages.flatMap((page) => page.items);
  if (bulks.error) return <ErrorState error={bulks.error} onRetry={() => void bulks.refetch()} />;
  if (!rows) return <Skeleton h={120} />;
  if (rows.length === 0) return <EmptyState icon={ListChecks} text={m.bulk_history_empty()} />;
  return (
    <>
      {rows.map(({ id, by, created_at }) => (
        <div key={id}>
          <Text size="xs" c="dimmed" mb={4}>
            {by && `${by} · `}
            <Time at={created_at} />
          </Text>
          <BulkProgress id={id} onBegun={() => void bulks.refetch()} />
        </div>
      ))}
      {bulks.hasNextPage && (
        <Button variant="default" onClick={() => void bulks.fetchNextPage()} loading={bulks.isFetchingNextPage}>
          {m.load_more()}
        </Button>
      )}
    </>
  );
}
