/** The chart of spend (bars) and revenue (line). Drawn by hand: a library for charts is half of everything else this page loads. */
import { useElementSize } from '@mantine/hooks';
import { isDay, metrics } from '#metrics';
import { useState, type KeyboardEvent, type PointerEvent } from 'react';
import { language, say } from '../app/language.ts';
import { m } from '../paraglide/messages.js';
import { labelled, pathOf, scaleOf, type Scale } from './chart-scale.ts';
import { currencyOf, writeDay, writeDays, writeValue } from './figures.ts';
import type { Series } from './marketing-queries.ts';
import classes from './marketing.module.css';
import { stepsOf, toNumber } from './series-points.ts';

const height = 230;
const margin = { top: 8, bottom: 24, side: 56 };
const inner = height - margin.top - margin.bottom;
const widestBar = 28;
/** As many dots as can be told apart. */
const mostDots = 62;
/** Half as wide as a day is written. */
const halfLabel = 26;
/** Between a step and what is told of it, and never further: a day alone is as wide as the chart. */
const tipGap = (step: number) => Math.min(step / 2, 24) + 8;
/** Moves what is told to the wider side of its step, and never beyond the chart: of a wide one a part lies over the step. */
const besides = (x: number, width: number, gap: number) =>
  x < width / 2 ? `min(${gap}px, ${width - x}px - 100%)` : `max(-100% - ${gap}px, -${x}px)`;

