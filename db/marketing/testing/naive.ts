/** The numbers once more, as slowly and plainly as possible: loops over everything that happened. Shares no code with the product. */

export interface TouchFact {
  id: string;
  /** In which transaction it was written: the order of touches at the same instant. */
  batch: number;
  at: number;
  campaign?: string;
  adset?: string;
  ad?: string;
}
export interface SaleFact {
  id: string;
  cents: bigint;
  currency: string;
  status: 'pending' | 'completed' | 'failed' | 'refunded';
  completed: number;
  refunded: number | null;
  /** What went back of it before that, each part on its own day. */
  parts?: { cents: bigint; at: number }[];
}
export interface LeadFact {
  id: string;
  created: number;
  touches: TouchFact[];
  opportunities: { id: string; created: number }[];
  sales: SaleFact[];
}
export interface World {
  home: string;
  tenantZone: string;
  /** In the order they were connected. */
  accounts: { id: string; zone: string; currency: string }[];
  campaigns: { id: string; account: string }[];
  adsets: { id: string; campaign: string; account: string }[];
  ads: { id: string; adset: string; campaign: string; account: string }[];
  insights: { ad: string; date: string; cents: bigint; impressions: number; clicks: number }[];
  /** `rate` in units of 10^-8. */
  rates: { currency: string; from: string; rate: bigint }[];
  leads: LeadFact[];
}
export interface NaiveAsk {
  from: string;
  to: string;
  first: boolean;
  window: number;
  grain: 'campaign' | 'ad';
}

/** Money by currency and day in cents, and counts. */
export interface NaiveRow {
  impressions: number;
  clicks: number;
  leads: number;
  opportunities: number;
  sales: number;
  customers: number;
  spend: Map<string, bigint>;
  revenue: Map<string, bigint>;
  lifetime: Map<string, bigint>;
}

export const empty = (): NaiveRow => ({
  impressions: 0,
  clicks: 0,
  leads: 0,
  opportunities: 0,
  sales: 0,
  customers: 0,
  spend: new Map(),
  revenue: new Map(),
  lifetime: new Map(),
});

const left = ({ cents, parts = [] }: SaleFact): bigint => parts.reduce((rest, part) => rest - part.cents, cents);

const formats = new Map<string, Intl.DateTimeFormat>();
export function dayIn(zone: string, at: number): string {
  const format = formats.get(zone) ?? new Intl.DateTimeFormat('en-CA', { timeZone: zone, dateStyle: 'short' });
  formats.set(zone, format);
  return format.format(at);
}

