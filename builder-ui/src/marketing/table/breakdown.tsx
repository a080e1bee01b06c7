/** Where the money went: campaigns, ad sets, ads; found by name, sorted, with the columns one wants, and as a file. */
import { Anchor, Breadcrumbs, Button, Group, Tabs, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { Download, SearchX } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import type { MetricId } from '#metrics';
import { may } from '../../app/access.ts';
import { language } from '../../app/language.ts';
import type { MarketingSearch } from '../../app/marketing-search.ts';
import { useSession } from '../../app/session.ts';
import { m } from '../../paraglide/messages.js';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { SearchField } from '../../ui/search-field.tsx';
import { toastError } from '../../ui/toast.tsx';
import { writeValue } from '../figures.ts';
import type { FigureRow, PeopleMetric, Stats } from '../marketing-queries.ts';
import { exportFile, type FileKind } from '../export-file.ts';
import type { Level, useView } from '../view.ts';
import { ColumnMenu } from './column-menu.tsx';
import { useColumns } from './columns.ts';
import { FiguresTable } from './figures-table.tsx';
import classes from './figures-table.module.css';
import { useRows } from './use-rows.ts';

interface BreakdownProps {
  view: ReturnType<typeof useView>;
  stats: Stats | undefined;
  stale: boolean;
  error: unknown;
}

const countable: ReadonlySet<MetricId> = new Set(['leads', 'opportunities', 'sales', 'customers']);

export function Breakdown({ view, stats, stale, error }: BreakdownProps) {
  const { level, campaign, adset, q, sort, order, change } = view;
  const columns = useColumns();
  const rows = useRows(view, stats, stale, error);
  const readsLeads = may(useSession(), 'leads.read');
  const titles = { campaign: m.marketing_campaigns(), adset: m.marketing_adsets(), ad: m.marketing_ads() };
  const names = { campaign: m.marketing_campaign(), adset: m.marketing_adset(), ad: m.marketing_ad() };

  /** A number opens exactly the people it counts. */
  const countOf = (row: FigureRow | 'rest', id: MetricId, text: string): ReactNode => {
    if (!readsLeads || !countable.has(id) || (row === 'rest' && q !== undefined)) return text;
    const show = row === 'rest' ? `rest:${level}` : `${level}:${row.id}`;
    return <CountLink show={show} people={id as PeopleMetric} text={text} />;
  };
  const goTo = (next: string | null) =>
    change({ level: next === 'adset' || next === 'ad' ? next : undefined, q: undefined });

  return (
    <section aria-label={m.marketing_breakdown()}>
      <Group justify="space-between" align="flex-end" gap="sm" mb="sm">
        <Tabs value={level} onChange={goTo} flex="1 1 300px">
          <Tabs.List>
            {(['campaign', 'adset', 'ad'] as const).map((each) => (
              <Tabs.Tab key={each} value={each}>
                {each === 'adset' ? m.marketing_adsets_short() : titles[each]}
              </Tabs.Tab>
            ))}
          </Tabs.List>
        </Tabs>
      </Group>
      <Trail {...{ level, campaign, adset, stats }} />
      <Group gap="xs" mb="sm">
        <SearchField
          value={q}
          onChange={(next) => change({ q: next }, true)}
          label={m.marketing_search({ level: titles[level].toLowerCase() })}
        />
        <Text size="xs" c="dimmed" aria-live="polite">
          {rows.rows && m.marketing_count({ count: rows.count })}
        </Text>
        <Group gap="xs" ml="auto">
          <ColumnMenu />
          <ExportButton view={view} kind="xlsx" label={m.marketing_export_xlsx()} />
          <ExportButton view={view} kind="csv" label={m.marketing_export()} />
        </Group>
      </Group>
      {rows.error && !rows.rows ? (
        <ErrorState error={rows.error} onRetry={rows.retry} />
      ) : rows.rows?.length === 0 && q !== undefined ? (
        <EmptyState
          icon={SearchX}
          text={m.no_matches()}
          action={
            <Button variant="default" onClick={() => change({ q: undefined })}>
              {m.clear_filters()}
            </Button>
          }
        />
      ) : (
        <FiguresTable
          label={titles[level]}
          columns={columns}
          rows={rows}
          made={stats}
          sort={sort}
          order={order}
          onSort={(by, next) =>
            change({ sort: by === 'marketing_spend' ? undefined : by, order: next === 'asc' ? 'asc' : undefined }, true)
          }
          level={level}
          countOf={countOf}
          nameTitle={names[level]}
          totalTitle={m.marketing_total()}
        />
      )}
      {stats && level === 'campaign' && <Aside stats={stats} readsLeads={readsLeads} />}
    </section>
  );
}

function CountLink({ show, people, text }: { show: string; people: PeopleMetric; text: string }) {
  return (
    <Link
      to="/crm/marketing"
      search={(before) => ({ ...before, show, people })}
      resetScroll={false}
      className={classes.count}
      aria-label={m.marketing_see_people({ count: text })}
    >
      {text}
    </Link>
  );
}

/** Where one stands on the way down, and the way back up. */
function Trail({
  level,
  campaign,
  adset,
  stats,
}: Pick<BreakdownProps, 'stats'> & { level: Level; campaign?: string; adset?: string }) {
  if (level === 'campaign' || (!campaign && !adset)) return null;
  const name = stats?.campaigns.find((row) => row.campaign_id === campaign)?.name;
  const steps: [string, MarketingSearch][] = [
    [m.marketing_all_campaigns(), { level: undefined, campaign: undefined, adset: undefined }],
  ];
  if (campaign) steps.push([name ?? m.marketing_campaign(), { level: 'adset', adset: undefined }]);
  return (
    <Breadcrumbs mb="sm" separator="›" style={{ flexWrap: 'wrap' }}>
      {steps.map(([text, part]) => (
        <Anchor
          key={text}
          size="sm"
          renderRoot={(props) => (
            <Link
              to="/crm/marketing"
              search={(before) => ({ ...before, ...part, q: undefined })}
              resetScroll={false}
              {...props}
            />
          )}
        >
          {text}
        </Anchor>
      ))}
      <Text size="sm">{level === 'adset' ? m.marketing_adsets() : m.marketing_ads()}</Text>
    </Breadcrumbs>
  );
}

/** What no ad brought: beside the total, in none of its figures. */
function Aside({ stats, readsLeads }: { stats: Stats; readsLeads: boolean }) {
  const { leads, sales } = stats.unattributed;
  if (leads === 0 && sales === 0) return null;
  const text = m.marketing_aside({ leads, sales: writeValue('sales', sales, language()) });
  return (
    <Text size="sm" c="dimmed" mt="sm">
      {text}{' '}
      {readsLeads && (
        <Anchor
          size="sm"
          renderRoot={(props) => (
            <Link
              to="/crm/marketing"
              search={(before) => ({ ...before, show: 'nobody', people: 'leads' })}
              resetScroll={false}
              {...props}
            />
          )}
        >
          {m.marketing_aside_see()}
        </Anchor>
      )}
    </Text>
  );
}

function ExportButton({ view, kind, label }: Pick<BreakdownProps, 'view'> & { kind: FileKind; label: string }) {
  const [busy, setBusy] = useState(false);
  const run = async () => {
    setBusy(true);
    await exportFile(view, kind).catch(toastError);
    setBusy(false);
  };
  return (
    <Button
      variant="default"
      leftSection={<Download size={15} aria-hidden />}
      loading={busy}
      onClick={() => void run()}
    >
      {label}
    </Button>
  );
}
