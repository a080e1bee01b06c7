/** Into which flows an ad sent people, and what came of it. */
import { Anchor, Skeleton, Table, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { language } from '../../app/language.ts';
import { m } from '../../paraglide/messages.js';
import { ErrorState } from '../../ui/error-state.tsx';
import { formatNumber, formatPercent } from '../../ui/format.ts';
import { flowsQuery, type AdFlow } from '../marketing-queries.ts';
import type { Ask, Level } from '../view.ts';

const counts = ['entries', 'open', 'sent', 'replied', 'goal'] as const;

interface FlowSums extends Pick<AdFlow, (typeof counts)[number]> {
  flow_id: string;
  flow_name: string;
}

/** Rows of one ad and flow each, summed by flow. */
function byFlow(rows: AdFlow[]): FlowSums[] {
  const sums = new Map<string, FlowSums>();
  for (const row of rows) {
    const sum = sums.get(row.flow_id);
    if (sum) for (const count of counts) sum[count] += row[count];
    else sums.set(row.flow_id, { ...row });
  }
  return [...sums.values()].toSorted((a, b) => b.entries - a.entries);
}

export function FlowsOfPlace({ ask, level, id }: { ask: Ask; level: Level; id: string }) {
  const flows = useQuery(
    flowsQuery(ask, level === 'campaign' ? { campaign_id: id } : level === 'ad' ? { ad_id: id } : {}),
  );
  const rows = flows.data && byFlow(flows.data.items.filter((row) => level !== 'adset' || row.adset_id === id));
  const titles = {
    entries: m.marketing_flow_entries(),
    open: m.marketing_flow_open(),
    sent: m.marketing_flow_sent(),
    replied: m.marketing_flow_replied(),
    goal: m.marketing_flow_goal(),
  };
  return (
    <section aria-label={m.marketing_flows()}>
      <Title order={3} mb={8}>
        {m.marketing_flows()}
      </Title>
      {flows.isError && !rows ? (
        <ErrorState error={flows.error} onRetry={() => void flows.refetch()} />
      ) : !rows ? (
        <Skeleton h={80} />
      ) : rows.length === 0 ? (
        <Text size="sm" c="dimmed">
          {m.marketing_flows_empty()}
        </Text>
      ) : (
        <Table.ScrollContainer minWidth={460} scrollAreaProps={{ viewportProps: { tabIndex: 0 } }}>
          <Table aria-label={m.marketing_flows()} fz="sm">
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{m.marketing_flow()}</Table.Th>
                {counts.map((count) => (
                  <Table.Th key={count} ta="right">
                    {titles[count]}
                  </Table.Th>
                ))}
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {rows.map((row) => (
                <Table.Tr key={row.flow_id}>
                  <Table.Td>
                    <Anchor
                      size="sm"
                      renderRoot={(props) => (
                        <Link to="/crm/hsm/flows/$flowId" params={{ flowId: row.flow_id }} {...props} />
                      )}
                    >
                      {row.flow_name}
                    </Anchor>
                  </Table.Td>
                  {counts.map((count) => (
                    <Table.Td key={count} ta="right" style={{ whiteSpace: 'nowrap' }}>
                      {formatNumber(row[count], language())}
                      {count === 'goal' && (
                        <Text span size="xs" c="dimmed">
                          {' '}
                          ({formatPercent(row.entries > 0 ? row.goal / row.entries : null, language())})
                        </Text>
                      )}
                    </Table.Td>
                  ))}
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
    </section>
  );
}
