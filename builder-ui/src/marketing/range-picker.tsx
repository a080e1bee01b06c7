/** Chooses the days: a preset, or a first and a last one. */
import { Button, Divider, Group, Popover, Stack, TextInput, UnstyledButton } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { CalendarDays, Check, ChevronDown } from 'lucide-react';
import { useState } from 'react';
import { isDay, timeRanges, type Days, type TimeRange } from '#metrics';
import type { MarketingSearch } from '../app/marketing-search.ts';
import { language } from '../app/language.ts';
import { m } from '../paraglide/messages.js';
import { writeDays } from './figures.ts';
import type { Stats } from './marketing-queries.ts';
import classes from './range-picker.module.css';
import type { Ask } from './view.ts';

const names: Record<TimeRange, () => string> = {
  '7d': m.marketing_range_7d,
  '14d': m.marketing_range_14d,
  '30d': m.marketing_range_30d,
  '90d': m.marketing_range_90d,
  this_month: m.marketing_range_this_month,
  last_month: m.marketing_range_last_month,
  this_year: m.marketing_range_this_year,
  lifetime: m.marketing_range_lifetime,
};

interface RangePickerProps {
  ask: Ask;
  /** What the server made of it. */
  made: Pick<Stats, 'from' | 'to'> | undefined;
  onChange: (part: MarketingSearch) => void;
}

export function RangePicker({ ask, made, onChange }: RangePickerProps) {
  const [opened, { toggle, close }] = useDisclosure();
  const chosen = ask.from === undefined ? (ask.time_range ?? '7d') : undefined;
  const choose = (part: MarketingSearch) => {
    onChange({ time_range: undefined, from: undefined, to: undefined, ...part });
    close();
  };
  const days = ask.from && ask.to ? { from: ask.from, to: ask.to } : made;
  return (
    <Popover opened={opened} onChange={(next) => !next && close()} position="bottom-start" trapFocus returnFocus>
      <Popover.Target>
        <Button
          variant="default"
          fw={400}
          onClick={toggle}
          leftSection={<CalendarDays size={15} aria-hidden />}
          rightSection={<ChevronDown size={14} aria-hidden />}
        >
          {chosen ? names[chosen]() : m.marketing_range_custom()}
          {days && (
            <span className={classes.days}>
              {' · '}
              {writeDays(days, language())}
            </span>
          )}
        </Button>
      </Popover.Target>
      <Popover.Dropdown p={8} aria-label={m.marketing_period()}>
        <Stack gap={0} role="group" aria-label={m.marketing_period()}>
          {timeRanges.map((range) => (
            <UnstyledButton
              key={range}
              className={classes.option}
              aria-pressed={range === chosen}
              onClick={() => choose({ time_range: range === '7d' ? undefined : range })}
            >
              {names[range]()}
              {range === chosen && <Check size={15} aria-hidden />}
            </UnstyledButton>
          ))}
        </Stack>
        <Divider my={8} />
        {opened && <Custom key={`${days?.from}${days?.to}`} from={days?.from} to={days?.to} onChoose={choose} />}
      </Popover.Dropdown>
    </Popover>
  );
}

interface CustomProps {
  from: string | undefined;
  to: string | undefined;
  onChoose: (days: Days) => void;
}

function Custom({ from = '', to = '', onChoose }: CustomProps) {
  const [days, setDays] = useState({ from, to });
  const complete = isDay(days.from) && isDay(days.to);
  const wrong = complete && days.from > days.to;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (complete && !wrong) onChoose(days);
      }}
    >
      <Group gap={8} align="flex-start" wrap="nowrap" px={4}>
        <TextInput
          type="date"
          label={m.marketing_from()}
          value={days.from}
          onChange={(event) => setDays({ ...days, from: event.currentTarget.value })}
          error={wrong && m.marketing_range_wrong()}
          w={150}
        />
        <TextInput
          type="date"
          label={m.marketing_to()}
          value={days.to}
          onChange={(event) => setDays({ ...days, to: event.currentTarget.value })}
          w={150}
        />
      </Group>
      <Button type="submit" variant="light" fullWidth mt={8} disabled={!complete || wrong}>
        {m.marketing_apply()}
      </Button>
    </form>
  );
}