export function OverTimeChart({ series }: { series: Series }) {
  const { ref, width } = useElementSize();
  const [at, setAt] = useState<number | null>(null);
  const data = stepsOf(series).map(({ date, marketing_spend, sales_revenue }) => ({
    date,
    spend: toNumber(marketing_spend),
    revenue: toNumber(sales_revenue),
  }));
  const [spendCurrency, revenueCurrency] = [currencyOf('marketing_spend', series), currencyOf('sales_revenue', series)];
  const [spends, revenues] = [data.map(({ spend }) => spend), data.map(({ revenue }) => revenue)];
  // Two currencies share no scale; what is unknown has none.
  const apart = spendCurrency !== revenueCurrency && [spends, revenues].every((all) => all.some((one) => one !== null));
  const left = scaleOf(apart ? spends : [...spends, ...revenues]);
  const right = apart ? scaleOf(revenues) : left;

  const end = width - (apart ? margin.side : 8);
  const step = Math.max(0, end - margin.side) / Math.max(1, data.length);
  const x = (n: number) => margin.side + step * (n + 0.5);
  const y = (scale: Scale, value: number) => margin.top + inner * (1 - scale.place(value));
  const bar = Math.min(widestBar, step * 0.8);
  const points = data.map(({ revenue }, n) => (revenue === null ? null : { x: x(n), y: y(right, revenue) }));
  const names = {
    spend: `${say(metrics.marketing_spend.title)}${spendCurrency ? ` (${spendCurrency})` : ''}`,
    revenue: `${say(metrics.sales_revenue.title)}${revenueCurrency ? ` (${revenueCurrency})` : ''}`,
  };
  const write = (value: number | null) =>
    writeValue('marketing_spend', value === null ? null : String(value), language(), { short: true });

  const point = (event: PointerEvent<HTMLElement>) => {
    const n = Math.floor((event.clientX - event.currentTarget.getBoundingClientRect().left - margin.side) / step);
    setAt(n >= 0 && n < data.length ? n : null);
  };
  const walk = (event: KeyboardEvent) => {
    const to = { ArrowRight: (at ?? -1) + 1, ArrowLeft: (at ?? 1) - 1, Home: 0, End: data.length - 1 }[event.key];
    if (event.key === 'Escape') setAt(null);
    if (to === undefined) return;
    event.preventDefault();
    setAt(Math.max(0, Math.min(data.length - 1, to)));
  };
  const shown = at === null ? undefined : data[at];

  return (
    <figure className={classes.chart} aria-label={m.marketing_chart_label({ days: writeDays(series, language()) })}>
      <div className={classes.chartLegend}>
        <Key color="spend">{names.spend}</Key>
        <Key color="revenue">{names.revenue}</Key>
      </div>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- a chart that is read step by step, with the arrows */}
      <div
        ref={ref}
        className={classes.chartField}
        role="application"
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- see above
        tabIndex={0}
        aria-label={`${names.spend} · ${names.revenue}`}
        onPointerMove={point}
        onPointerDown={point}
        // A finger leaves with every tap; what it asked for stays until it taps elsewhere.
        onPointerLeave={(event) => event.pointerType === 'mouse' && setAt(null)}
        onKeyDown={walk}
        onBlur={() => setAt(null)}
      >
        {width > 0 && (
          <svg width={width} height={height} aria-hidden>
            <Axis scale={left} from={margin.side} to={end} y={(value) => y(left, value)} />
            {apart && <Labels scale={right} x={end + 8} y={(value) => y(right, value)} />}
            {shown && (
              <rect x={x(at!) - step / 2} y={margin.top} width={step} height={inner} fill="var(--surface-hover)" />
            )}
            {data.map(
              ({ date, spend }, n) =>
                spend !== null && (
                  <rect
                    key={date}
                    x={x(n) - bar / 2}
                    y={Math.min(y(left, 0), y(left, spend))}
                    width={bar}
                    height={Math.abs(y(left, spend) - y(left, 0))}
                    rx={Math.min(3, bar / 4)}
                    fill="var(--chart-spend)"
                  />
                ),
            )}
            <path d={pathOf(points)} fill="none" stroke="var(--chart-revenue)" strokeWidth={2} strokeLinejoin="round" />
            {data.length <= mostDots &&
              points.map(
                (dot) => dot && <circle key={dot.x} cx={dot.x} cy={dot.y} r={3} fill="var(--chart-revenue)" />,
              )}
            {labelled(data.length, end - margin.side, 64).map((n) => (
              <text key={n} x={Math.min(x(n), width - halfLabel)} y={height - 6} textAnchor="middle">
                {writeDay(data[n]!.date, language())}
              </text>
            ))}
          </svg>
        )}
      </div>
      <div
        role="status"
        className={shown && classes.chartTip}
        style={shown && { left: x(at!), transform: `translateX(${besides(x(at!), width, tipGap(step))})` }}
      >
        {shown && (
          <>
            <strong>{isDay(shown.date) ? writeDay(shown.date, language(), true) : ''}</strong>
            <div>
              <Key color="spend">{names.spend}</Key>: {write(shown.spend)}
            </div>
            <div>
              <Key color="revenue">{names.revenue}</Key>: {write(shown.revenue)}
            </div>
          </>
        )}
      </div>
    </figure>
  );
}

const Key = ({ color, children }: { color: 'spend' | 'revenue'; children: string }) => (
  <span className={classes.chartKey} style={{ '--chart-color': `var(--chart-${color})` } as React.CSSProperties}>
    {children}
  </span>
);

/** Lines across the field at each tick, with the ticks' values to their left. */
function Axis({ scale, from, to, y }: { scale: Scale; from: number; to: number; y(value: number): number }) {
  return (
    <>
      {scale.ticks.map((tick) => (
        <line
          key={tick}
          x1={from}
          x2={to}
          y1={y(tick)}
          y2={y(tick)}
          stroke="var(--line)"
          strokeDasharray={tick === 0 ? undefined : '4 4'}
        />
      ))}
      <Labels scale={scale} x={from - 8} y={y} before />
    </>
  );
}

function Labels({
  scale,
  x,
  y,
  before = false,
}: {
  scale: Scale;
  x: number;
  y(value: number): number;
  before?: boolean;
}) {
  const short = new Intl.NumberFormat(language(), { notation: 'compact', maximumFractionDigits: 2 });
  return scale.ticks.map((tick) => (
    <text key={tick} x={x} y={y(tick)} dy="0.32em" textAnchor={before ? 'end' : 'start'}>
      {short.format(tick)}
    </text>
  ));
}
