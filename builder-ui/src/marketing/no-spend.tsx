/** Nothing was spent in the period: says so, and leads to the nearest days that have some. */
import { Alert, Button, Group } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { CalendarSearch } from 'lucide-react';
import { addDays, type Days } from '#metrics';
import { language } from '../app/language.ts';
import { m } from '../paraglide/messages.js';
import { writeDays } from './figures.ts';
import { seriesQuery, type Series, type Stats } from './marketing-queries.ts';

interface NoSpendProps {
  stats: Stats;
  /** Of which ad accounts. */
  accountId: string | undefined;
  onChoose: (days: Days) => void;
}

/** Whether ads cost nothing and were shown to nobody. */
export const spentNothing = (stats: Stats): boolean =>
  stats.impressions === 0 && Object.values(stats.amounts.spend).every((amount) => Number(amount) === 0);

/** Whether nothing came of ads either: a chart would be a line at zero. */
export const happenedNothing = (stats: Stats): boolean =>
  spentNothing(stats) && stats.leads === 0 && Object.keys(stats.amounts.revenue).length === 0;

export function NoSpend({ stats, accountId, onChoose }: NoSpendProps) {
  const all = useQuery(
    seriesQuery({ time_range: 'lifetime', ...(accountId && { account_id: accountId }) }, {}, 'week'),
  );
  const nearest = all.data && nearestWeek(all.data, stats);
  return (
    <Alert color="gray" icon={<CalendarSearch size={18} />} title={m.marketing_no_spend()} mb="md" role="status">
      <Group gap="sm">
        {nearest ? m.marketing_no_spend_nearest() : all.data ? m.marketing_no_spend_ever() : m.loading()}
        {nearest && (
          <Button size="xs" variant="default" onClick={() => onChoose(nearest)}>
            {m.marketing_no_spend_show({ days: writeDays(nearest, language()) })}
          </Button>
        )}
      </Group>
    </Alert>
  );
}

/** The week with spend that is nearest to the period, cut to what exists. */
function nearestWeek(all: Series, { from, to }: Days): Days | undefined {
  const distance = (date: string) => {
    const [day, start, end] = [date, from, to].map((each) => Date.parse(each)) as [number, number, number];
    return day > end ? day - end : Math.max(0, start - day);
  };
  const [best] = all.points
    .filter(({ impressions, marketing_spend }) => impressions > 0 || Number(marketing_spend ?? 0) > 0)
    .toSorted((a, b) => distance(a.date) - distance(b.date));
  if (!best) return undefined;
  const last = addDays(best.date, 6);
  return { from: best.date, to: last < all.to ? last : all.to };
}
