/** `filtering=[{"field":"campaign.id","operator":"IN","value":["1"]}]` */
import type { Ad, History } from '../insights/history.ts';
import type { Group } from '../insights/insight-row.ts';
import { toMicros } from '../insights/money.ts';
import { badParameter } from './problem.ts';

export interface Filters {
  /** One of them names a status, so archived and deleted objects may show. */
  byStatus: boolean;
  /** Whether an ad is asked for at all. */
  takes(history: History, ad: Ad): boolean;
  /** Whether a row that was added up stays. */
  keeps(group: Group): boolean;
}

interface Filter {
  field: string;
  operator: string;
  values: string[];
}

const objects: Record<string, (history: History, ad: Ad) => string> = {
  'ad.id': (_, ad) => ad.id,
  'ad.name': (_, ad) => ad.name,
  'ad.effective_status': (history, ad) => history.adStatus(ad),
  'adset.id': (_, ad) => ad.adsetId,
  'adset.name': (history, ad) => history.adsets.get(ad.adsetId)!.name,
  'adset.effective_status': (history, ad) => history.adsetStatus(history.adsets.get(ad.adsetId)!),
  'campaign.id': (_, ad) => ad.campaignId,
  'campaign.name': (history, ad) => history.campaigns.get(ad.campaignId)!.name,
  'campaign.effective_status': (history, ad) => history.campaignStatus(history.campaigns.get(ad.campaignId)!),
};

const metrics: Record<string, (group: Group) => bigint> = {
  spend: ({ spend }) => spend,
  impressions: ({ impressions }) => BigInt(impressions) * 1_000_000n,
  clicks: ({ clicks }) => BigInt(clicks) * 1_000_000n,
  reach: ({ reach }) => BigInt(reach) * 1_000_000n,
};

const textTests: Record<string, (value: string, values: string[]) => boolean> = {
  EQUAL: (value, [wanted]) => value === wanted,
  NOT_EQUAL: (value, [wanted]) => value !== wanted,
  IN: (value, values) => values.includes(value),
  NOT_IN: (value, values) => !values.includes(value),
  CONTAIN: (value, [part = '']) => value.toLowerCase().includes(part.toLowerCase()),
  NOT_CONTAIN: (value, [part = '']) => !value.toLowerCase().includes(part.toLowerCase()),
};

const numberTests: Record<string, (value: bigint, values: bigint[]) => boolean> = {
  EQUAL: (value, [wanted]) => value === wanted,
  NOT_EQUAL: (value, [wanted]) => value !== wanted,
  GREATER_THAN: (value, [wanted = 0n]) => value > wanted,
  GREATER_THAN_OR_EQUAL: (value, [wanted = 0n]) => value >= wanted,
  LESS_THAN: (value, [wanted = 0n]) => value < wanted,
  LESS_THAN_OR_EQUAL: (value, [wanted = 0n]) => value <= wanted,
  IN_RANGE: (value, [low = 0n, high = 0n]) => value >= low && value <= high,
  NOT_IN_RANGE: (value, [low = 0n, high = 0n]) => value < low || value > high,
};

/** @throws GraphProblem for a field or an operator that Meta does not take */
export function filtersOf(given: unknown): Filters {
  const filters = toFilters(given);
  const ofObjects = filters.filter(({ field }) => objects[field]);
  const ofMetrics = filters.filter(({ field }) => metrics[field]);
  return {
    byStatus: filters.some(({ field }) => field.endsWith('effective_status')),
    takes: (history, ad) =>
      ofObjects.every(({ field, operator, values }) => textTests[operator]!(objects[field]!(history, ad), values)),
    keeps: (group) =>
      ofMetrics.every(({ field, operator, values }) =>
        numberTests[operator]!(metrics[field]!(group), values.map(toMicros)),
      ),
  };
}

function toFilters(given: unknown): Filter[] {
  if (given === undefined) return [];
  if (!Array.isArray(given)) throw badParameter('Param filtering must be an array.');
  return (given as { field?: unknown; operator?: unknown; value?: unknown }[]).map(({ field, operator, value }) => {
    const values = (Array.isArray(value) ? value : [value]).map(String);
    const tests = objects[String(field)] ? textTests : metrics[String(field)] ? numberTests : null;
    if (!tests)
      throw badParameter(`Filtering field '${String(field)}' with operation '${String(operator)}' is not supported`);
    if (!tests[String(operator)]) throw badParameter(`Filtering operator '${String(operator)}' is not supported`);
    return { field: String(field), operator: String(operator), values };
  });
}
