/** Answering a person by hand, and what was said as people read it. */
import { insertInbound } from '#db/sending/inbound.ts';
import { insertSender } from '#db/sending/senders.ts';
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { homeOf, inTenant, newLead } from '../testing/flow-scene.ts';
import { createTestApi, type Person, type TestApi } from '../testing.ts';

let api: TestApi;
let ceo: Person;
let seller: Person;
let people = 0;
const ours = '+12025550110';
beforeAll(async () => {
  api = await createTestApi();
  ceo = await api.person();
  seller = await api.person('seller', homeOf(ceo));
  await inTenant(api, ceo, (tx) =>
    insertSender(tx, {
      id: randomUUID(),
      provider: 'ycloud',
      phone: ours,
      label: 'Ventas',
      wabaId: 'w',
      status: 'CONNECTED',
      quality: null,
      messagingLimit: null,
      credentialKey: 'k',
    }),
  );
});
afterAll(() => api.stop());

/** A lead who wrote so many hours ago; null: never. */
async function lead(hoursAgo: number | null, over: object = {}): Promise<string> {
  const id = await newLead(ceo, { phone: `+54911600${String(10_000 + ++people)}`, ...over });
  if (hoursAgo !== null)
    await inTenant(api, ceo, async (tx) => {
      const [row] = await tx<{ at: Date }[]>`
        insert into inbound_messages (lead_id, sender_id, external_id, type, text, received_at)
        select ${id}, id, gen_random_uuid(), 'text', 'precio?', now() - ${hoursAgo}::float8 * interval '1 hour' from senders
        returning received_at as at`;
      await tx`update leads set last_inbound_at = ${row!.at} where id = ${id}`;
    });
  return id;
}
const path = (id: string) => `/api/crm/leads/${id}/messages`;
const say = (id: string, text: unknown = 'Te paso la lista', who = ceo, key?: string) =>
  who.post(path(id), { text }, key ? { 'idempotency-key': key } : undefined);

describe('answering a lead', () => {
  it('plans one message for one key, says who wrote it, tells flows, and notes it without its words', async () => {
    const id = await lead(1);
    const first = await say(id, '  ¿Seguimos?\nAna 🦤 ', ceo, 'one');
    expect(first).toMatchObject({
      status: 201,
      body: { type: 'text', rendered: '¿Seguimos?\nAna 🦤', state: 'planned', written_by: ceo.userId, flow_id: null },
    });
    expect((await say(id, '  ¿Seguimos?\nAna 🦤 ', ceo, 'one')).body).toEqual(first.body);
    const { items } = (await ceo.get(path(id))).body;
    expect(items).toMatchObject([
      { kind: 'message', what: 'planned', data: { text: '¿Seguimos?\nAna 🦤', author: expect.any(String) } },
      { kind: 'inbound', data: { text: 'precio?' } },
    ]);
    const told = await api.database.owner()`
      select type, subject, data from events where lead_id = ${id} and type like 'message.%'`;
    expect(told).toEqual([{ type: 'message.answered', subject: `message:${first.body.id}`, data: { type: 'text' } }]);
    const noted = await api.database.owner()`
      select data from system_events where object_id = ${first.body.id} and action = 'message.answer'`;
    expect(noted).toEqual([{ data: {} }]);
  });

  it('is for whoever works with leads, and for a seller with their own alone', async () => {
    const [own, other] = [await lead(1, { seller_id: seller.userId }), await lead(1)];
    expect((await say(own, 'hola', seller)).status).toBe(201);
    expect((await say(other, 'hola', seller)).status).toBe(404);
    expect((await seller.get(path(other))).status).toBe(404);
    const marketing = await api.person('marketing', homeOf(ceo));
    expect((await say(own, 'hola', marketing)).status).toBe(403);
    const stranger = await api.person();
    expect((await say(own, 'hola', stranger)).status).toBe(404);
  });

  it.each(['', '   ', 'x'.repeat(4097), 'a\u0000b', 7, null])('takes no text such as %j', async (text) => {
    expect((await say(await lead(1), text)).status).toBe(422);
  });

  it('says until when, and why not, in the words that the answer is refused with', async () => {
    const closed = async (id: string, reason: string) => {
      const { answering } = (await ceo.get(path(id))).body;
      expect(answering).toMatchObject({ reason, reason_text: { es: expect.any(String), en: expect.any(String) } });
      expect(await say(id)).toMatchObject({ status: 409, body: { code: 'cannot_answer', reason } });
    };
    const open = await lead(23.9);
    const { answering } = (await ceo.get(path(open))).body;
    expect(answering).toMatchObject({ reason: null, reason_text: null, sender: { label: 'Ventas', phone: ours } });
    const left = Date.parse(answering.open_until) - Date.now();
    expect(left).toBeGreaterThan(5 * 60_000);
    expect(left).toBeLessThan(7 * 60_000);

    await closed(await lead(null), 'window-closed');
    await closed(await lead(24.1), 'window-closed');
    await closed(await lead(1, { consent: { granted: false, source: 'form' } }), 'opted-out');
    await inTenant(api, ceo, (tx) => tx`update senders set sending_stopped = true`);
    await closed(await lead(1), 'kill-switch-sender');
    await inTenant(api, ceo, (tx) => tx`update senders set sending_stopped = false`);
    await inTenant(api, ceo, (tx) => tx`update tenants set sending_stopped = true`);
    await closed(await lead(1), 'kill-switch-tenant');
    await inTenant(api, ceo, (tx) => tx`update tenants set sending_stopped = false, consent = 'explicit'`);
    // A question may be answered without a yes to our marketing.
    expect((await say(await lead(1))).status).toBe(201);
  });
});

describe('what was said', () => {
  it('shows what was sent, what it answers, and what was done to it since', async () => {
    const id = await lead(null);
    let n = 0;
    const hear = (over: object) =>
      inTenant(api, ceo, (tx) =>
        insertInbound(tx, {
          leadId: id,
          to: ours,
          externalId: `wamid.${++n}`,
          type: 'text',
          text: null,
          buttonPayload: null,
          said: null,
          contextWamid: null,
          aboutWamid: null,
          referral: null,
          receivedAt: new Date(Date.now() - 60_000 + n * 1000),
          isReply: true,
          ...over,
        }),
      );
    const place = { is: 'location', name: 'Plaza', address: null, url: null, latitude: -34.6, longitude: -58.4 };
    await hear({ type: 'location', said: place, text: 'Plaza' });
    await hear({ text: 'esto', contextWamid: 'wamid.1' });
    await hear({ type: 'edit', text: 'esto, perdón', aboutWamid: 'wamid.2' });
    await hear({ type: 'reaction', said: { is: 'reaction', emoji: '👍' }, aboutWamid: 'wamid.1' });
    await hear({ type: 'revoke', aboutWamid: 'wamid.1' });
    const { items } = (await ceo.get(path(id))).body;
    expect(items.toReversed()).toMatchObject([
      { what: 'location', data: { said: place }, quote: null, marks: { edited: null, deleted: true, reaction: '👍' } },
      { what: 'text', quote: { from: 'them', text: 'Plaza', said: place }, marks: { edited: 'esto, perdón' } },
      { what: 'edit', quote: { text: 'esto' }, marks: null },
      { what: 'reaction', quote: { text: 'Plaza' }, data: { said: { emoji: '👍' } } },
      { what: 'revoke', quote: { text: 'Plaza' } },
    ]);
    const timeline = (await ceo.get(`/api/crm/leads/${id}/timeline`)).body.items;
    expect(timeline.filter((one: { kind: string }) => one.kind === 'inbound')).toEqual(items);
  });
});
