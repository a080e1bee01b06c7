/** On which days a back-test would have sent how much. */
import { Text } from '@mantine/core';
import { language } from '../../app/language.ts';
import { m } from '../../paraglide/messages.js';
import { formatNumber } from '../../ui/format.ts';
import type { Backtest } from './backtest.ts';
import classes from './days.module.css';

export function Days({ days }: { days: Backtest['days'] }) {
  if (days.length === 0) return null;
  const most = Math.max(...days.map(({ messages }) => messages));
  // A calendar's day has no zone.
  const day = new Intl.DateTimeFormat(language(), { day: 'numeric', month: 'short', timeZone: 'UTC' });
  return (
    <details>
      <Text span size="xs" renderRoot={(props) => <summary {...props} />} style={{ cursor: 'pointer' }}>
        {m.builder_backtest_days({ most: formatNumber(most, language()) })}
      </Text>
      <ul className={classes.days}>
        {days.map(({ date, messages }) => (
          <li key={date}>
            <span>{day.format(new Date(date))}</span>
            <span className={classes.bar} style={{ width: `${(messages / most) * 100}%` }} aria-hidden />
            <span>{formatNumber(messages, language())}</span>
          </li>
        ))}
      </ul>
    </details>
  );
}
