/** From the form on Facebook to the flow, by HTTP alone: connect Meta, somebody fills in a form, the lead is followed up. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { phoneKey } from '#db/crm/phone.ts';
import { countries } from '#db/testing/phone-spellings.ts';
import { onThePhone } from '../testing/doors.ts';
import { messagesInARow } from '../testing/flows.ts';
import { comeIn, comersOf, lookFor, refusals } from '../testing/phone-doors.ts';
import { type Product, startProduct, until } from '../testing/product.ts';

let product: Product;
beforeAll(async () => {
  product = await startProduct();
  await product.connectMeta();
  await until('a page that is reported', 60, async () => {
    const { pages } = await sandbox('meta/state');
    return pages.every(({ subscribed }) => subscribed.includes('leadgen')) ? true : null;
  });
}, 240_000);
afterAll(() => product?.stop());

interface Sandbox {
  told: boolean;
  pages: { subscribed: string[] }[];
}
const sandbox = async (path: string, body?: object): Promise<Sandbox> => {
  const answer = await fetch(`${product.ready.sandboxUrl}/_sandbox/${path}`, {
    method: body ? 'POST' : 'GET',
    headers: { 'content-type': 'application/json' },
    body: body && JSON.stringify(body),
  });
  expect(answer.status, path).toBeLessThan(300);
  return (await answer.json()) as Sandbox;
};
const list = async (path: string) =>
  (await product.call<{ items?: Record<string, unknown>[] }>('GET', path)).body.items ?? [];
const leadsCalled = (name: string) => list(`/api/crm/leads?q=${encodeURIComponent(name)}`);
/** Waits for leads of this name. */
const arrived = (name: string, seconds: number) =>
  until(`a lead called ${name}`, seconds, async () => {
    const found = await leadsCalled(name);
    return found.length > 0 ? found : null;
  });

it(
  'takes a lead of a form into the flow, once, and finds the one whose webhook was lost',
  { timeout: 240_000 },
  async () => {
    const flowId = await product.publish('Formulario', messagesInARow(1, null));
    const ad_id = await until('the ads', 120, async () => {
      const [row] = await list('/api/crm/marketing/ads?time_range=90d&limit=1');
      return (row?.ad_id as string | undefined) ?? null;
    });

    const fields = { full_name: 'Zulema', phone_number: '+5491140404040', email: 'z@example.com', modelo: 'urbana' };
    expect(await sandbox('meta/leads', { ad_id, fields })).toMatchObject({ told: true });
    const [lead] = await arrived('Zulema', 30);
    expect(lead).toMatchObject({
      phone: '+5491140404040',
      lead_source: 'META_ADS',
      meta_ad_id: ad_id,
      custom: { modelo: 'urbana' },
    });
    const names = { ad_name: expect.any(String), campaign_name: expect.any(String) };
    expect(await list(`/api/crm/leads/${String(lead!.id)}/touches`)).toMatchObject([
      { source: 'lead_form', ad_id, ...names },
    ]);
    const enrolments = () => list(`/api/crm/enrolments?flow_id=${flowId}&lead_id=${String(lead!.id)}`);
    await until('the flow', 30, async () => ((await enrolments()).length === 1 ? true : null));
    const greeted = async () => (await product.sends()).filter(({ to }) => to.endsWith('40404040')).length;
    await until('the message', 30, async () => ((await greeted()) === 1 ? true : null));

    await sandbox('faults', { kind: 'webhook-duplicate', copies: 4, times: 1, match: { event: 'leadgen' } });
    await sandbox('meta/leads', { ad_id, fields: { full_name: 'Yolanda', email: 'y@example.com' } });
    await arrived('Yolanda', 30);

    await sandbox('meta/leads', { tell: false, ad_id, fields: { full_name: 'Ximena', email: 'x@example.com' } });
    await product.connectMeta();
    expect((await arrived('Ximena', 60))[0]).toMatchObject({ email: 'x@example.com', meta_ad_id: ad_id });
    for (const name of ['Zulema', 'Yolanda', 'Ximena']) expect(await leadsCalled(name), name).toHaveLength(1);
    expect([(await enrolments()).length, await greeted()]).toEqual([1, 1]);
    expect(await list('/api/crm/diagnostics/kept')).toEqual([]);
  },
);

/** Of some twenty spellings, how many are sent through the doors per country; all where it is asked for. */
const spelled = Number(process.env.PHONE_DOORS ?? 2);

it(
  'comes to the same number by every door, in twelve countries, however it is spelled; WhatsApp and searches find it',
  { timeout: 600_000 },
  async () => {
    const everybody: { e164: string; id: string }[] = [];
    for (const [i, country] of countries.entries()) {
      const comers = comersOf(
        country,
        Array.from({ length: spelled }, (_, k) => (spelled > 12 ? k : i * 5 + k * 9)),
      );
      const leads = await comeIn(product, country, comers);
      for (const [n, { what, text, door, e164 }] of comers.entries()) {
        const { phone, id } = leads[n]!;
        const told = `${country}, ${what}, by ${door}: ${text}`;
        // Without 9 or 15 nothing says that a number of Argentina is a mobile's.
        expect([told, country === 'AR' ? phoneKey(phone ?? '') : phone]).toEqual([
          told,
          country === 'AR' ? phoneKey(e164) : e164,
        ]);
        everybody.push({ e164, id });
      }
      expect(await lookFor(product, country, comers)).toEqual(comers.map(({ name }) => [name]));
      for (const text of [comers[0]!.e164.slice(0, -3), '12345678901234567', 'no sé']) {
        const { api, ingest, import: file } = await refusals(product, text);
        expect([country, text, ingest, file]).toEqual([country, text, api, api]);
        expect(api).not.toBe('taken');
      }
    }
    for (const { e164 } of everybody) await onThePhone(product, { from: e164, name: 'Alguien', text: 'Hola' });
    await until('everybody to have written', 120, async () => {
      const leads = await Promise.all(everybody.map(({ id }) => product.call('GET', `/api/crm/leads/${id}`)));
      return leads.every(({ body }) => body.last_inbound_at !== null) ? true : null;
    });
    expect(await leadsCalled('Alguien')).toEqual([]);
  },
);
