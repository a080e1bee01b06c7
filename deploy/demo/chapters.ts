/** What happens to one lead, from the first contact until now. */
import { ads, cities, type DemoAd, firstWords, interests, offers, products, replies, stages, tags } from './offers.ts';
import type { Person } from './people.ts';
import type { LeadRow } from './rows.ts';
import { type Setting, Story } from './story.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** Adds one lead with everything around it. */
export function tellStory(setting: Setting, person: Person, createdAt: number): void {
  const { random, data, sellers } = setting;
  const lead: LeadRow = {
    id: random.uuid(),
    ...person,
    status: 'new',
    tags: [],
    seller_id: null,
    lead_source: 'ORGANIC',
    meta_campaign_id: null,
    meta_adset_id: null,
    meta_ad_id: null,
    meta_ad_headline: null,
    meta_ad_body: null,
    custom: {
      interest: random.pick(interests),
      ...(person.timezone === null && random.chance(0.6) && { city: random.pick(cities) }),
    },
    consent: null,
    last_inbound_at: null,
    created_at: new Date(createdAt),
    updated_at: new Date(createdAt),
  };
  data.leads.push(lead);
  const story = new Story(setting, lead);
  const fit = arrive(story, createdAt)?.fit ?? 1;
  if (random.chance(0.72)) {
    lead.seller_id = random.pick(sellers);
    story.event('lead.assigned', createdAt + random.between(1, 90) * minute, null, { from: null, to: lead.seller_id });
  }
  follow(story, createdAt, fit);
  if (random.chance(0.12 * fit)) fillCart(story, createdAt + random.between(0, 20) * day);
  if (random.chance(0.12)) story.tag(random.pick(tags), createdAt + random.between(0.1, 5) * day);
}

/** @returns the ad that brought them */
function arrive(story: Story, at: number): DemoAd | null {
  const { lead, setting } = story;
  const { random, data } = setting;
  const source = random.weighted([
    // Who comes through a chat has a phone.
    ['ctwa', lead.phone ? 44 : 0],
    ['lead_form', 18],
    ['organic', 22],
    ['import', 9],
    ['api', 7],
  ] as const);
  const ad: DemoAd | null =
    source === 'ctwa' || source === 'lead_form' ? random.weighted(ads.map((one) => [one, one.pull])) : null;
  if (ad) {
    lead.lead_source = 'META_ADS';
    Object.assign(lead, {
      meta_campaign_id: ad.campaign_id,
      meta_adset_id: ad.adset_id,
      meta_ad_id: ad.ad_id,
      meta_ad_headline: ad.headline,
      meta_ad_body: ad.body,
    });
  }
  const id = random.uuid();
  data.touches.push({
    id,
    lead_id: lead.id,
    source,
    occurred_at: new Date(at),
    campaign_id: ad?.campaign_id ?? null,
    adset_id: ad?.adset_id ?? null,
    ad_id: ad?.ad_id ?? null,
    headline: ad?.headline ?? null,
    body: ad?.body ?? null,
    external_id: ad ? `demo.${id}` : null,
  });
  story.event('lead.created', at, null, { lead_source: lead.lead_source });
  if (ad && source === 'ctwa') {
    story.writes(random.pick(firstWords), at, {
      source_type: 'ad',
      source_id: ad.ad_id,
      headline: ad.headline,
      body: ad.body,
    });
  } else if (source === 'organic') story.writes(random.pick(firstWords), at);
  if (source === 'lead_form') story.consent(true, 'form', at);
  return ad;
}

/** The seller's side: contacted, qualified, an offer, won or lost. */
function follow(story: Story, from: number, fit: number): void {
  const { random } = story.setting;
  if (!random.chance(0.86)) return;
  const contacted =
    from +
    random.weighted([
      [random.between(10, 180) * minute, 6],
      [random.between(3, 30) * hour, 4],
    ]);
  story.status('contacted', contacted);
  if (!random.chance(0.58)) {
    if (random.chance(0.5)) story.status('lost', contacted + random.between(10, 25) * day);
    else if (random.chance(0.08)) optOut(story, contacted + random.between(1, 12) * hour);
    return;
  }
  let at = contacted;
  for (let i = random.int(1, 3); i > 0; i -= 1) {
    at += random.between(0.2, 14) * hour;
    story.writes(random.pick(replies), at);
  }
  if (random.chance(0.03)) return optOut(story, at + random.between(1, 48) * hour);
  if (!random.chance(0.55 * fit)) return;
  const qualified = at + random.between(0.2, 3) * day;
  story.status('qualified', qualified);
  offer(story, qualified);
}

function optOut(story: Story, at: number): void {
  story.writes('STOP', at);
  if (story.lead.phone) story.consent(false, 'keyword', at);
}

function offer(story: Story, at: number): void {
  const { lead, setting } = story;
  if (!story.happened(at)) return;
  const { random, data, now, currency } = setting;
  const [product, price] = random.pick(offers);
  const value = Math.round((price * random.between(0.9, 1.1)) / 100) * 100;
  const decided = at + random.between(2, 21) * day;
  const open = decided > now;
  const won = random.chance(0.5);
  const deadline = open ? now + random.between(0.2, 20) * day : decided + random.between(-1, 4) * day;
  const id = random.uuid();
  data.opportunities.push({
    id,
    lead_id: lead.id,
    seller_id: lead.seller_id,
    name: product,
    value: value.toFixed(2),
    currency,
    stage: open ? random.pick(stages) : won ? 'Ganada' : 'Perdida',
    status: open ? 'open' : won ? 'won' : 'lost',
    deadline: new Date(deadline),
    closed_at: open ? null : new Date(decided),
    created_at: new Date(at),
    updated_at: new Date(open ? at : decided),
  });
  const subject = `opportunity:${id}`;
  story.event('opportunity.created', at, subject, { deadline: new Date(deadline).toISOString() });
  if (open) return;
  story.event(won ? 'opportunity.won' : 'opportunity.lost', decided, subject, { from: 'open' });
  story.status(won ? 'won' : 'lost', decided);
  if (!won) return;
  story.sale(value, decided, id);
  if (random.chance(0.15)) story.sale(random.pick(products)[1], decided + random.between(8, 40) * day, null);
}

function fillCart(story: Story, at: number): void {
  const { lead, setting } = story;
  const last = at + setting.random.between(0, 40) * hour;
  if (last > setting.now) return;
  const { random, data, currency } = setting;
  const chosen = new Set(Array.from({ length: random.int(1, 3) }, () => random.pick(products)));
  const items = [...chosen].map(([name, price]) => ({
    name,
    quantity: price < 70_000 ? random.int(1, 2) : 1,
    price: price.toFixed(2),
  }));
  const value = items.reduce((sum, item) => sum + item.quantity * Number(item.price), 0);
  const status = random.weighted([
    ['open', 52],
    ['purchased', 36],
    ['discarded', 12],
  ] as const);
  const id = random.uuid();
  data.carts.push({
    id,
    lead_id: lead.id,
    items,
    value: value.toFixed(2),
    currency,
    status,
    last_activity_at: new Date(last),
    created_at: new Date(at),
    updated_at: new Date(last),
  });
  story.event('cart.updated', at, `cart:${id}`);
  if (status !== 'purchased') return;
  story.event('cart.purchased', last, `cart:${id}`);
  story.sale(value, last, null);
}
