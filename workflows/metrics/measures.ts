/** What is summed. Every metric is a function of these, so a total's ratio is the ratio of its sums. */
import { add, type Decimal } from './decimal.ts';

export interface Measures {
  impressions: number;
  clicks: number;
  leads: number;
  opportunities: number;
  /** Completed minus refunded. */
  sales: number;
  /** People whose first standing sale is here. */
  customers: number;
  /** Null where the amounts are of several currencies and a rate is missing: different currencies are never added. */
  marketing_spend: Decimal | null;
  sales_revenue: Decimal | null;
  /** All that those customers have paid so far. */
  lifetime_revenue: Decimal | null;
}

export const nothing: Measures = {
  impressions: 0,
  clicks: 0,
  leads: 0,
  opportunities: 0,
  sales: 0,
  customers: 0,
  marketing_spend: '0',
  sales_revenue: '0',
  lifetime_revenue: '0',
};

const plus = (a: Decimal | null, b: Decimal | null): Decimal | null => (a === null || b === null ? null : add(a, b));

/** Sums of rows whose amounts are of the same currencies. */
export function total(rows: Iterable<Measures>): Measures {
  let sums = nothing;
  for (const row of rows) {
    sums = {
      impressions: sums.impressions + row.impressions,
      clicks: sums.clicks + row.clicks,
      leads: sums.leads + row.leads,
      opportunities: sums.opportunities + row.opportunities,
      sales: sums.sales + row.sales,
      customers: sums.customers + row.customers,
      marketing_spend: plus(sums.marketing_spend, row.marketing_spend),
      sales_revenue: plus(sums.sales_revenue, row.sales_revenue),
      lifetime_revenue: plus(sums.lifetime_revenue, row.lifetime_revenue),
    };
  }
  return sums;
}
