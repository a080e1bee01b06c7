/** Every number of the Marketing Hub: what it is called, how it is computed, where it comes from. The only such place. */
import type { Text } from '#flow/text';
import { compare, divide, isZero, magnitude, money, multiply, subtract, type Decimal } from './decimal.ts';
import type { Measures } from './measures.ts';

/** How a value is written: a number of people or things, money, percent (12.5 means 12.5 %), or a plain ratio. */
export type Unit = 'count' | 'money' | 'percent' | 'ratio';

/** Money is a decimal string in the currency of the answer, everything else a number; null is "there is none" (x ÷ 0), shown as "–". */
export type Value = string | number | null;

export interface Metric {
  title: Text;
  formula: Text;
  unit: Unit;
  /** Whose facts it is made of. */
  source: 'meta' | 'crm' | 'both';
  /** Whether a rise is good news. */
  better: 'more' | 'less' | 'neither';
  /** @param comparable whether what ads cost and what sales brought are in the same currency */
  of: (sums: Measures, comparable: boolean) => Value;
}

const amount = (value: Decimal | null): string | null => value && money(value);
/** Money per thing, to a millionth. */
const each = (value: Decimal | null, count: number): string | null => {
  const share = value === null ? null : divide(value, String(count), 6);
  return share && money(share);
};
const ratio = (top: Decimal, bottom: Decimal): number | null => {
  const share = divide(top, bottom, 6);
  return share === null ? null : Number(share);
};

