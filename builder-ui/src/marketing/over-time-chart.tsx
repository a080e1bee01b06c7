/** The chart of spend and revenue. A chunk of its own: the figures stand before it is there. */
import '@mantine/charts/styles.layer.css';
import { CompositeChart } from '@mantine/charts';
import { isDay, metrics } from '#metrics';
import { language, say } from '../app/language.ts';
import { m } from '../paraglide/messages.js';
import { currencyOf, writeDay, writeDays, writeValue } from './figures.ts';
import type { Series } from './marketing-queries.ts';
import classes from './marketing.module.css';
import { stepsOf, toNumber } from './series-points.ts';

export function OverTimeChart({ series }: { series: Series }) {
  const data = stepsOf(series).map(({ date, marketing_spend, sales_revenue }) => ({
    date,
    spend: toNumber(marketing_spend),
    revenue: toNumber(sales_revenue),
  }));
  const [spendCurrency, revenueCurrency] = [currencyOf('marketing_spend', series), currencyOf('sales_revenue', series)];
  // Two currencies share no scale.
  const apart = spendCurrency !== revenueCurrency;
  const short = new Intl.NumberFormat(language(), { notation: 'compact', maximumFractionDigits: 2 });
  return (
    <figure className={classes.chart} aria-label={m.marketing_chart_label({ days: writeDays(series, language()) })}>
      <CompositeChart
        h={260}
        data={data}
        dataKey="date"
        series={[
          {
            name: 'spend',
            type: 'bar',
            color: 'var(--chart-spend)',
            label: `${say(metrics.marketing_spend.title)}${spendCurrency ? ` (${spendCurrency})` : ''}`,
          },
          {
            name: 'revenue',
            type: 'line',
            color: 'var(--chart-revenue)',
            label: `${say(metrics.sales_revenue.title)}${revenueCurrency ? ` (${revenueCurrency})` : ''}`,
            ...(apart && { yAxisId: 'right' }),
          },
        ]}
        withLegend
        legendProps={{ verticalAlign: 'top', height: 34 }}
        withRightYAxis={apart}
        curveType="linear"
        maxBarWidth={28}
        strokeWidth={2}
        gridAxis="x"
        tickLine="none"
        withDots={data.length <= 62}
        dotProps={{ r: 3 }}
        // What arrives while one looks must not dance.
        lineProps={{ isAnimationActive: false }}
        barProps={{ isAnimationActive: false, radius: [3, 3, 0, 0] }}
        tooltipAnimationDuration={0}
        valueFormatter={(value) => writeValue('marketing_spend', String(value), language(), { short: true })}
        xAxisProps={{ tickFormatter: (day: string) => writeDay(day, language()), minTickGap: 24 }}
        yAxisProps={{ tickFormatter: (value: number) => short.format(value), width: 56 }}
        rightYAxisProps={{ tickFormatter: (value: number) => short.format(value), width: 56 }}
        tooltipProps={{ labelFormatter: (day) => (isDay(String(day)) ? writeDay(String(day), language(), true) : '') }}
      />
    </figure>
  );
}
