import { createHash } from 'node:crypto';
import { recordConsent } from '#db/crm/consents.ts';
import { recordEvent } from '#db/crm/events.ts';
import { updateSale } from '#db/crm/sales.ts';
import { datasetTokenKey, findConversionSettings, recordDataset } from '#db/meta/conversion-settings.ts';
import { GraphError } from '#providers/meta-graph/errors.ts';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createConversionScene, type ConversionScene, wabaId } from '../../testing/conversion-scene.ts';
import { pauses } from '../outgoing/webhooks.ts';
import { endAfter, endBefore } from './conversions.ts';

const sha = (text: string) => createHash('sha256').update(text).digest('hex');
const day = 86_400_000;
let scene: ConversionScene;
beforeAll(async () => {
  scene = await createConversionScene();
});
afterAll(() => scene.db.stop());
beforeEach(() => scene.open());
afterEach(() => scene.calm());
const settings = () => scene.inTenant(findConversionSettings);
const only = async () => {
  const rows = await scene.rows();
  return rows.find(({ event_name }) => event_name !== 'LeadSubmitted')!;
};
/** Of a lead's own event nothing is asked here. */
const quiet = () => scene.inTenant((tx) => tx`delete from conversions where event_name = 'LeadSubmitted'`);

describe('what Meta is told', () => {
  it('is a purchase of somebody who clicked, as business messaging has it', async () => {
    const sale = await scene.sell(await scene.person('ctwa', { email: ' Ana@Example.com ' }));
    await scene.relay();
    const one = scene.taken().find(({ name }) => name === 'Purchase')!;
    expect(one.eventId).toBe(`Purchase:sale:${sale}`);
    const { phone } = await scene.inTenant(async (tx) => (await tx<[{ phone: string }]>`select phone from leads`)[0]);
    expect(one.event).toMatchObject({
      action_source: 'business_messaging',
      messaging_channel: 'whatsapp',
      user_data: {
        whatsapp_business_account_id: wabaId,
        ctwa_clid: expect.stringMatching(/^ARAk/),
        ph: [sha(phone.slice(1))],
        em: [sha('ana@example.com')],
      },
      custom_data: { value: 1234.5, currency: 'ARS' },
    });
    expect(JSON.stringify(one.event)).not.toContain(phone.slice(1));
    expect(await only()).toMatchObject({
      state: 'sent',
      match: 'ctwa',
      keys: ['ctwa_clid', 'ph', 'em'],
      value: '1234.50',
    });
    expect((await only()).answer).toMatchObject({ events_received: 1, fbtrace_id: one.traceId });
  });

  it('is a stage of a lead of an Instant Form, by its lead id; and one known by phone alone, hashed', async () => {
    for (const by of ['lead_form', null] as const) {
      const leadId = await scene.person(by);
      await scene.inTenant((tx) =>
        recordEvent(tx, { type: 'lead.status_changed', leadId, data: { from: 'new', to: 'Qualified' } }),
      );
    }
    await scene.relay();
    const told = scene.taken().filter(({ name }) => name === 'QualifiedLead');
    expect(told).toHaveLength(2);
    for (const { event } of told)
      expect(event).toMatchObject({
        action_source: 'system_generated',
        custom_data: { event_source: 'crm', lead_event_source: 'Cadencia' },
      });
    expect(
      told
        .map(({ event }) =>
          Object.keys(event.user_data as object)
            .toSorted()
            .join(),
        )
        .toSorted(),
    ).toEqual(['lead_id,ph', 'ph']);
  });

  it('is each fact once, however often it comes', async () => {
    const leadId = await scene.person('ctwa');
    for (const to of ['qualified', 'lost', 'qualified'])
      await scene.inTenant((tx) => recordEvent(tx, { type: 'lead.status_changed', leadId, data: { from: 'new', to } }));
    await scene.relay();
    await scene.relay();
    expect(new Map(scene.taken().map(({ name, times }) => [name, times]))).toEqual(
      new Map([
        ['LeadSubmitted', 1],
        ['QualifiedLead', 1],
      ]),
    );
  });

  it('is a return when a sale is refunded, and no purchase when that came first', async () => {
    const [kept, early] = [await scene.sell(await scene.person('ctwa')), await scene.sell(await scene.person('ctwa'))];
    await scene.inTenant((tx) => updateSale(tx, early, { status: 'refunded', refunded_at: new Date() }));
    await scene.relay();
    expect((await scene.rows()).find(({ event_id }) => event_id === `Purchase:sale:${early}`)).toMatchObject({
      state: 'left-out',
      reason: 'conversion-refunded',
    });
    await scene.inTenant(async (tx) => {
      const sale = await updateSale(tx, kept, { status: 'refunded', refunded_at: new Date() });
      await recordEvent(tx, { type: 'sale.refunded', leadId: sale.lead_id, subject: `sale:${kept}`, data: {} });
    });
    await scene.relay();
    expect(scene.taken().map(({ eventId }) => eventId)).toContain(`OrderReturned:sale:${kept}`);
  });

  it('is each part that goes back with its amount, and of the last the rest', async () => {
    const sale = await scene.sell(await scene.person('ctwa'));
    await scene.relay();
    await scene.inTenant(async (tx) => {
      const [part] = await tx<[{ id: string }]>`
        insert into sale_refunds (sale_id, amount) values (${sale}, 234.45) returning id`;
      const { lead_id: leadId } = (
        await tx<[{ lead_id: string }]>`select lead_id from sales_transactions where id = ${sale}`
      )[0];
      const subject = `sale:${sale}`;
      const data = { amount: '234.45', currency: 'ARS', refund_id: part.id };
      for (let i = 0; i < 2; i++) await recordEvent(tx, { type: 'sale.partly_refunded', leadId, subject, data });
    });
    await scene.relay();
    await scene.inTenant(async (tx) => {
      const after = await updateSale(tx, sale, { status: 'refunded', refunded_at: new Date() });
      const data = { amount: '1000.05', currency: 'ARS' };
      await recordEvent(tx, { type: 'sale.refunded', leadId: after.lead_id, subject: `sale:${sale}`, data });
    });
    await scene.relay();
    const told = scene.taken().filter(({ name }) => name !== 'LeadSubmitted');
    expect(told.map(({ name, event }) => [name, (event.custom_data as { value: number }).value])).toEqual([
      ['Purchase', 1234.5],
      ['OrderReturned', 234.45],
      ['OrderReturned', 1000.05],
    ]);
  });

  it('is no return of a purchase that Meta never heard of', async () => {
    const sale = await scene.sell(await scene.person('ctwa'));
    await scene.inTenant(async (tx) => {
      const { lead_id: leadId } = await updateSale(tx, sale, { status: 'refunded', refunded_at: new Date() });
      await recordEvent(tx, { type: 'sale.refunded', leadId, subject: `sale:${sale}`, data: {} });
    });
    await scene.relay();
    const money = (await scene.rows()).filter(({ event_name }) => event_name !== 'LeadSubmitted');
    expect(money.map(({ state, reason }) => [state, reason])).toEqual([
      ['left-out', 'conversion-refunded'],
      ['left-out', 'conversion-refunded'],
    ]);
  });

  it('is nothing about somebody who withdrew, and what they said is waited for', async () => {
    const leadId = await scene.person('ctwa');
    await scene.sell(leadId);
    const phone = '5491150000000';
    await scene.inTenant(async (tx) => {
      const [{ key }] = await tx<[{ key: string }]>`select phone_key as key from leads where id = ${leadId}`;
      await tx`insert into webhook_inbox (provider, endpoint, external_event_id, raw, phone_key, is_said)
        values ('ycloud', 'e', 'unread', ${Buffer.from(phone)}, ${key}, true)`;
    });
    await scene.relay();
    expect(await only()).toMatchObject({ state: 'pending', reason: 'conversion-unread', attempts: 0 });
    await scene.inTenant(async (tx) => {
      await tx`update webhook_inbox set processed_at = now()`;
      await recordConsent(tx, { leadId }, { granted: false, door: 'keyword' });
    });
    await scene.hurry();
    await scene.relay();
    expect((await scene.rows()).map(({ state, reason }) => [state, reason])).toEqual([
      ['left-out', 'conversion-opted-out'],
      ['left-out', 'conversion-opted-out'],
    ]);
    expect(scene.taken()).toEqual([]);
  });

  it('is nothing about a lead that another takes up at that moment, and of that one later', async () => {
    const [kept, gone] = [await scene.person('ctwa'), await scene.person('ctwa')];
    const sale = await scene.sell(gone);
    await quiet();
    const [relaying] = await scene.inTenant(async (tx) => {
      await tx`select from leads where id in (${kept}, ${gone}) order by id for update`;
      const going = scene.relay();
      // It stands at the lead's row, which is held.
      await expect.poll(async () => (await tx`select from pg_locks where not granted`).length).toBeGreaterThan(0);
      await tx`update conversions set lead_id = ${kept} where lead_id = ${gone}`;
      await tx`update sales_transactions set lead_id = ${kept} where lead_id = ${gone}`;
      await tx`delete from leads where id = ${gone}`;
      return [going];
    });
    await relaying;
    expect(await only()).toMatchObject({ event_id: `Purchase:sale:${sale}`, state: 'pending', doubted_at: null });
    await scene.hurry();
    await scene.relay();
    expect(await only()).toMatchObject({ state: 'sent' });
  });

  it('is nothing that is history, over seven days old, or of a time when it was off', async () => {
    const leadId = await scene.person('ctwa');
    await quiet();
    await scene.inTenant(async (tx) => {
      await recordEvent(tx, { type: 'sale.completed', leadId, subject: `sale:${crypto.randomUUID()}`, history: true });
    });
    expect(await scene.rows()).toEqual([]);
    await scene.sell(leadId, { at: new Date(Date.now() - 7 * day) });
    await scene.relay();
    expect(await only()).toMatchObject({ state: 'left-out', reason: 'conversion-too-old' });
    await scene.inTenant((tx) => tx`update conversion_settings set is_on = false`);
    await scene.sell(leadId);
    expect(await scene.rows()).toHaveLength(1);
  });

  it('goes out under the test code while there is one', async () => {
    await scene.open({ test_code: 'TEST4242' });
    await scene.sell(await scene.person('lead_form'));
    await scene.relay();
    expect(scene.taken().every(({ testCode }) => testCode === 'TEST4242')).toBe(true);
    expect(await only()).toMatchObject({ state: 'sent', is_test: true });
  });
});

