/** The figures of the period at a glance: the return first, then what makes it up. */
import { Paper, Skeleton } from '@mantine/core';
import { metrics, type MetricId } from '#metrics';
import { language, say } from '../app/language.ts';
import { Change } from './change.tsx';
import type { ChangeOf } from './comparison.ts';
import { apartOf, currencyOf, writeValue } from './figures.ts';
import type { Series, Stats } from './marketing-queries.ts';
import classes from './marketing.module.css';
import { MetricInfo } from './metric-info.tsx';
import { RoiCard } from './roi-card.tsx';
import { stepsOf, toNumber } from './series-points.ts';
import { Sparkline } from './sparkline.tsx';

const shown = [
  'sales_revenue',
  'leads',
  'opportunities',
  'sales',
  'marketing_spend',
  'cpa',
  'cost_per_customer',
  'ltv',
] as const satisfies MetricId[];

interface KpiCardsProps {
  stats: Stats | undefined;
  series: Series | undefined;
  changeOf: ChangeOf;
}

export function KpiCards({ stats, series, changeOf }: KpiCardsProps) {
  const steps = series ? stepsOf(series) : [];
  return (
    <div className={classes.cards}>
      <RoiCard stats={stats} changeOf={changeOf} />
      {shown.map((id) => (
        <Paper key={id} component="section" className={classes.card} aria-label={say(metrics[id].title)}>
          <div className={classes.cardHead}>
            {say(metrics[id].title)}
            <MetricInfo id={id} made={stats} value={stats?.[id]} />
          </div>
          {stats ? <Value id={id} stats={stats} /> : <Skeleton h={24} w="70%" />}
          <div className={classes.change}>
            {stats ? <Change id={id} change={changeOf(id)} /> : <Skeleton h={14} w="40%" />}
          </div>
          <Sparkline values={steps.map((step) => toNumber(step[id]))} />
        </Paper>
      ))}
    </div>
  );
}

function Value({ id, stats }: { id: MetricId; stats: Stats }) {
  const currency = currencyOf(id, stats);
  const apart = apartOf(id, stats);
  if (apart.length > 0) {
    return (
      <div>
        {apart.map(([each, amount]) => (
          <div key={each} className={classes.value} data-many translate="no">
            <Amount currency={each} text={writeValue(id, amount, language(), { short: true })} />
          </div>
        ))}
      </div>
    );
  }
  return (
    <div className={classes.value} translate="no">
      <Amount
        currency={stats[id] === null ? null : currency}
        text={writeValue(id, stats[id], language(), { short: true })}
      />
    </div>
  );
}

/** The code stands where the language puts it, small: the figure is what one looks for. */
function Amount({ currency, text }: { currency: string | null; text: string }) {
  if (!currency) return text;
  return language() === 'es' ? (
    <>
      {text} <small>{currency}</small>
    </>
  ) : (
    <>
      <small>{currency}</small> {text}
    </>
  );
}
