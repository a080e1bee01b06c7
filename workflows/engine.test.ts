import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { chain, send, until, wait } from './testing/flows.ts';
import { createScene, type Scene } from './testing/scene.ts';

let scene: Scene;
beforeAll(async () => void (scene = await createScene()));
afterAll(() => scene?.stop());
// Each test publishes its own flow; the others must not hear of its leads.
afterEach(() => scene.inTenant((tx) => tx`update flows set status = 'archived'`));

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const soon = (ms: number) => new Date(Date.now() + ms);
/** An event about a row, written with the row like the API does. */
const opportunity = (leadId: string, deadline: Date) =>
  scene.inTenant(async (tx) => {
    const [row] = await tx<{ id: string }[]>`
      insert into opportunities (lead_id, name, deadline) values (${leadId}, 'Plan anual', ${deadline}) returning id`;
    return row!.id;
  });
const tell = (type: 'opportunity.created' | 'opportunity.updated' | 'opportunity.won', leadId: string, id: string) =>
  scene.emit({ type, leadId, subject: `opportunity:${id}` });
const move = async (leadId: string, id: string, deadline: Date) => {
  await scene.inTenant((tx) => tx`update opportunities set deadline = ${deadline} where id = ${id}`);
  await tell('opportunity.updated', leadId, id);
};
const sentAt = async (phone: string) => (await scene.sends(phone)).map((one) => Date.parse(one.acceptedAt));

describe('a lead, an event, a flow', () => {
  it('sends once, with the right variables, and tells the story', async () => {
    const flowId = await scene.publish(chain({ kind: 'lead-created' }, [send('hola')]));
    const lead = await scene.createLead({ name: 'Beatriz' });
    const [enrolment] = await scene.ended(flowId);
    expect(enrolment).toMatchObject({
      state: 'finished',
      result: 'none',
      reason: 'end-of-path',
      lead_id: lead.id,
    });
    const sends = await scene.sends(lead.phone);
    expect(sends).toHaveLength(1);
    expect(sends[0]).toMatchObject({ template: { name: 'hola', language: 'es' }, variables: ['Beatriz'] });
    const [message] = await until(async () => {
      const rows = await scene.messages(flowId);
      return rows[0]?.state === 'delivered' && rows;
    });
    expect(message).toMatchObject({
      attempt: 1,
      variables: ['Beatriz'],
      rendered: 'Hola Beatriz, ¿seguimos?',
      external_id: sends[0]!.externalId,
      provider_id: sends[0]!.id,
    });
    expect(await scene.steps(enrolment!.id)).toMatchObject([
      { seq: 1, node_id: 'n1', outcome: 'sent' },
      { seq: 1, outcome: 'finished', reason: 'end-of-path' },
    ]);
  });
});