describe('trouble', () => {
  it('is shown in Meta’s words where Meta refuses, and not tried again', async () => {
    await scene.sell(await scene.person('ctwa'));
    await scene.inTenant((tx) => tx`update senders set waba_id = '100000000000009'`);
    await scene.relay();
    const row = await only();
    expect(row).toMatchObject({ state: 'refused', reason: null, answer: { code: 100, subcode: 2_804_068 } });
    expect(row.answer!.told).toContain('100000000000009 is not linked');
    await scene.hurry();
    expect(await scene.relay()).toBe(false);
  });

  it.each([
    ['an answer that is lost', { kind: 'drop-response', times: 1, match: { calls: 'graph' } }, 2],
    ['half an answer', { kind: 'broken-json', times: 1, match: { calls: 'graph' } }, 2],
    ['Meta’s own trouble', { kind: 'meta-error', code: 2, times: 1, match: { edge: 'events' } }, 1],
    ['a proxy', { kind: 'error', status: 502, times: 1, match: { calls: 'graph' } }, 1],
  ])('%s is tried again under the same id', async (_name, fault, times) => {
    await scene.sell(await scene.person('ctwa'));
    await quiet();
    await scene.meta.fault(fault);
    await scene.relay();
    expect(await only()).toMatchObject({ state: 'pending', reason: 'conversion-retry', attempts: 1 });
    await scene.hurry();
    await scene.relay();
    expect(await only()).toMatchObject({ state: 'sent', attempts: 2 });
    expect(scene.taken().map((one) => one.times)).toEqual([times]);
  });

  it('lets everything of the tenant wait when Meta asks for patience, and counts no try', async () => {
    await scene.sell(await scene.person('ctwa'));
    await quiet();
    await scene.meta.fault({ kind: 'meta-throttle', code: 4, times: 1, regainMinutes: 1, match: { edge: 'events' } });
    await scene.relay();
    expect(await only()).toMatchObject({
      state: 'pending',
      reason: 'conversion-throttled',
      attempts: 0,
      doubted_at: null,
    });
    await scene.hurry();
    expect(await scene.relay()).toBe(false);
    expect((await settings())!.wait_until!.getTime()).toBeGreaterThan(Date.now());
  });

  it('halts where Meta takes the token or the dataset no more, says so once, and goes on when that is mended', async () => {
    await scene.sell(await scene.person('ctwa'));
    await scene.sell(await scene.person('ctwa'));
    const token = (await scene.inTenant((tx) => scene.deps.vault.get(tx, scene.tenantId, datasetTokenKey)))!;
    scene.meta.sandbox.meta.tokens.all.get(token)!.ended = 'revoked';
    await scene.relay();
    expect(await settings()).toMatchObject({ halted_reason: expect.stringContaining('190') });
    expect((await scene.rows()).every(({ state, doubted_at }) => state === 'pending' && doubted_at === null)).toBe(
      true,
    );
    expect((await scene.notes()).map(({ role }) => role)).toEqual(['admin', 'ceo']);
    await scene.hurry();
    expect(await scene.relay()).toBe(false);
    scene.meta.sandbox.meta.tokens.all.get(token)!.ended = null;
    await scene.inTenant((tx) => recordDataset(tx, 'Ventas'));
    await scene.relay();
    expect((await scene.rows()).every(({ state }) => state === 'sent')).toBe(true);
  });

  const doubt = (over: object) => ({ attempts: 1, doubted_at: null, dataset_id: '1', ...over });
  it('tries for a day, and repeats nothing that Meta might count a second time', () => {
    const lost = new GraphError('retry', 'timeout', 'x');
    const next = (attempts: number) => endAfter(lost, doubt({ attempts }), 0).nextAt?.getTime();
    expect(pauses.map((_pause, i) => next(i + 1))).toEqual(pauses.map((pause) => pause * 1000));
    expect(endAfter(lost, doubt({ attempts: pauses.length + 1 }), 0)).toMatchObject({ state: 'unconfirmed' });
    const said = new GraphError('retry', 'temporary', 'x', { code: 2, status: 500 });
    expect(endAfter(said, doubt({ attempts: pauses.length + 1 }), 0)).toMatchObject({ state: 'refused' });
    const due = (doubtedAt: number | null, attempts = 2) =>
      endBefore({
        attempts,
        doubted_at: doubtedAt === null ? null : new Date(doubtedAt),
        standing: { now: 3 * day },
      } as never);
    expect(due(null)).toBeNull();
    expect(due(1.5 * day)).toBeNull();
    expect(due(0.9 * day)).toMatchObject({ state: 'unconfirmed', reason: 'conversion-in-doubt' });
    expect(due(null, 40)).toMatchObject({ state: 'refused' });
  });
});
