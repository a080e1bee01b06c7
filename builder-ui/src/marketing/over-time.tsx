/** Spend against revenue over time: as a chart, or as the table it stands for. */
import { SegmentedControl, Skeleton, Table } from '@mantine/core';
import { lazy, Suspense, useState } from 'react';
import { metrics } from '#metrics';
import { language, say } from '../app/language.ts';
import { m } from '../paraglide/messages.js';
import { ErrorState } from '../ui/error-state.tsx';
import { Section } from '../ui/section.tsx';
import { currencyOf, writeDay, writeValue } from './figures.ts';
import type { Series } from './marketing-queries.ts';
import classes from './marketing.module.css';
import { stepsOf } from './series-points.ts';

const Chart = lazy(() => import('./over-time-chart.tsx').then((file) => ({ default: file.OverTimeChart })));

interface OverTimeProps {
  series: Series | undefined;
  error: unknown;
  onRetry: () => void;
  /** Inside something that has a heading and a border of its own. */
  bare?: boolean;
}

export function OverTime({ series, error, onRetry, bare }: OverTimeProps) {
  const [as, setAs] = useState<'chart' | 'table'>('chart');
  const choice = (
    <SegmentedControl
      size="xs"
      aria-label={m.marketing_show_as()}
      style={{ flexShrink: 0 }}
      data={[
        { value: 'chart', label: m.marketing_chart() },
        { value: 'table', label: m.marketing_table() },
      ]}
      value={as}
      onChange={(next) => setAs(next === 'table' ? 'table' : 'chart')}
    />
  );
  const body =
    error && !series ? (
      <ErrorState error={error} onRetry={onRetry} />
    ) : !series ? (
      <Skeleton className={classes.chart} />
    ) : as === 'table' ? (
      <SeriesTable series={series} />
    ) : (
      <Suspense fallback={<Skeleton className={classes.chart} />}>
        <Chart series={series} />
      </Suspense>
    );
  if (bare) {
    return (
      <div>
        <div style={{ textAlign: 'right', marginBottom: 8 }}>{choice}</div>
        {body}
      </div>
    );
  }
  return (
    <Section title={m.marketing_over_time()} aside={choice}>
      {body}
    </Section>
  );
}

const columns = ['marketing_spend', 'sales_revenue', 'roi_percentage', 'leads'] as const;

function SeriesTable({ series }: { series: Series }) {
  return (
    <Table.ScrollContainer minWidth={420} maxHeight={260} scrollAreaProps={{ viewportProps: { tabIndex: 0 } }}>
      <Table aria-label={m.marketing_over_time()} stickyHeader>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{steps[series.step]()}</Table.Th>
            {columns.map((id) => (
              <Table.Th key={id} ta="right">
                {say(metrics[id].title)}
                {metrics[id].unit === 'money' && currencyOf(id, series) && ` (${currencyOf(id, series)})`}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {stepsOf(series).map((step) => (
            <Table.Tr key={step.date}>
              <Table.Td style={{ whiteSpace: 'nowrap' }}>{writeDay(step.date, language(), true)}</Table.Td>
              {columns.map((id) => (
                <Table.Td key={id} ta="right">
                  {writeValue(id, step[id], language())}
                </Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

const steps = { day: m.marketing_day, week: m.marketing_week, month: m.marketing_month };