describe('lead follow-up', () => {
  const flow = () => ({
    formatVersion: 1,
    nodes: [
      { id: 'in', kind: 'lead-created', config: {}, position: { x: 0, y: 0 } },
      { id: 'day', kind: 'wait', config: { for: 'PT2S' }, position: { x: 0, y: 1 } },
      {
        id: 'still',
        kind: 'branch',
        config: {
          cases: [{ port: 'new', label: 'Sigue nuevo', when: { field: 'lead.status', op: 'eq', value: 'new' } }],
        },
        position: { x: 0, y: 2 },
      },
      { id: 'ask', ...send('hola'), position: { x: 0, y: 3 } },
    ],
    edges: [
      { id: 'a', from: 'in', port: 'next', to: 'day' },
      { id: 'b', from: 'day', port: 'next', to: 'still' },
      { id: 'c', from: 'still', port: 'new', to: 'ask' },
    ],
    settings: { exitOn: ['message.replied'] },
  });

  it('writes only to leads that are still new, and leaves with whoever answers or opts out', async () => {
    const flowId = await scene.publish(flow());
    const [fresh, moved, answers, leaves] = [
      await scene.createLead({ name: 'Fresca' }),
      await scene.createLead({ name: 'Movida' }),
      await scene.createLead({ name: 'Responde' }),
      await scene.createLead({ name: 'Basta' }),
    ];
    await until(async () => (await scene.enrolments(flowId)).filter((row) => row.state === 'waiting').length === 4);
    await scene.inTenant((tx) => tx`update leads set status = 'contacted' where id = ${moved.id}`);
    await scene.inbound({ from: answers.phone, text: 'Sí, cuéntame' });
    await scene.inbound({ from: leaves.phone, text: '¡Baja!' });
    const rows = await scene.ended(flowId, 4);
    const reasonOf = (id: string) => rows.find((row) => row.lead_id === id)!.reason;
    expect([fresh, moved, answers, leaves].map((lead) => reasonOf(lead.id))).toEqual([
      'end-of-path',
      'end-of-path',
      'event:message.replied',
      'event:message.replied',
    ]);
    expect((await scene.sends(fresh.phone)).map((one) => one.variables)).toEqual([['Fresca']]);
    for (const lead of [moved, answers, leaves]) expect(await scene.sends(lead.phone)).toEqual([]);
    const [consent] = await scene.inTenant((tx) => tx`select consent from leads where id = ${leaves.id}`);
    expect(consent).toEqual({ consent: 'revoked' });
    const log = await scene.steps(rows.find((row) => row.lead_id === moved.id)!.id);
    expect(log).toMatchObject([{ outcome: 'waiting' }, { node_id: 'still', outcome: 'else' }, { outcome: 'finished' }]);
  });

  it('an opt-out ends every open flow, whatever it listens to', async () => {
    const flowId = await scene.publish(chain({ kind: 'lead-created' }, [wait('PT2S'), send('hola')]));
    const lead = await scene.createLead();
    await until(async () => (await scene.enrolments(flowId))[0]?.state === 'waiting');
    await scene.inbound({ from: lead.phone, optOut: 'preferences' });
    const [row] = await scene.ended(flowId);
    expect(row).toMatchObject({ result: 'exited', reason: 'event:lead.opted_out' });
    expect(await scene.sends(lead.phone)).toEqual([]);
  });
});

describe('opportunity reminder', () => {
  const flow = () => chain({ kind: 'opportunity-deadline', config: { before: 'PT2S' } }, [send('hola')]);

  it('moves with the deadline, earlier and later, and is sent once', async () => {
    const flowId = await scene.publish(flow());
    const [later, earlier] = [await scene.createLead(), await scene.createLead()];
    const [a, b] = [await opportunity(later.id, soon(4_000)), await opportunity(earlier.id, soon(60_000))];
    await tell('opportunity.created', later.id, a);
    await tell('opportunity.created', earlier.id, b);
    await until(async () => (await scene.enrolments(flowId)).filter((row) => row.state === 'waiting').length === 2);
    const [newLater, newEarlier] = [soon(7_000), soon(4_500)];
    await move(later.id, a, newLater);
    await move(earlier.id, b, newEarlier);
    await scene.ended(flowId, 2);
    const [atLater, atEarlier] = [await sentAt(later.phone), await sentAt(earlier.phone)];
    expect([atLater.length, atEarlier.length]).toEqual([1, 1]);
    for (const [sent, deadline] of [
      [atLater[0]!, newLater],
      [atEarlier[0]!, newEarlier],
    ] as const) {
      expect(sent).toBeGreaterThanOrEqual(deadline.getTime() - 2_050);
      expect(sent).toBeLessThan(deadline.getTime() - 500);
    }
  });

  it('says nothing once the deal is closed, and reminds of each of a lead’s deals', async () => {
    const flowId = await scene.publish(flow());
    const lead = await scene.createLead();
    const [won, open, other] = [
      await opportunity(lead.id, soon(4_500)),
      await opportunity(lead.id, soon(4_500)),
      await opportunity(lead.id, soon(5_000)),
    ];
    for (const id of [won, open, other]) await tell('opportunity.created', lead.id, id);
    await until(async () => (await scene.enrolments(flowId)).filter((row) => row.state === 'waiting').length === 3);
    await scene.inTenant((tx) => tx`update opportunities set status = 'won' where id = ${won}`);
    await tell('opportunity.won', lead.id, won);
    const rows = await scene.ended(flowId, 3);
    expect(rows.map((row) => row.reason ?? '').toSorted((a, b) => (a < b ? -1 : 1))).toEqual([
      'end-of-path',
      'end-of-path',
      'event:opportunity.won',
    ]);
    expect(await scene.sends(lead.phone)).toHaveLength(2);
  });
});

