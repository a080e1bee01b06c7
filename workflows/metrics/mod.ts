/** The Marketing Hub's numbers: pure definitions that the API, the export and the screen share. */
export { arrange } from './arrange.ts';
export { ruleIds, rules, sources, type RuleId } from './explain.ts';
export { compareArms, type ArmCount, type Verdict } from './compare-arms.ts';
export { add, compare, money, sum, type Decimal } from './decimal.ts';
export { nothing, total, type Measures } from './measures.ts';
export {
  change,
  evaluate,
  metricIds,
  metrics,
  type Metric,
  type MetricId,
  type Value,
  type Values,
} from './metrics.ts';
export {
  addDays,
  countDays,
  dayMs,
  eachDay,
  isDay,
  resolveRange,
  startOf,
  stepFor,
  timeRanges,
  toDay,
  toMs,
  type Days,
  type Range,
  type Step,
  type TimeRange,
} from './ranges.ts';
export {
  byCurrency,
  chooseCurrencies,
  convert,
  rateOn,
  stretches,
  type Amount,
  type Rate,
  type CurrencyChoice,
} from './currencies.ts';
export { defaultWindow, longestWindow, models, type Model } from './attribution.ts';