export const metrics = {
  leads: {
    title: { es: 'Leads', en: 'Leads' },
    formula: {
      es: 'Leads creados en el período que llegaron por un anuncio de Meta dentro de la ventana',
      en: 'Leads created in the period whom a Meta ad brought within the window',
    },
    unit: 'count',
    source: 'crm',
    better: 'more',
    of: (sums) => sums.leads,
  },
  opportunities: {
    title: { es: 'Oportunidades', en: 'Opportunities' },
    formula: {
      es: 'Oportunidades creadas en el período, acreditadas al anuncio vigente en ese momento',
      en: 'Opportunities created in the period, credited to the ad in effect at that time',
    },
    unit: 'count',
    source: 'crm',
    better: 'more',
    of: (sums) => sums.opportunities,
  },
  sales: {
    title: { es: 'Ventas', en: 'Sales' },
    formula: {
      es: 'Ventas completadas menos devueltas, cada una en su fecha',
      en: 'Sales completed minus refunded, each on its own date',
    },
    unit: 'count',
    source: 'crm',
    better: 'more',
    of: (sums) => sums.sales,
  },
  customers: {
    title: { es: 'Clientes nuevos', en: 'New customers' },
    formula: {
      es: 'Personas cuya primera venta no devuelta se completó en el período',
      en: 'People whose first sale that was not refunded was completed in the period',
    },
    unit: 'count',
    source: 'crm',
    better: 'more',
    of: (sums) => sums.customers,
  },
  sales_revenue: {
    title: { es: 'Ingresos', en: 'Revenue' },
    formula: {
      es: 'Ventas completadas − devoluciones, cada una en su fecha',
      en: 'Completed sales − refunds, each on its own date',
    },
    unit: 'money',
    source: 'crm',
    better: 'more',
    of: (sums) => amount(sums.sales_revenue),
  },
  marketing_spend: {
    title: { es: 'Inversión', en: 'Spend' },
    formula: {
      es: 'Lo que Meta cobró por los anuncios en esos días',
      en: 'What Meta charged for the ads on those days',
    },
    unit: 'money',
    source: 'meta',
    better: 'neither',
    of: (sums) => amount(sums.marketing_spend),
  },
  profit: {
    title: { es: 'Ganancia', en: 'Profit' },
    formula: { es: 'ingresos − inversión', en: 'revenue − spend' },
    unit: 'money',
    source: 'both',
    better: 'more',
    of: ({ sales_revenue: revenue, marketing_spend: spend }, comparable) =>
      comparable && revenue !== null && spend !== null ? money(subtract(revenue, spend)) : null,
  },
  roi_percentage: {
    title: { es: 'ROI', en: 'ROI' },
    formula: { es: '(ingresos − inversión) ÷ inversión × 100', en: '(revenue − spend) ÷ spend × 100' },
    unit: 'percent',
    source: 'both',
    better: 'more',
    of: ({ sales_revenue: revenue, marketing_spend: spend }, comparable) =>
      comparable && revenue !== null && spend !== null ? ratio(multiply(subtract(revenue, spend), '100'), spend) : null,
  },
  roas: {
    title: { es: 'ROAS', en: 'ROAS' },
    formula: { es: 'ingresos ÷ inversión', en: 'revenue ÷ spend' },
    unit: 'ratio',
    source: 'both',
    better: 'more',
    of: ({ sales_revenue: revenue, marketing_spend: spend }, comparable) =>
      comparable && revenue !== null && spend !== null ? ratio(revenue, spend) : null,
  },
  cpa: {
    title: { es: 'Costo por lead', en: 'Cost per lead' },
    formula: { es: 'inversión ÷ leads', en: 'spend ÷ leads' },
    unit: 'money',
    source: 'both',
    better: 'less',
    of: (sums) => each(sums.marketing_spend, sums.leads),
  },
  cost_per_customer: {
    title: { es: 'Costo por cliente', en: 'Cost per customer' },
    formula: { es: 'inversión ÷ clientes nuevos', en: 'spend ÷ new customers' },
    unit: 'money',
    source: 'both',
    better: 'less',
    of: (sums) => each(sums.marketing_spend, sums.customers),
  },
  ltv: {
    title: { es: 'Valor por cliente (LTV)', en: 'Lifetime value (LTV)' },
    formula: {
      es: 'todo lo que pagaron hasta hoy los clientes nuevos ÷ clientes nuevos',
      en: 'all that the new customers have paid so far ÷ new customers',
    },
    unit: 'money',
    source: 'crm',
    better: 'more',
    of: (sums) => each(sums.lifetime_revenue, sums.customers),
  },
  impressions: {
    title: { es: 'Impresiones', en: 'Impressions' },
    formula: { es: 'Veces que se mostró un anuncio', en: 'Times an ad was shown' },
    unit: 'count',
    source: 'meta',
    better: 'more',
    of: (sums) => sums.impressions,
  },
  clicks: {
    title: { es: 'Clics', en: 'Clicks' },
    formula: { es: 'Todos los clics en el anuncio, según Meta', en: 'All clicks on the ad, as Meta counts them' },
    unit: 'count',
    source: 'meta',
    better: 'more',
    of: (sums) => sums.clicks,
  },
  ctr: {
    title: { es: 'CTR', en: 'CTR' },
    formula: { es: 'clics ÷ impresiones × 100', en: 'clicks ÷ impressions × 100' },
    unit: 'percent',
    source: 'meta',
    better: 'more',
    of: (sums) => ratio(String(sums.clicks * 100), String(sums.impressions)),
  },
  cpc: {
    title: { es: 'CPC', en: 'CPC' },
    formula: { es: 'inversión ÷ clics', en: 'spend ÷ clicks' },
    unit: 'money',
    source: 'meta',
    better: 'less',
    of: (sums) => each(sums.marketing_spend, sums.clicks),
  },
  cpm: {
    title: { es: 'CPM', en: 'CPM' },
    formula: { es: 'inversión ÷ impresiones × 1000', en: 'spend ÷ impressions × 1000' },
    unit: 'money',
    source: 'meta',
    better: 'less',
    of: (sums) => each(sums.marketing_spend && multiply(sums.marketing_spend, '1000'), sums.impressions),
  },
} as const satisfies Record<string, Metric>;

export type MetricId = keyof typeof metrics;
export const metricIds = Object.keys(metrics) as MetricId[];
export type Values = { [M in MetricId]: ReturnType<(typeof metrics)[M]['of']> };

/** Every metric of some sums. */
export function evaluate(sums: Measures, comparable: boolean): Values {
  return Object.fromEntries(
    metricIds.map((id) => [id, (metrics[id] as Metric).of(sums, comparable)]),
  ) as unknown as Values;
}

/**
 * How far a metric moved, in percent of what it was: null when that was nothing or unknown. A percentage (ROI, CTR) moves by
 * percentage points: a share of a share would mislead, and ROI may be negative.
 */
export function change(id: MetricId, now: Value, before: Value): number | null {
  if (now === null || before === null) return null;
  const [a, b] = [toDecimal(now), toDecimal(before)];
  if (metrics[id].unit === 'percent') return Number(divide(subtract(a, b), '1', 6));
  if (isZero(b)) return null;
  return Number(divide(multiply(subtract(a, b), '100'), magnitude(b), 6));
}

/** For sorting: what is not there comes last, whichever way. */
export function compareValues(a: Value, b: Value): number {
  if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1;
  return compare(toDecimal(a), toDecimal(b));
}

/** Numbers here have at most six places. */
const toDecimal = (value: string | number): Decimal =>
  typeof value === 'string' ? value : Number.isInteger(value) ? BigInt(value).toString() : value.toFixed(6);
