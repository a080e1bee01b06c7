/** How far the messages of the last 30 days came: sent, delivered, read, replied, and who asked for no more, as counts, shares and bars. */
import { Text } from '@mantine/core';
import { language } from '../app/language.ts';
import { m } from '../paraglide/messages.js';
import { formatNumber, formatPercent } from '../ui/format.ts';
import type { Effect } from './data.ts';
import { sharesOf } from './effect.ts';
import classes from './hsm.module.css';

export function EffectBars({ effect }: { effect: Effect }) {
  const names = { sent: m.hsm_sent(), delivered: m.hsm_delivered(), read: m.hsm_read(), replied: m.hsm_replied() };
  return (
    <dl className={classes.effect} aria-label={m.hsm_effect()}>
      {sharesOf(effect).map(({ step, count, share }) => (
        <div key={step} className={classes.effectStep}>
          <dt>
            <Text span size="xs" c="dimmed">
              {names[step]}
            </Text>
          </dt>
          <dd>
            <Text span size="sm" fw={600}>
              {formatNumber(count, language())}
            </Text>{' '}
            {step !== 'sent' && (
              <Text span size="xs" c="dimmed">
                {formatPercent(share, language())}
              </Text>
            )}
            <span className={classes.bar} aria-hidden>
              <span style={{ width: `${Math.round((share ?? 0) * 100)}%` }} />
            </span>
          </dd>
        </div>
      ))}
      {effect.opted_out > 0 && (
        <div className={classes.effectOut}>
          <dt>
            <Text span size="xs" c="dimmed">
              {m.builder_numbers_opt_outs()}
            </Text>
          </dt>
          <dd>
            <Text span size="xs">
              {formatNumber(effect.opted_out, language())}{' '}
              {formatPercent(effect.sent === 0 ? null : effect.opted_out / effect.sent, language())}
            </Text>
          </dd>
        </div>
      )}
    </dl>
  );
}
