/** Which days, compared with what, credited how; and how fresh the answer is. All of it stands in the address. */
import { ActionIcon, Button, NativeSelect, Popover, Skeleton, Tooltip } from '@mantine/core';
import { ChevronDown, Coins, MousePointerClick } from 'lucide-react';
import { lazy, Suspense } from 'react';
import { defaultWindow } from '#metrics';
import type { MarketingSearch } from '../app/marketing-search.ts';
import { language } from '../app/language.ts';
import { m } from '../paraglide/messages.js';
import { Time } from '../ui/time.tsx';
import { AccountFilter } from './accounts/account-filter.tsx';
import type { Comparison } from './comparison.ts';
import { writeDay, writeDays } from './figures.ts';
import type { Stats } from './marketing-queries.ts';
import classes from './marketing.module.css';
import { RangePicker } from './range-picker.tsx';
import type { View } from './view.ts';

interface ToolbarProps {
  view: View & { change: (part: MarketingSearch) => void };
  stats: Stats | undefined;
  comparison: Comparison;
  onRates: () => void;
}

// Loaded when it is opened: the figures come first.
const AttributionForm = lazy(() =>
  import('./attribution-form.tsx').then((file) => ({ default: file.AttributionForm })),
);

export function Toolbar({ view, stats, comparison, onRates }: ToolbarProps) {
  const { ask, compare, change } = view;
  const model = ask.model ?? 'last_touch';
  const days = ask.window ?? `${defaultWindow}`;
  const against = comparison.days && writeDays(comparison.days, language());
  return (
    <div className={classes.toolbar} role="group" aria-label={m.marketing_view()}>
      <RangePicker ask={ask} made={stats} onChange={change} />
      <NativeSelect
        aria-label={m.marketing_compare()}
        data={[
          { value: 'previous', label: m.marketing_compare_previous() },
          { value: 'year', label: m.marketing_compare_year() },
          { value: 'none', label: m.marketing_compare_none() },
        ]}
        value={compare}
        onChange={({ currentTarget: { value } }) =>
          change({ compare: value === 'year' || value === 'none' ? value : undefined })
        }
        title={against ?? undefined}
        w={184}
      />
      <Popover width={300} position="bottom-start" trapFocus returnFocus>
        <Popover.Target>
          <Button
            variant="default"
            fw={400}
            leftSection={<MousePointerClick size={15} aria-hidden />}
            rightSection={<ChevronDown size={14} aria-hidden />}
          >
            {model === 'last_touch' ? m.marketing_last_touch() : m.marketing_first_touch()} ·{' '}
            {m.marketing_days({ count: Number(days) })}
          </Button>
        </Popover.Target>
        <Popover.Dropdown aria-label={m.marketing_attribution()}>
          <Suspense fallback={<Skeleton h={220} />}>
            <AttributionForm ask={ask} onChange={change} />
          </Suspense>
        </Popover.Dropdown>
      </Popover>
      {stats && <AccountFilter accounts={stats.accounts} ask={ask} onChange={change} />}
      <Tooltip label={m.marketing_rates()}>
        <ActionIcon variant="default" size={36} aria-label={m.marketing_rates()} onClick={onRates}>
          <Coins size={16} />
        </ActionIcon>
      </Tooltip>
      {stats && (
        <div className={classes.fresh}>
          {m.marketing_zone({ zone: stats.timezone.replaceAll('_', ' ') })}
          {stats.as_of && !stats.is_demo && (
            <>
              {' · '}
              {m.marketing_as_of_meta()} <Time at={stats.as_of} show="relative" />
            </>
          )}
          {stats.provisional_from && stats.provisional_from <= stats.to && (
            <span title={m.marketing_provisional_hint()}>
              {' · '}
              {m.marketing_provisional({ day: writeDay(stats.provisional_from, language()) })}
            </span>
          )}
        </div>
      )}
    </div>
  );
}
