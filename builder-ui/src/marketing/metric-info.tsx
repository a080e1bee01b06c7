/** What a figure means: formula, source, currency, period and zone, freshness. Opens by click, key or touch. */
import { ActionIcon, Popover, Stack, Text } from '@mantine/core';
import { Info } from 'lucide-react';
import { metrics, type Metric, type MetricId, type Value } from '#metrics';
import { say, language } from '../app/language.ts';
import { m } from '../paraglide/messages.js';
import { Fact } from '../ui/fact.tsx';
import { Time } from '../ui/time.tsx';
import { currencyOf, writeDays, writeValue } from './figures.ts';
import type { Stats } from './marketing-queries.ts';

/** How an answer was made. */
export type Made = Pick<
  Stats,
  'from' | 'to' | 'timezone' | 'model' | 'window' | 'spend_currency' | 'revenue_currency' | 'as_of'
>;

interface MetricInfoProps {
  id: MetricId;
  made: Made | undefined;
  /** The exact value, where the screen rounds it. */
  value?: Value;
}

export function MetricInfo({ id, made, value }: MetricInfoProps) {
  const metric: Metric = metrics[id];
  const title = say(metric.title);
  return (
    <Popover width={300} position="bottom" withArrow trapFocus returnFocus>
      <Popover.Target>
        <ActionIcon variant="transparent" color="gray" size={24} aria-label={m.marketing_explain({ metric: title })}>
          <Info size={14} aria-hidden />
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown aria-label={title}>
        <Stack gap={8} style={{ textAlign: 'left', whiteSpace: 'normal', fontWeight: 400 }}>
          <Text fw={600} size="sm">
            {title}
          </Text>
          <Fact label={m.marketing_formula()}>{say(metric.formula)}</Fact>
          {made && <Making metric={metric} id={id} made={made} value={value} />}
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
}

function Making({ metric, id, made, value }: { metric: Metric; id: MetricId; made: Made; value: Value | undefined }) {
  const currency = currencyOf(id, made);
  const sources = { meta: m.marketing_source_meta, crm: m.marketing_source_crm, both: m.marketing_source_both };
  return (
    <>
      {value !== undefined && value !== null && (
        <Fact label={m.marketing_exact()}>{writeValue(id, value, language(), { currency })}</Fact>
      )}
      <Fact label={m.marketing_source()}>{sources[metric.source]()}</Fact>
      {metric.source !== 'meta' && (
        <Fact label={m.marketing_attribution()}>
          {made.model === 'last_touch' ? m.marketing_last_touch() : m.marketing_first_touch()} ·{' '}
          {m.marketing_window_days({ count: made.window })}
        </Fact>
      )}
      {metric.unit === 'money' && <Fact label={m.currency()}>{currency ?? m.marketing_several_currencies()}</Fact>}
      <Fact label={m.marketing_period()}>
        {writeDays(made, language())} · {made.timezone.replaceAll('_', ' ')}
      </Fact>
      {metric.source !== 'crm' && (
        <Fact label={m.marketing_as_of_meta()}>
          <Time at={made.as_of} />
        </Fact>
      )}
      {metric.source !== 'meta' && <Fact label={m.marketing_as_of_crm()}>{m.marketing_live()}</Fact>}
    </>
  );
}
