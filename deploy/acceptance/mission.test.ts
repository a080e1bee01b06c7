import { readyMadeFlows, type Flow } from '#flow';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { people } from '../testing/flows.ts';
import { type Product, type Send, startProduct, until } from '../testing/product.ts';

/** The four flows of the mission as they ship, but for the length of their waits. */
const seconds = { PT24H: 'PT5S', PT2H: 'PT8S', P7D: 'PT4S', PT48H: 'PT5S' } as const;

function shortened(id: string): Flow {
  const { flow } = readyMadeFlows.find((one) => one.id === id)!;
  return JSON.parse(
    JSON.stringify(flow),
    (_key, value: unknown) => seconds[value as keyof typeof seconds] ?? value,
  ) as Flow;
}

const inSeconds = (count: number) => new Date(Date.now() + count * 1000).toISOString();
const pause = (ms: number) => new Promise((done) => setTimeout(done, ms));

describe('the four flows of the mission, by HTTP alone', () => {
  let product: Product;
  let next = 500;
  beforeAll(async () => void (product = await startProduct()), 180_000);
  afterAll(() => product?.stop());

  /** A lead that came in by the ingest key, as the API knows it. */
  async function newLead(name: string): Promise<{ id: string; phone: string }> {
    const { phone } = people(1, next++)[0]!;
    await product.ingest([{ name, phone }]);
    const { body } = await product.call<{ items: { id: string; phone: string }[] }>(
      'GET',
      `/api/crm/leads?q=${encodeURIComponent(phone)}`,
    );
    return body.items[0]!;
  }
  const sentTo = async ({ phone }: { phone: string }): Promise<Send[]> =>
    (await product.sends()).filter(({ to }) => to.replace('+', '') === phone.replace('+', ''));
  const waitFor = (lead: { phone: string }, count: number, within: number) =>
    until(`${count} messages to ${lead.phone}`, within, async () => {
      const sends = await sentTo(lead);
      return sends.length >= count ? sends : null;
    });
  const open = async (flowId: string) =>
    (await product.call<{ items: unknown[] }>('GET', `/api/crm/enrolments?flow_id=${flowId}&state=open`)).body.items
      .length;
  const nobodyInside = (flowId: string) =>
    until('nobody inside', 40, async () => ((await open(flowId)) === 0 ? true : null));
  async function call<T = { id: string }>(method: string, path: string, body: unknown): Promise<T> {
    const answer = await product.call<T>(method, path, body);
    expect(answer.status, JSON.stringify(answer.body)).toBeLessThan(300);
    return answer.body;
  }
  const inbound = async (body: unknown) => {
    const url = `${product.ready.sandboxUrl}/_sandbox/inbound`;
    const answer = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    expect(answer.status).toBe(201);
  };
  const close = (flowId: string) => call('POST', `/api/crm/flows/${flowId}/pause`, {});

  it('follows a lead up only while it is new, silent and willing', { timeout: 120_000 }, async () => {
    const flowId = await product.publish('Seguimiento', shortened('lead-follow-up'));
    const names = ['Ana Pérez', 'Beto Díaz', 'Caro Ruiz', 'Dani Sosa'];
    const [still, contacted, replied, optedOut] = (await Promise.all(names.map(newLead))) as [Lead, Lead, Lead, Lead];
    await until('all inside', 20, async () => ((await open(flowId)) === 4 ? true : null));
    await call('PATCH', `/api/crm/leads/${contacted.id}`, { status: 'contacted' });
    await inbound({ from: replied.phone, text: 'Hola, me interesa' });
    await inbound({ from: optedOut.phone, optOut: true });
    await nobodyInside(flowId);
    expect(await sentTo(still)).toMatchObject([
      { template: { name: 'lead_followup', language: 'es' }, variables: ['Ana'] },
    ]);
    for (const lead of [contacted, replied, optedOut]) expect(await sentTo(lead)).toEqual([]);
    await close(flowId);
  });

  it('reminds before a deadline, and a moved deadline moves the reminder', { timeout: 180_000 }, async () => {
    const flowId = await product.publish('Recordatorio', shortened('opportunity-reminder'));
    const [stays, later, sooner, won] = (await Promise.all(
      ['Eva Luna', 'Fede Gil', 'Gabi Paz', 'Hugo Mar'].map(newLead),
    )) as [Lead, Lead, Lead, Lead];
    const offer = (lead: Lead, name: string, deadline: string) =>
      call('POST', '/api/crm/opportunities', { lead_id: lead.id, name, value: '1000.00', currency: 'ARS', deadline });
    // The reminder is due eight seconds before each deadline.
    const began = Date.now();
    await offer(stays, 'Plan A', inSeconds(14));
    const put = await offer(later, 'Plan B', inSeconds(14));
    const moved = await offer(sooner, 'Plan C', inSeconds(600));
    const closed = await offer(won, 'Plan D', inSeconds(14));
    await until('all inside', 20, async () => ((await open(flowId)) === 4 ? true : null));
    await call('PATCH', `/api/crm/opportunities/${put.id}`, { deadline: inSeconds(32) });
    await call('PATCH', `/api/crm/opportunities/${moved.id}`, { deadline: inSeconds(12) });
    await call('PATCH', `/api/crm/opportunities/${closed.id}`, { status: 'won' });
    const [first] = await waitFor(stays, 1, 30);
    expect(first).toMatchObject({
      template: { name: 'opportunity_reminder' },
      variables: ['Eva', 'Plan A', expect.any(String) as string],
    });
    await waitFor(sooner, 1, 20);
    expect(await sentTo(later)).toEqual([]);
    const [put2] = await waitFor(later, 1, 60);
    expect(Date.parse(put2!.acceptedAt) - began).toBeGreaterThan(20_000);
    await nobodyInside(flowId);
    for (const lead of [stays, later, sooner]) expect(await sentTo(lead)).toHaveLength(1);
    expect(await sentTo(won)).toEqual([]);
    await close(flowId);
  });

  it('asks for feedback once per sale, and not for a refunded one', { timeout: 120_000 }, async () => {
    const flowId = await product.publish('Opinión', shortened('post-sale-feedback'));
    const [once, twice, refunded] = (await Promise.all(['Inés Rey', 'Juan Sol', 'Kari Vega'].map(newLead))) as [
      Lead,
      Lead,
      Lead,
    ];
    const sell = (lead: Lead) =>
      call('POST', '/api/crm/sales', { lead_id: lead.id, amount: '5000.00', currency: 'ARS', status: 'completed' });
    await sell(once);
    await sell(twice);
    await sell(twice);
    const back = await sell(refunded);
    await call('PATCH', `/api/crm/sales/${back.id}`, { status: 'refunded' });
    await waitFor(twice, 2, 40);
    await nobodyInside(flowId);
    expect(await sentTo(once)).toMatchObject([{ template: { name: 'post_sale_feedback' }, variables: ['Inés'] }]);
    expect(await sentTo(twice)).toHaveLength(2);
    expect(await sentTo(refunded)).toEqual([]);
    await close(flowId);
  });

  it('recalls an abandoned cart; activity restarts the clock, a purchase stops it', { timeout: 120_000 }, async () => {
    const flowId = await product.publish('Carrito', shortened('abandoned-cart'));
    const [left, busy, bought] = (await Promise.all(['Lola Cruz', 'Mora Díaz', 'Nico Fox'].map(newLead))) as [
      Lead,
      Lead,
      Lead,
    ];
    const fill = (lead: Lead) =>
      call('POST', '/api/crm/carts', {
        lead_id: lead.id,
        items: [{ name: 'Zapatillas', quantity: 2, price: '80000.00' }],
        value: '160000.00',
        currency: 'ARS',
      });
    const [, busyCart, boughtCart] = [await fill(left), await fill(busy), await fill(bought)];
    let lastActivity = 0;
    for (let touch = 0; touch < 3; touch++) {
      await pause(3_000);
      await call('PATCH', `/api/crm/carts/${busyCart.id}`, {
        items: [{ name: 'Zapatillas', quantity: touch + 3, price: '80000.00' }],
      });
      lastActivity = Date.now();
      if (touch === 0) await call('PATCH', `/api/crm/carts/${boughtCart.id}`, { status: 'purchased' });
      expect(await sentTo(busy)).toEqual([]);
    }
    const [recalled] = await waitFor(busy, 1, 40);
    expect(Date.parse(recalled!.acceptedAt) - lastActivity).toBeGreaterThan(4_000);
    await nobodyInside(flowId);
    expect(await sentTo(left)).toMatchObject([
      { template: { name: 'abandoned_cart' }, variables: ['Lola', expect.stringContaining('Zapatillas') as string] },
    ]);
    expect(await sentTo(busy)).toHaveLength(1);
    expect(await sentTo(bought)).toEqual([]);
  });

  it('sent nothing else, and nothing twice', async () => {
    const sends = await product.sends();
    expect(sends).toHaveLength(1 + 3 + 3 + 2);
    expect(new Set(sends.map(({ externalId }) => externalId)).size).toBe(sends.length);
    expect(sends.some(({ duplicate }) => duplicate)).toBe(false);
  });
});

type Lead = { id: string; phone: string };
