/** Which days, compared with what, credited how; and how fresh the answer is. All of it stands in the address. */
import { ActionIcon, Button, Popover, Radio, Select, Stack, Tooltip } from '@mantine/core';
import { ChevronDown, Coins, MousePointerClick } from 'lucide-react';
import { defaultWindow } from '#metrics';
import type { MarketingSearch } from '../app/marketing-search.ts';
import { language } from '../app/language.ts';
import { m } from '../paraglide/messages.js';
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

const windows = [1, 7, 14, 30, 60, 90, 180, 365];

export function Toolbar({ view, stats, comparison, onRates }: ToolbarProps) {
  const { ask, compare, change } = view;
  const model = ask.model ?? 'last_touch';
  const days = ask.window ?? `${defaultWindow}`;
  const against = comparison.days && writeDays(comparison.days, language());
  return (
    <div className={classes.toolbar} role="group" aria-label={m.marketing_view()}>
      <RangePicker ask={ask} made={stats} onChange={change} />
      <Select
        aria-label={m.marketing_compare()}
        data={[
          { value: 'previous', label: m.marketing_compare_previous() },
          { value: 'year', label: m.marketing_compare_year() },
          { value: 'none', label: m.marketing_compare_none() },
        ]}
        value={compare}
        onChange={(next) => change({ compare: next === 'year' || next === 'none' ? next : undefined })}
        allowDeselect={false}
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
          <Stack gap="sm">
            <Radio.Group
              label={m.marketing_attribution()}
              description={m.marketing_attribution_hint()}
              value={model}
              onChange={(next) => change({ model: next === 'first_touch' ? next : undefined })}
            >
              <Stack gap={8} mt={8}>
                <Radio value="last_touch" label={m.marketing_last_touch()} />
                <Radio value="first_touch" label={m.marketing_first_touch()} />
              </Stack>
            </Radio.Group>
            <Select
              label={m.marketing_window()}
              description={m.marketing_window_hint()}
              data={[...new Set([...windows, Number(days)])]
                .toSorted((a, b) => a - b)
                .map((count) => ({ value: `${count}`, label: m.marketing_days({ count }) }))}
              value={days}
              onChange={(next) => change({ window: next === null || next === `${defaultWindow}` ? undefined : next })}
              allowDeselect={false}
              comboboxProps={{ withinPortal: false }}
            />
          </Stack>
        </Popover.Dropdown>
      </Popover>
      <Tooltip label={m.marketing_rates()}>
        <ActionIcon variant="default" size={36} aria-label={m.marketing_rates()} onClick={onRates}>
          <Coins size={16} />
        </ActionIcon>
      </Tooltip>
      {stats && (
        <div className={classes.fresh}>
          {m.marketing_zone({ zone: stats.timezone.replaceAll('_', ' ') })}
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