describe('post-sale feedback', () => {
  it('asks once per sale, and not about a refunded one', async () => {
    const flowId = await scene.publish(chain({ kind: 'sale-completed' }, [wait('PT2S'), send('chau')]));
    const lead = await scene.createLead();
    const sale = async () => {
      const [row] = await scene.inTenant(
        (tx) => tx<{ id: string }[]>`
          insert into sales_transactions (lead_id, amount, currency, completed_at) values (${lead.id}, 10, 'ARS', now()) returning id`,
      );
      return row!.id;
    };
    const [kept, kept2, refunded] = [await sale(), await sale(), await sale()];
    for (const id of [kept, kept2, refunded, kept]) {
      await scene.emit({ type: 'sale.completed', leadId: lead.id, subject: `sale:${id}` });
    }
    await until(async () => (await scene.enrolments(flowId)).filter((row) => row.state === 'waiting').length === 3);
    await scene.inTenant((tx) => tx`update sales_transactions set status = 'refunded' where id = ${refunded}`);
    await scene.emit({ type: 'sale.refunded', leadId: lead.id, subject: `sale:${refunded}` });
    const rows = await scene.ended(flowId, 3);
    expect(rows.map((row) => [row.subject, row.reason])).toEqual([
      [`sale:${kept}`, 'end-of-path'],
      [`sale:${kept2}`, 'end-of-path'],
      [`sale:${refunded}`, 'event:sale.refunded'],
    ]);
    expect(await scene.sends(lead.phone)).toHaveLength(2);
  });
});

describe('abandoned cart', () => {
  it('starts its clock anew with every activity, and a purchase stops it', async () => {
    const flowId = await scene.publish(chain({ kind: 'cart-abandoned', config: { idle: 'PT2S' } }, [send('hola')]));
    const [idle, buys] = [await scene.createLead(), await scene.createLead()];
    const carts = await scene.inTenant((tx) =>
      Promise.all(
        [idle, buys].map(async (lead) => {
          const [row] = await tx<{ id: string }[]>`insert into carts (lead_id) values (${lead.id}) returning id`;
          return { ...lead, cart: row!.id };
        }),
      ),
    );
    const touch = async ({ id, cart }: { id: string; cart: string }) => {
      await scene.inTenant((tx) => tx`update carts set last_activity_at = clock_timestamp() where id = ${cart}`);
      await scene.emit({ type: 'cart.updated', leadId: id, subject: `cart:${cart}` });
    };
    for (const one of carts) await touch(one);
    await pause(1_300);
    await touch(carts[0]!);
    const last = Date.now();
    await scene.inTenant((tx) => tx`update carts set status = 'purchased' where id = ${carts[1]!.cart}`);
    await scene.emit({ type: 'cart.purchased', leadId: buys.id, subject: `cart:${carts[1]!.cart}` });
    const rows = await scene.ended(flowId, 2);
    expect(rows.map((row) => row.reason)).toEqual(['end-of-path', 'event:cart.purchased']);
    const times = await sentAt(idle.phone);
    expect(times).toHaveLength(1);
    expect(times[0]! - last).toBeGreaterThan(1_900);
    expect(await scene.sends(buys.phone)).toEqual([]);
  });
});
