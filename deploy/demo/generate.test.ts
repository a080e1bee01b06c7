import { describe, expect, test } from 'vitest';
import { phoneKey } from '#db/crm/phone.ts';
import { generateDemo } from './generate.ts';
import { Random } from './random.ts';

const now = new Date('2026-11-20T22:00:00Z');
const options = { seed: 'one', now, sellers: ['s1', 's2'], currency: 'ARS' };
const data = generateDemo(options);

const unique = (values: (string | null)[]): boolean => {
  const known = values.filter((value) => value !== null);
  return new Set(known).size === known.length;
};

test('the same options give the same rows, another seed gives others', () => {
  expect(generateDemo(options)).toEqual(data);
  const other = generateDemo({ ...options, seed: 'two' });
  expect(other.leads[0]!.id).not.toBe(data.leads[0]!.id);
  const ids = new Set(data.leads.map((lead) => lead.id));
  expect(other.leads.some((lead) => ids.has(lead.id))).toBe(false);
});

test('there are about as many rows as a business of that size has', () => {
  expect(data.leads).toHaveLength(2000);
  expect(data.touches).toHaveLength(2000);
  for (const [rows, least] of [
    [data.opportunities, 300],
    [data.sales, 200],
    [data.carts, 200],
    [data.inbound, 1500],
    [data.consents, 100],
    [data.events, 5000],
  ] as const) {
    expect(rows.length).toBeGreaterThan(least);
  }
  const statuses = new Set(data.leads.map((lead) => lead.status));
  expect(statuses).toEqual(new Set(['new', 'contacted', 'qualified', 'won', 'lost']));
});

test('nothing but deadlines lies in the future, and everything within half a year', () => {
  const instants = [
    ...data.leads.flatMap((one) => [one.created_at, one.updated_at, one.last_inbound_at]),
    ...data.touches.map((one) => one.occurred_at),
    ...data.opportunities.flatMap((one) => [one.created_at, one.updated_at, one.closed_at]),
    ...data.sales.flatMap((one) => [one.created_at, one.completed_at, one.refunded_at]),
    ...data.carts.flatMap((one) => [one.created_at, one.last_activity_at]),
    ...data.inbound.map((one) => one.received_at),
    ...data.consents.map((one) => one.occurred_at),
    ...data.events.map((one) => one.occurred_at),
  ].flatMap((at) => (at ? [at.getTime()] : []));
  expect(Math.max(...instants)).toBeLessThanOrEqual(now.getTime());
  expect(Math.min(...instants)).toBeGreaterThan(now.getTime() - 190 * 86_400_000);
  for (const deal of data.opportunities)
    if (deal.status === 'open') expect(deal.deadline.getTime()).toBeGreaterThan(now.getTime());
});

describe('people', () => {
  test('have phones that belong to nobody, each its own', () => {
    const nobody = /^(\+549110\d{7}|\+52550\d{7}|\+1(305|713|213)55501\d{2})$/;
    for (const { phone } of data.leads) if (phone) expect(phone).toMatch(nobody);
    expect(unique(data.leads.map(({ phone }) => phone && phoneKey(phone)))).toBe(true);
  });

  test('have addresses that deliver nothing, each their own, and can be reached somehow', () => {
    for (const { email } of data.leads) if (email) expect(email).toMatch(/^[a-z.]+\d+@example\.(com|net|org)$/);
    expect(unique(data.leads.map(({ email }) => email))).toBe(true);
    expect(data.leads.every(({ phone, email }) => phone !== null || email !== null)).toBe(true);
  });

  test('come more often lately and hardly at night', () => {
    const half = now.getTime() - 95 * 86_400_000;
    const late = data.leads.filter((lead) => lead.created_at.getTime() > half).length;
    expect(late).toBeGreaterThan(1000);
    const night = data.leads.filter((lead) => [5, 6, 7, 8].includes(lead.created_at.getUTCHours())).length;
    expect(night).toBeLessThan(60);
  });
});

describe('rows agree with each other', () => {
  const leads = new Map(data.leads.map((lead) => [lead.id, lead]));

  test('a lead’s status is what its events say', () => {
    const last = new Map<string, unknown>();
    for (const event of data.events) {
      if (event.type !== 'lead.status_changed') continue;
      expect(event.data.from).toBe(last.get(event.lead_id) ?? 'new');
      last.set(event.lead_id, event.data.to);
    }
    for (const lead of data.leads) expect(lead.status).toBe(last.get(lead.id) ?? 'new');
  });

  test('an ad on the lead is the ad of its touch', () => {
    for (const touch of data.touches) expect(leads.get(touch.lead_id)!.meta_ad_id).toBe(touch.ad_id);
    for (const touch of data.touches)
      if (touch.source === 'ctwa') expect(leads.get(touch.lead_id)!.phone).not.toBeNull();
  });

  test('every won deal has one sale of its value, and no other deal has one', () => {
    const won = data.opportunities.filter((deal) => deal.status === 'won').map((deal) => `${deal.id} ${deal.value}`);
    const sold = data.sales
      .filter((sale) => sale.opportunity_id)
      .map((sale) => `${sale.opportunity_id} ${sale.amount}`);
    expect(sold.toSorted((a, b) => a.localeCompare(b))).toEqual(won.toSorted((a, b) => a.localeCompare(b)));
  });

  test('completed and refunded sales have their instants and events', () => {
    const told = (type: string) =>
      new Set(data.events.filter((event) => event.type === type).map((event) => event.subject));
    const [completed, refunded] = [told('sale.completed'), told('sale.refunded')];
    for (const sale of data.sales) {
      const paid = sale.status === 'completed' || sale.status === 'refunded';
      expect([sale.completed_at !== null, completed.has(`sale:${sale.id}`)]).toEqual([paid, paid]);
      const back = sale.status === 'refunded';
      expect([sale.refunded_at !== null, refunded.has(`sale:${sale.id}`)]).toEqual([back, back]);
    }
  });

  test('a cart is worth what is in it', () => {
    for (const cart of data.carts) {
      const sum = cart.items.reduce((total, item) => total + item.quantity * Number(item.price), 0);
      expect(cart.value).toBe(sum.toFixed(2));
    }
  });

  test('the last message is on the lead, and consent is what was said last', () => {
    for (const lead of data.leads) {
      const written = data.inbound.filter((one) => one.lead_id === lead.id).map((one) => one.received_at.getTime());
      expect(lead.last_inbound_at?.getTime() ?? null).toBe(written.length ? Math.max(...written) : null);
      const said = data.consents.filter((one) => one.lead_id === lead.id).at(-1);
      expect(lead.consent).toBe(said ? (said.granted ? 'granted' : 'revoked') : null);
    }
  });
});

test('Random repeats itself and spreads evenly', () => {
  const [a, b] = [new Random('x'), new Random('x')];
  const counts = Array.from({ length: 10 }, () => 0);
  for (let i = 0; i < 10_000; i += 1) {
    const value = a.next();
    expect(b.next()).toBe(value);
    counts[Math.floor(value * 10)]! += 1;
  }
  for (const count of counts) expect(Math.abs(count - 1000)).toBeLessThan(150);
  expect(a.uuid()).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(
    new Random('y').weighted([
      ['never', 0],
      ['always', 1],
    ]),
  ).toBe('always');
});