/** Rows by `campaign|adset|ad`; nobody's row under `nobody`. */
export function naiveRows(world: World, ask: NaiveAsk): Map<string, NaiveRow> {
  const rows = new Map<string, NaiveRow>();
  const row = (key: string): NaiveRow => {
    const found = rows.get(key) ?? empty();
    rows.set(key, found);
    return found;
  };
  const zone = world.accounts[0]?.zone ?? world.tenantZone;

  /** Where an event goes: the row's key and the zone of its days. */
  const creditOf = (lead: LeadFact, moment: number): { key: string; zone: string } => {
    const inTime = lead.touches
      .filter(
        (touch) =>
          (touch.ad || touch.adset || touch.campaign) &&
          touch.at <= moment &&
          moment - touch.at <= ask.window * 86_400_000,
      )
      .toSorted((a, b) => a.at - b.at || a.batch - b.batch || (a.id < b.id ? -1 : 1));
    const touch = ask.first ? inTime[0] : inTime.at(-1);
    if (!touch) return { key: 'nobody', zone };
    const ad = world.ads.find((each) => each.id === touch.ad);
    const adset = ad ? undefined : world.adsets.find((each) => each.id === touch.adset);
    const campaign = ad?.campaign ?? adset?.campaign ?? touch.campaign ?? '';
    const account = ad?.account ?? adset?.account ?? world.campaigns.find((each) => each.id === campaign)?.account;
    const fine = ask.grain === 'ad' ? [ad?.adset ?? touch.adset ?? '', touch.ad ?? ''] : ['', ''];
    return {
      key: [campaign, ...fine].join('|'),
      zone: world.accounts.find((each) => each.id === account)?.zone ?? zone,
    };
  };
  const count = (lead: LeadFact, judged: number, at: number, write: (into: NaiveRow, day: string) => void) => {
    const credit = creditOf(lead, judged);
    const day = dayIn(credit.zone, at);
    if (day >= ask.from && day <= ask.to) write(row(credit.key), day);
  };
  const put = (amounts: Map<string, bigint>, currency: string, day: string, cents: bigint) => {
    const key = `${currency} ${day}`;
    amounts.set(key, (amounts.get(key) ?? 0n) + cents);
  };

  for (const lead of world.leads) {
    count(lead, lead.created, lead.created, (into) => into.leads++);
    for (const deal of lead.opportunities) count(lead, deal.created, deal.created, (into) => into.opportunities++);
    for (const sale of lead.sales) {
      if (sale.status === 'pending' || sale.status === 'failed') continue;
      count(lead, sale.completed, sale.completed, (into, day) => {
        into.sales++;
        put(into.revenue, sale.currency, day, sale.cents);
      });
      if (sale.status === 'refunded') {
        count(lead, sale.completed, sale.refunded ?? sale.completed, (into, day) => {
          into.sales--;
          put(into.revenue, sale.currency, day, -left(sale));
        });
      }
      for (const part of sale.parts ?? []) {
        count(lead, sale.completed, part.at, (into, day) => put(into.revenue, sale.currency, day, -part.cents));
      }
    }
    const standing = lead.sales.filter((sale) => sale.status === 'completed');
    if (standing.length > 0) {
      const won = Math.min(...standing.map((sale) => sale.completed));
      count(lead, won, won, (into, day) => {
        into.customers++;
        for (const sale of standing) put(into.lifetime, sale.currency, day, left(sale));
      });
    }
  }
  for (const day of world.insights) {
    if (day.date < ask.from || day.date > ask.to) continue;
    const ad = world.ads.find((each) => each.id === day.ad)!;
    const into = row(ask.grain === 'ad' ? `${ad.campaign}|${ad.adset}|${ad.id}` : `${ad.campaign}||`);
    into.impressions += day.impressions;
    into.clicks += day.clicks;
    put(into.spend, world.accounts.find((each) => each.id === ad.account)!.currency, day.date, day.cents);
  }
  return rows;
}

const one = 100_000_000n;

/** In units of 10^-10 of the tenant's currency, by each day's rate; null when one is missing for what does not cancel out. */
export function inHome(world: World, amounts: Map<string, bigint>): bigint | null {
  let sum = 0n;
  const unknown = new Map<string, bigint>();
  for (const [key, cents] of amounts) {
    const [currency, day] = key.split(' ') as [string, string];
    const known = world.rates.filter((rate) => rate.currency === currency && rate.from <= day);
    const rate = currency === world.home ? one : known.toSorted((a, b) => (a.from < b.from ? -1 : 1)).at(-1)?.rate;
    if (rate === undefined) unknown.set(currency, (unknown.get(currency) ?? 0n) + cents);
    else sum += cents * rate;
  }
  return [...unknown.values()].some((cents) => cents !== 0n) ? null : sum;
}

/** By currency, in cents, whatever the day; without what comes to nothing. */
export function perCurrency(amounts: Map<string, bigint>): Map<string, bigint> {
  const sums = new Map<string, bigint>();
  for (const [key, cents] of amounts) {
    const currency = key.split(' ')[0]!;
    sums.set(currency, (sums.get(currency) ?? 0n) + cents);
  }
  return new Map([...sums].filter(([, cents]) => cents !== 0n).toSorted(([a], [b]) => a.localeCompare(b)));
}
