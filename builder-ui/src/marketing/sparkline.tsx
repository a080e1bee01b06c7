/** The shape of a figure over the period. The chart and its table say the same in numbers, so this is only for the eye. */
import { pathOf } from './chart-scale.ts';
import classes from './marketing.module.css';

const [width, height] = [100, 28];

/** @param values in order; null leaves a gap */
export function Sparkline({ values }: { values: (number | null)[] }) {
  const known = values.filter((value) => value !== null);
  if (known.length < 2) return <svg className={classes.sparkline} aria-hidden />;
  const [low, high] = [Math.min(0, ...known), Math.max(...known)];
  const x = (index: number) => (index / (values.length - 1)) * width;
  const y = (value: number) => height - 3 - ((value - low) / (high - low || 1)) * (height - 6);
  const path = pathOf(values.map((value, index) => (value === null ? null : { x: x(index), y: y(value) })));
  return (
    <svg className={classes.sparkline} viewBox={`0 0 ${width} ${height}`} preserveAspectRatio="none" aria-hidden>
      <path d={path} fill="none" stroke="currentColor" strokeWidth={1.5} vectorEffect="non-scaling-stroke" />
    </svg>
  );
}
