/**
 * The ad account one finds without loading a CSV: the demo business's ads since it has leads, and some that are over. Other
 * accounts that have anything have two years of days.
 */
import { addDays } from '#metrics';
import { ads as demoAds, demoDays } from '../../../demo/offers.ts';
import { dayIn, earliest, passedIn } from './days.ts';
import { type Account, type DayRow, History, type Rows, type Status } from './history.ts';

/** What one unit of budget (offers.ts) is a day, and what a thousand impressions cost, in whole units of the currency. */
interface Prices {
  perUnit: number;
  perThousand: number;
}
const prices: Record<string, Prices> = {
  ARS: { perUnit: 7_500, perThousand: 4_200 },
  USD: { perUnit: 2.4, perThousand: 6.5 },
};

interface Plan {
  budget: number;
  since: string;
  until: string | null;
}

/** The same history at every start: each row follows from ad and day alone, only today's grows. */
export function generateAccount(account: Account, now: () => number, seed: 'demo' | 'other'): History {
  const today = dayIn(account.timezone, now());
  const plans = new Map<string, Plan>();
  const history = new History(account, new GeneratedRows(account, plans, now));
  const start = addDays(today, seed === 'demo' ? -demoDays : -730);
  const add = (
    campaign: [id: string, name: string, status?: Status],
    adset: [id: string, name: string],
    ad: { id: string; name: string; title: string; body: string },
    plan: Plan,
  ): void => {
    const createdAt = Date.parse(`${plan.since}T13:30:00Z`);
    const [campaignId, campaignName, status = 'ACTIVE'] = campaign;
    const [adsetId, adsetName] = adset;
    const creative = { id: `9${ad.id}`, title: ad.title, body: ad.body };
    plans.set(ad.id, plan);
    history.add(
      { id: campaignId, name: campaignName, status, createdAt, objective: 'OUTCOME_LEADS', dailyBudget: 2_500_000 },
      { id: adsetId, name: adsetName, status: 'ACTIVE', createdAt, campaignId },
      { id: ad.id, name: ad.name, status: 'ACTIVE', createdAt, adsetId, campaignId, creative },
    );
  };

  if (seed === 'demo') {
    for (const ad of demoAds)
      add(
        [ad.campaign_id, ad.campaign],
        [ad.adset_id, `${ad.campaign} · ${ad.adset_id.slice(-2, -1)}`],
        { id: ad.ad_id, name: ad.headline, title: ad.headline, body: ad.body },
        { budget: ad.budget, since: start, until: null },
      );
    const over: [string, string, Status, number, number][] = [
      ['120210000000000900', 'Invierno · Liquidación', 'ARCHIVED', -180, -75],
      ['120210000000000910', 'Prueba de público frío', 'DELETED', -60, -32],
    ];
    for (const [id, name, status, from, to] of over)
      add(
        [id, name, status],
        [`${id.slice(0, -1)}1`, name],
        { id: `${id.slice(0, -1)}2`, name, title: name, body: '' },
        { budget: 3, since: addDays(today, from), until: addDays(today, to) },
      );
  } else {
    const base = BigInt(account.id) * 1000n;
    for (let i = 0; i < 2; i++) {
      const id = base + BigInt(i * 100);
      add(
        [`${id}`, `Travel ${i + 1}`],
        [`${id + 10n}`, `Audience ${i + 1}`],
        { id: `${id + 11n}`, name: `Ride ${i + 1}`, title: 'Ride the Andes', body: 'Seven lakes, three days.' },
        { budget: 4 + i, since: start, until: null },
      );
    }
  }
  return history;
}

class GeneratedRows implements Rows {
  readonly #account: Account;
  readonly #plans: Map<string, Plan>;
  readonly #now: () => number;

  constructor(account: Account, plans: Map<string, Plan>, now: () => number) {
    this.#account = account;
    this.#plans = plans;
    this.#now = now;
  }

  between(adId: string, since: string, until: string): DayRow[] {
    const plan = this.#plans.get(adId);
    if (!plan) return [];
    const today = dayIn(this.#account.timezone, this.#now());
    const first = [since, plan.since, earliest(today)].toSorted().at(-1)!;
    const last = [until, plan.until ?? today, today].toSorted()[0]!;
    const rows: DayRow[] = [];
    for (let day = first; day <= last; day = addDays(day, 1)) {
      const share = day === today ? passedIn(this.#account.timezone, this.#now()) : 1;
      const row = this.#row(adId, day, plan.budget, share);
      if (row.impressions > 0) rows.push(row);
    }
    return rows;
  }

  #row(adId: string, date: string, budget: number, share: number): DayRow {
    const chance = chances(`${adId} ${date}`);
    const { perUnit, perThousand } = prices[this.#account.currency] ?? prices.USD!;
    const weekend = [0, 6].includes(new Date(`${date}T00:00:00Z`).getUTCDay()) ? 0.8 : 1;
    const cents = Math.round(perUnit * budget * weekend * (0.6 + 0.8 * chance()) * share * 100);
    const impressions = Math.round((cents / 100 / (perThousand * (0.85 + 0.3 * chance()))) * 1000);
    const clicks = Math.round(impressions * (0.008 + 0.012 * chance()));
    return {
      date,
      spend: BigInt(cents) * 10_000n,
      impressions,
      clicks,
      reach: Math.round(impressions * (0.72 + 0.2 * chance())),
      linkClicks: Math.round(clicks * 0.75),
    };
  }
}

/** A row of numbers from 0 to 1 that follows from a text: FNV-1a, then mulberry32. */
function chances(text: string): () => number {
  let state = 2_166_136_261;
  for (let i = 0; i < text.length; i++) state = Math.imul(state ^ text.charCodeAt(i), 16_777_619);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
