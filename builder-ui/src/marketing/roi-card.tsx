/** The answer to "is the money well spent?": the return, what it was made of, and both sides to scale. */
import { Group, Paper, Skeleton, Text } from '@mantine/core';
import { metrics, type MetricId } from '#metrics';
import { language, say } from '../app/language.ts';
import { m } from '../paraglide/messages.js';
import { Change } from './change.tsx';
import type { ChangeOf } from './comparison.ts';
import { currencyOf, writeValue } from './figures.ts';
import type { Stats } from './marketing-queries.ts';
import classes from './marketing.module.css';
import { MetricInfo } from './metric-info.tsx';

export function RoiCard({ stats, changeOf }: { stats: Stats | undefined; changeOf: ChangeOf }) {
  const write = (id: MetricId) =>
    writeValue(id, stats?.[id], language(), { currency: stats && currencyOf(id, stats), short: true });
  return (
    <Paper component="section" className={`${classes.card} ${classes.roi}`} aria-label={m.marketing_roi_title()}>
      <div>
        <div className={classes.cardHead}>
          {m.marketing_roi_title()}
          <MetricInfo id="roi_percentage" made={stats} value={stats?.roi_percentage} />
        </div>
        {stats ? <div className={classes.big}>{write('roi_percentage')}</div> : <Skeleton h={42} w="60%" />}
        <Group gap={6} mt={4} mih={18}>
          {stats && <Change id="roi_percentage" change={changeOf('roi_percentage')} />}
        </Group>
        {stats && (
          <Text size="sm" mt={6}>
            {sentence(stats)}
          </Text>
        )}
      </div>
      {stats && (
        <>
          <Sides stats={stats} />
          <Group justify="space-between" gap="xs">
            {(['roas', 'profit'] as const).map((id) => (
              <div key={id}>
                <Group gap={0}>
                  <Text size="xs" c="dimmed">
                    {say(metrics[id].title)}
                  </Text>
                  <MetricInfo id={id} made={stats} value={stats[id]} />
                </Group>
                <Text size="sm" fw={600}>
                  {write(id)}
                </Text>
              </div>
            ))}
          </Group>
        </>
      )}
    </Paper>
  );
}

function sentence(stats: Stats): string {
  const currency = currencyOf('profit', stats);
  if (stats.roas === null || currency === null) {
    // Spend of several currencies has no sum, which is not a sum of zero.
    const { marketing_spend: spend } = stats;
    return spend !== null && Number(spend) === 0 ? m.marketing_roi_no_spend() : m.marketing_roi_unknown();
  }
  return m.marketing_roi_sentence({
    unit: `${currency} 1`,
    back: writeValue('sales_revenue', String(stats.roas), language()),
  });
}

/** Spend and revenue as two bars of one scale; only in one currency can they be compared. */
function Sides({ stats }: { stats: Stats }) {
  const [spend, revenue] = [Number(stats.marketing_spend), Number(stats.sales_revenue)];
  const most = Math.max(spend, revenue);
  if (stats.roas === null || most <= 0) return null;
  return (
    <div className={classes.bars} aria-hidden>
      <div className={`${classes.bar} ${classes.spend}`} style={{ width: `${(100 * Math.max(spend, 0)) / most}%` }} />
      <div
        className={`${classes.bar} ${classes.revenue}`}
        style={{ width: `${(100 * Math.max(revenue, 0)) / most}%` }}
      />
      <Group justify="space-between">
        {(['marketing_spend', 'sales_revenue'] as const).map((id) => (
          <Group key={id} gap={5}>
            <div
              className={`${classes.bar} ${id === 'marketing_spend' ? classes.spend : classes.revenue}`}
              style={{ width: 8 }}
            />
            <Text size="xs" c="dimmed">
              {say(metrics[id].title)}
            </Text>
          </Group>
        ))}
      </Group>
    </div>
  );
}
