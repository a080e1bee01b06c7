/** Sums into the fields of an answer. */
import type { Text } from '#flow';
import { add, change, evaluate, metricIds, total, type Measures, type MetricId, type CurrencyChoice } from '#metrics';
import { isBeyondAds } from '#db/marketing/account-days.ts';
import type { MarketingContext } from '#db/marketing/context.ts';
import type { AdPlace, AdsetPlace, CampaignPlace } from '#db/marketing/places.ts';
import type { Report, ReportRow } from '#db/marketing/report.ts';
import type { Asked } from './answer.ts';
import { freshnessOf } from './notices.ts';

export function contextOf(context: MarketingContext, asked: Asked, choice: CurrencyChoice) {
  const { range, model, window } = asked;
  const { name, from, to, days, includes_today, previous } = range;
  return {
    time_range: name,
    from,
    to,
    days,
    includes_today,
    timezone: context.timezone,
    previous,
    model,
    window,
    currency: choice.spend ?? choice.revenue ?? context.home,
    spend_currency: choice.spend,
    revenue_currency: choice.revenue,
    accounts: context.accounts.map(({ account_id, name, currency }) => ({ account_id, name, currency })),
    ...freshnessOf(context, asked, choice),
  };
}

type Summed = Pick<ReportRow, 'measures' | 'amounts'>;

export function rowOf({ measures, amounts }: Summed, choice: CurrencyChoice) {
  const values = evaluate(measures, choice.comparable);
  return {
    ...values,
    spend: values.marketing_spend,
    revenue: values.sales_revenue,
    roi: values.roi_percentage,
    amounts,
  };
}

export function changesOf(now: Measures, before: Measures | null, { comparable }: CurrencyChoice) {
  const [a, b] = [evaluate(now, comparable), before && evaluate(before, comparable)];
  const changes = Object.fromEntries(metricIds.map((id) => [`${id}_change`, b && change(id, a[id], b[id])])) as Record<
    `${MetricId}_change`,
    number | null
  >;
  return {
    ...changes,
    revenue_change: changes.sales_revenue_change,
    spend_change: changes.marketing_spend_change,
    roi_change: changes.roi_percentage_change,
  };
}

/** Rows summed into one. */
function sumOf(rows: Summed[]): Summed {
  if (rows.length === 1) return rows[0]!;
  const amounts = { spend: {} as Record<string, string>, revenue: {} as Record<string, string> };
  for (const kind of ['spend', 'revenue'] as const) {
    for (const row of rows) {
      for (const [currency, amount] of Object.entries(row.amounts[kind])) {
        amounts[kind][currency] = add(amounts[kind][currency] ?? '0', amount);
      }
    }
  }
  return { measures: total(rows.map(({ measures }) => measures)), amounts };
}

/** Most expensive first; what cannot be compared keeps its name's order. */
const bySpend = (
  a: { marketing_spend: string | null; name: string },
  b: { marketing_spend: string | null; name: string },
) => Number(b.marketing_spend ?? 0) - Number(a.marketing_spend ?? 0) || a.name.localeCompare(b.name);

const remainderNames = {
  campaign: { es: 'Sin campaña conocida', en: 'No known campaign' },
  adset: { es: 'Sin conjunto conocido', en: 'No known ad set' },
  ad: { es: 'Sin anuncio conocido', en: 'No known ad' },
  nobody: { es: 'Sin anuncio en la ventana', en: 'No ad within the window' },
  account: { es: 'Gasto de la cuenta fuera de sus anuncios', en: 'Account spend beyond its ads' },
  outside: { es: 'Fuera del filtro', en: 'Outside the filter' },
};

const both = (a: Text, b: Text): Text => ({ es: `${a.es} · ${b.es}`, en: `${a.en} · ${b.en}` });

/** Says so when the account cost more than its ads, alone or beside what no place is known for. */
function remainderName(kind: keyof typeof remainderNames, rest: readonly ReportRow[]): Text {
  const beyond = rest.filter((row) => isBeyondAds(row.campaign_id)).length;
  if (beyond === 0) return remainderNames[kind];
  return beyond === rest.length ? remainderNames.account : both(remainderNames[kind], remainderNames.account);
}

/** Everything that stands in no row of a list, as a row of its own. */
const remainderOf = (report: Report, kind: keyof typeof remainderNames, rest: ReportRow[]) => ({
  name: remainderName(kind, rest),
  ...rowOf(rest.length > 0 ? sumOf(rest) : nothingOf(report), report.choice),
});

export const unattributedOf = ({ unattributed, choice }: Report) => ({
  name: remainderNames.nobody,
  ...rowOf(unattributed, choice),
});

/** Splits rows into those of known places, summed by place, and one remainder. */
function byPlace<P, R>(
  report: Report,
  places: Map<string, P>,
  key: 'campaign_id' | 'adset_id' | 'ad_id',
  level: keyof typeof remainderNames,
  shape: (place: P, sums: Summed) => R,
) {
  const groups = Map.groupBy(report.rows, (row) => (places.has(row[key]) ? row[key] : ''));
  const rest = groups.get('') ?? [];
  groups.delete('');
  const rows = [...groups].map(([id, group]) => shape(places.get(id)!, sumOf(group)));
  return { rows, remainder: remainderOf(report, level, rest), seen: groups };
}

/** Campaigns with something to show, and those that run now. */
export function campaignsOf(report: Report, places: Map<string, CampaignPlace>) {
  const shape = (place: CampaignPlace, sums: Summed) => ({
    id: place.campaign_id,
    ...place,
    ...rowOf(sums, report.choice),
  });
  const { rows, remainder, seen } = byPlace(report, places, 'campaign_id', 'campaign', shape);
  const idle = [...places.values()].filter(({ campaign_id, status }) => status === 'ACTIVE' && !seen.has(campaign_id));
  return { rows: [...rows, ...idle.map((place) => shape(place, nothingOf(report)))].toSorted(bySpend), remainder };
}

export function adsetsOf(report: Report, places: Map<string, AdsetPlace>) {
  const { rows, remainder } = byPlace(report, places, 'adset_id', 'adset', (place, sums) => ({
    ...place,
    ...rowOf(sums, report.choice),
  }));
  return { rows: rows.toSorted(bySpend), remainder };
}

export function adsOf(
  report: Report,
  ads: Map<string, AdPlace>,
  adsets: Map<string, AdsetPlace>,
  campaigns: Map<string, CampaignPlace>,
) {
  const { rows, remainder } = byPlace(report, ads, 'ad_id', 'ad', (place, sums) => ({
    ...place,
    adset_name: adsets.get(place.adset_id)?.name ?? null,
    campaign_name: campaigns.get(place.campaign_id)?.name ?? null,
    ...rowOf(sums, report.choice),
  }));
  return { rows: rows.toSorted(bySpend), remainder };
}

/** The remainder of a list of which only some rows are shown. */
export function outsideOf<K extends 'campaign_id' | 'adset_id' | 'ad_id'>(
  report: Report,
  key: K,
  shown: Record<K, string>[],
) {
  const ids = new Set(shown.map((row) => row[key]));
  return remainderOf(
    report,
    'outside',
    report.rows.filter((row) => !ids.has(row[key])),
  );
}

/** Zero, or unknown where the answer's money is. */
const nothingOf = ({ choice }: Report): Summed => {
  const { measures } = sumOf([]);
  const money = choice.revenue === null ? { sales_revenue: null, lifetime_revenue: null } : {};
  return {
    measures: { ...measures, ...money, ...(choice.spend === null ? { marketing_spend: null } : {}) },
    amounts: { spend: {}, revenue: {} },
  };
};
