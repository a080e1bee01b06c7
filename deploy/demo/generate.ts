/** Makes up a business: half a year of leads and what became of them. Pure: the same options give the same rows. */
import { tellStory } from './chapters.ts';
import { demoDays } from './offers.ts';
import { createPeople } from './people.ts';
import { Random } from './random.ts';
import type { DemoData } from './rows.ts';

const hour = 3_600_000;
const day = 24 * hour;
/** Buenos Aires, all year round. */
const offset = -3 * hour;
/** How likely a lead is to come at each local hour. */
const hours = [1, 0.5, 0.2, 0.1, 0.1, 0.2, 0.8, 2, 4, 6, 7, 7, 6, 5, 5, 6, 6, 7, 7, 8, 9, 8, 5, 3];

export interface DemoOptions {
  /** Also keeps the ids of two demos apart: pass the tenant's id. */
  seed: string;
  now: Date;
  /** Users with the role seller. */
  sellers: readonly string[];
  currency: string;
  leads?: number;
  days?: number;
}

export function generateDemo({ seed, now, sellers, currency, leads = 2000, days = demoDays }: DemoOptions): DemoData {
  const random = new Random(seed);
  const data: DemoData = {
    leads: [],
    touches: [],
    opportunities: [],
    sales: [],
    carts: [],
    inbound: [],
    consents: [],
    events: [],
  };
  const setting = { random, data, now: now.getTime(), sellers, currency };
  const nextPerson = createPeople(random);
  const arrivals = Array.from({ length: leads }, () => arrival(random, now.getTime(), days)).toSorted((a, b) => a - b);
  for (const at of arrivals) tellStory(setting, nextPerson(), at);
  data.events.sort((a, b) => a.occurred_at.getTime() - b.occurred_at.getTime());
  return data;
}

/** When one lead comes: more of them lately, fewer at weekends, hardly any at night. */
function arrival(random: Random, now: number, days: number): number {
  for (;;) {
    const ago = random.int(0, days - 1);
    const midnight = Math.floor((now + offset) / day) * day - ago * day;
    const weekday = new Date(midnight).getUTCDay();
    const weight = (1 - (0.5 * ago) / days) * (weekday === 0 ? 0.5 : weekday === 6 ? 0.75 : 1);
    const local =
      midnight + random.weighted(hours.map((share, index) => [index, share] as const)) * hour + random.between(0, hour);
    const at = Math.floor(local - offset);
    if (random.chance(weight) && at <= now && at > now - days * day) return at;
  }
}
