/** The details of one campaign, ad set or ad in the chosen period. */
import { Alert, Anchor, Badge, Group, SimpleGrid, Skeleton, Stack, Tabs, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { metrics, type MetricId, type Value } from '#metrics';
import { may } from '../../app/access.ts';
import { language, say } from '../../app/language.ts';
import { useSession } from '../../app/session.ts';
import { m } from '../../paraglide/messages.js';
import { ErrorState } from '../../ui/error-state.tsx';
import { CreativeCard } from '../creative-card.tsx';
import { apartOf, currencyOf, writeDays, writeValue } from '../figures.ts';
import { placeQuery, seriesQuery, type FigureRow, type Series } from '../marketing-queries.ts';
import { MetricInfo } from '../metric-info.tsx';
import { OverTime } from '../over-time.tsx';
import { statusName } from '../status-name.ts';
import type { Level, useView } from '../view.ts';
import { FlowsOfPlace } from './flows-of-place.tsx';
import { PeopleList } from './people-list.tsx';

const shown = [
  'marketing_spend',
  'sales_revenue',
  'roi_percentage',
  'leads',
  'cpa',
  'sales',
  'impressions',
  'clicks',
  'ctr',
] as const;

export function PlaceDetail({ view, level, id }: { view: ReturnType<typeof useView>; level: Level; id: string }) {
  const place = useQuery(placeQuery(view.ask, level, id));
  const series = useQuery(seriesQuery(view.ask, { [`${level}_id`]: id }));
  const session = useSession();
  if (place.isError) return <ErrorState error={place.error} onRetry={() => void place.refetch()} />;
  if (place.isPending) return <Skeleton h={320} role="group" aria-label={m.loading()} />;
  const row = place.data;
  const tab = view.people ? 'people' : 'figures';
  return (
    <Stack gap="md">
      <div>
        <Group gap={8}>
          <Title order={2} style={{ overflowWrap: 'anywhere' }}>
            {row?.name ?? id}
          </Title>
          {row && <Badge color={row.status === 'ACTIVE' ? 'green' : 'gray'}>{statusName(row.status)}</Badge>}
        </Group>
        <Text size="sm" c="dimmed">
          {[row?.parent, series.data && writeDays(series.data, language())].filter(Boolean).join(' · ')}
        </Text>
      </div>
      {!row && <Alert color="gray">{m.marketing_nothing_here()}</Alert>}
      <Tabs
        value={tab}
        onChange={(next) => view.change({ people: next === 'people' ? 'leads' : undefined }, true)}
        keepMounted={false}
      >
        <Tabs.List mb="md">
          <Tabs.Tab value="figures">{m.marketing_tab_figures()}</Tabs.Tab>
          {may(session, 'leads.read') && <Tabs.Tab value="people">{m.marketing_tab_people()}</Tabs.Tab>}
        </Tabs.List>
        <Tabs.Panel value="figures">
          <Stack gap="lg">
            {row && series.data && <Figures row={row} made={series.data} />}
            <OverTime series={series.data} error={series.error} onRetry={() => void series.refetch()} bare />
            <FlowsOfPlace ask={view.ask} level={level} id={id} />
            {row?.creative && Object.keys(row.creative).length > 0 && (
              <section aria-label={m.marketing_creative()}>
                <Title order={3} mb={8}>
                  {m.marketing_creative()}
                </Title>
                <CreativeCard name={row.name} creative={row.creative} />
              </section>
            )}
          </Stack>
        </Tabs.Panel>
        <Tabs.Panel value="people">
          <PeopleList view={view} place={{ kind: level, id }} />
          {level !== 'adset' && (
            <Anchor
              size="sm"
              mt="md"
              display="inline-block"
              renderRoot={(props) => (
                <Link to="/crm/leads" search={level === 'ad' ? { ad: id } : { campaign: id }} {...props} />
              )}
            >
              {m.marketing_all_leads()}
            </Anchor>
          )}
        </Tabs.Panel>
      </Tabs>
    </Stack>
  );
}

function Figures({ row, made }: { row: FigureRow; made: Series }) {
  const told = (id: MetricId): [currency: string | null, value: Value][] => {
    const apart = apartOf(id, row);
    return apart.length > 0 ? apart : [[currencyOf(id, made), row[id]]];
  };
  return (
    <SimpleGrid cols={{ base: 2, xs: 3 }} spacing="sm">
      {shown.map((id) => (
        <div key={id}>
          <Group gap={0} wrap="nowrap">
            <Text size="xs" c="dimmed">
              {say(metrics[id].title)}
            </Text>
            <MetricInfo id={id} made={made} value={row[id]} />
          </Group>
          {told(id).map(([currency, value]) => (
            <Text key={currency} fw={600}>
              {writeValue(id, value, language(), { currency, short: true })}
            </Text>
          ))}
        </div>
      ))}
    </SimpleGrid>
  );
}
