/** The figures of the chosen period: at a glance, over time, and by campaign, ad set and ad. */
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';
import { m } from '../paraglide/messages.js';
import { ErrorState } from '../ui/error-state.tsx';
import { useChanges } from './comparison.ts';
import { KpiCards } from './kpi-cards.tsx';
import { seriesQuery, statsQuery } from './marketing-queries.ts';
import classes from './marketing.module.css';
import { happenedNothing, NoSpend, spentNothing } from './no-spend.tsx';
import { Notices } from './notices.tsx';
import { OverTime } from './over-time.tsx';
import { Breakdown } from './table/breakdown.tsx';
import { Toolbar } from './toolbar.tsx';
import { useView } from './view.ts';

const DetailDrawer = lazy(() => import('./detail/detail-drawer.tsx').then((file) => ({ default: file.DetailDrawer })));
const RatesDrawer = lazy(() => import('./detail/rates-drawer.tsx').then((file) => ({ default: file.RatesDrawer })));

export function Dashboard() {
  const view = useView();
  const { ask, show, change } = view;
  const stats = useQuery(statsQuery(ask));
  const series = useQuery(seriesQuery(ask));
  const comparison = useChanges(view, stats.data);
  const [opened, setOpened] = useState(false);
  if (show !== undefined && !opened) setOpened(true);
  const toRates = () => change({ show: 'rates' });
  if (stats.isError && !stats.data) {
    return <ErrorState error={stats.error} onRetry={() => void stats.refetch()} />;
  }
  return (
    <>
      <Toolbar view={view} stats={stats.data} comparison={comparison} onRates={toRates} />
      {stats.data && <Notices view={view} stats={stats.data} onRates={toRates} />}
      {stats.data && spentNothing(stats.data) && (
        <NoSpend
          stats={stats.data}
          accountId={ask.account_id}
          onChoose={(days) => change({ time_range: undefined, ...days })}
        />
      )}
      <div
        className={stats.isPlaceholderData ? classes.refreshing : undefined}
        aria-busy={stats.isPending || stats.isPlaceholderData}
        role="group"
        aria-label={m.marketing_at_a_glance()}
      >
        <KpiCards stats={stats.data} series={series.data} changeOf={comparison.changeOf} />
      </div>
      {!(stats.data && happenedNothing(stats.data)) && (
        <div className={classes.chartBox}>
          <OverTime series={series.data} error={series.error} onRetry={() => void series.refetch()} />
        </div>
      )}
      <Breakdown view={view} stats={stats.data} stale={stats.isPlaceholderData} error={stats.error} />
      <Suspense>
        {opened && <DetailDrawer view={view} />}
        {opened && <RatesDrawer opened={show === 'rates'} onClose={() => change({ show: undefined })} />}
      </Suspense>
    </>
  );
}
