/** The figures of the chosen period. */
import { useQuery } from '@tanstack/react-query';
import { api, read } from '../api.ts';
import { keys } from '../app/keys.ts';
import { m } from '../paraglide/messages.js';
import { DataTable } from '../ui/data-table.tsx';

export function Dashboard() {
  const stats = useQuery({
    queryKey: keys.marketing.list({ part: 'stats' }),
    queryFn: () => read(api.crm.marketing.stats.$get({ query: {} })),
  });
  return (
    <DataTable
      label={m.marketing_campaigns()}
      rows={stats.data?.campaigns}
      keyOf={(row) => row.campaign_id}
      error={stats.error}
      onRetry={() => void stats.refetch()}
      empty={null}
      columns={[{ id: 'name', header: m.marketing_campaign(), cell: (row) => row.name }]}
    />
  );
}
