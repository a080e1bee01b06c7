import { createHmac } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createTestDatabase, type TestDatabase } from '#db/testing.ts';
import type { EventName } from '#flow';
import { recordEvent } from '#db/crm/events.ts';
import { insertNoticeCall } from '#db/platform/outgoing/webhooks.ts';
import { type Tx, withTenant } from '#db/platform/tenant.ts';
import { createVault } from '#db/platform/vault.ts';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createEgress } from '../../services/egress/egress.ts';
import { signatureOf } from '../../services/egress/signature.ts';
import { outcomeOf, pauses, relayWebhooks } from './webhooks.ts';

const vault = createVault(`k1:${Buffer.from(crypto.getRandomValues(new Uint8Array(32))).toString('base64')}`);
const secret = `whsec_${Buffer.alloc(32, 9).toString('base64')}`;
let database: TestDatabase;
let tenant: string;
let server: Server;
let port: number;
let answer: { status: number; headers?: Record<string, string> };
let heard: { headers: IncomingHttpHeaders; body: string }[] = [];
const inTenant = <T>(work: (tx: Tx) => Promise<T>) => withTenant(database.sql, tenant, work);

beforeAll(async () => {
  database = await createTestDatabase();
  server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      heard.push({ headers: request.headers, body: Buffer.concat(chunks).toString() });
      response.writeHead(answer.status, answer.headers).end('ok');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  ({ port } = server.address() as AddressInfo);
});
afterAll(async () => {
  server.close();
  await database.stop();
});
beforeEach(async () => {
  heard = [];
  answer = { status: 200 };
  tenant = (await database.createTenant()).id;
});

async function hook(events: string[], url = `http://127.0.0.1:${port}/hook`): Promise<string> {
  return await inTenant(async (tx) => {
    const [row] = await tx<{ id: string }[]>`
      insert into outgoing_webhooks (name, url, events, secret_key) values ('ERP', ${url}, ${events}, 'webhook:x') returning id`;
    await vault.put(tx, tenant, 'webhook:x', secret, { category: 'webhook' });
    return row!.id;
  });
}
const happen = (type: EventName) =>
  inTenant(async (tx) => {
    const [lead] = await tx<
      { id: string }[]
    >`insert into leads (name, phone) values ('Ana', '+5491155550000') returning id`;
    await recordEvent(tx, { type, leadId: lead!.id, data: { from: 'new', to: 'won' } });
  });
/** As `notify-team` leaves it. */
const notice = (hookId: string) =>
  inTenant(async (tx) => {
    const [lead] = await tx<[{ id: string }]>`insert into leads (name) values ('Ana') returning id`;
    const [note] = await tx<[{ id: string }]>`
      insert into notifications (lead_id, text) values (${lead.id}, 'Llama a Ana') returning id`;
    await insertNoticeCall(tx, hookId, note.id);
    return { id: note.id, leadId: lead.id };
  });
const calls = () => inTenant((tx) => tx`select * from webhook_calls order by created_at, id`);
const hookNow = () => inTenant(async (tx) => (await tx`select * from outgoing_webhooks`)[0]!);
const warned: object[] = [];
const relay = (allowed = `127.0.0.1:${port}`) =>
  relayWebhooks(
    { sql: database.sql, vault, egress: createEgress(allowed), log: { warn: (data) => void warned.push(data) } },
    50,
  );

describe('webhooks of a tenant', () => {
  it('are told what they asked for, signed so that anybody can check it', async () => {
    await hook(['lead.status_changed']);
    await happen('lead.status_changed');
    await happen('sale.completed');
    await relay();
    expect(heard).toHaveLength(1);
    const { headers, body } = heard[0]!;
    const id = String(headers['webhook-id']);
    const sum = createHmac('sha256', Buffer.alloc(32, 9))
      .update(`${id}.${headers['webhook-timestamp']}.${body}`)
      .digest('base64');
    expect(headers['webhook-signature']).toBe(`v1,${sum}`);
    expect(JSON.parse(body)).toMatchObject({
      type: 'lead.status_changed',
      timestamp: expect.stringMatching(/^20.*Z$/),
      data: { from: 'new', to: 'won', lead: { name: 'Ana', phone: '+5491155550000' } },
    });
    expect(await calls()).toMatchObject([{ id, state: 'done', attempts: 1, last_status: 200 }]);
    expect((await hookNow()).last_ok_at).not.toBeNull();
  });

  it('are tried again under the same id, later each time', async () => {
    await hook(['*']);
    await happen('lead.created');
    answer = { status: 503, headers: { 'retry-after': '600' } };
    await relay();
    const [first] = await calls();
    expect(first).toMatchObject({ state: 'pending', attempts: 1, last_status: 503 });
    expect(first!.next_at.getTime() - Date.now()).toBeGreaterThan(590_000);
    await relay();
    expect(heard).toHaveLength(1);
    await inTenant((tx) => tx`update webhook_calls set next_at = now()`);
    answer = { status: 204 };
    await relay();
    expect(heard.map(({ headers }) => headers['webhook-id'])).toEqual([first!.id, first!.id]);
    expect((await calls())[0]).toMatchObject({ state: 'done', attempts: 2 });
  });

  it('are paused and said when nothing arrives for a day, and at once when nobody wants them', async () => {
    const id = await hook(['*']);
    await happen('lead.created');
    answer = { status: 500 };
    await inTenant(async (tx) => {
      await tx`update webhook_calls set attempts = ${pauses.length}`;
    });
    await relay();
    // It was made a moment ago: one that gives up does not speak for all.
    expect([(await calls())[0]!.state, (await hookNow()).paused_at]).toEqual(['failed', null]);
    await inTenant(async (tx) => {
      await tx`update outgoing_webhooks set created_at = now() - interval '2 days'`;
      await tx`update webhook_calls set state = 'pending', next_at = now()`;
    });
    await relay();
    expect(await hookNow()).toMatchObject({ id, paused_reason: 'failing' });
    expect(await inTenant((tx) => tx`select role, text from notifications order by role`)).toMatchObject([
      { role: 'admin', text: expect.stringContaining('ERP') },
      { role: 'ceo' },
    ]);
    await happen('lead.created');
    expect(await calls()).toHaveLength(1);
    await inTenant(async (tx) => {
      await tx`update outgoing_webhooks set paused_at = null, paused_reason = null`;
    });
    answer = { status: 410 };
    await happen('lead.created');
    await relay();
    expect((await hookNow()).paused_reason).toBe('gone');
  });

  it('are told of a notice that a flow left for them, with the person as they are now', async () => {
    const id = await hook(['team.notice']);
    const told = await notice(id);
    await relay();
    expect(JSON.parse(heard[0]!.body)).toEqual({
      type: 'team.notice',
      timestamp: expect.stringMatching(/^20.*Z$/),
      data: expect.objectContaining({
        notice_id: told.id,
        text: 'Llama a Ana',
        lead: expect.objectContaining({ name: 'Ana' }),
      }),
    });
    expect(await calls()).toMatchObject([{ state: 'done', type: 'team.notice', attempts: 1 }]);
  });

  it.each([
    [
      'a person who was deleted',
      'webhook-gone',
      (leadId: string) => inTenant((tx) => tx`delete from leads where id = ${leadId}`),
    ],
    ['a secret that is gone', 'webhook-secret-missing', () => inTenant((tx) => vault.remove(tx, tenant, 'webhook:x'))],
  ])('are told nothing about %s, and it is said why', async (_what, fault, happened) => {
    const { leadId } = await notice(await hook(['team.notice']));
    await happened(leadId);
    await relay();
    expect(heard).toEqual([]);
    expect(await calls()).toMatchObject([{ state: 'failed', last_fault: fault }]);
  });

  it('reach no private address and follow no redirect', async () => {
    await hook(['*']);
    await happen('lead.created');
    await relay('');
    expect((await calls())[0]).toMatchObject({ state: 'failed', last_fault: 'http-address', last_status: null });
    await inTenant((tx) => tx`update outgoing_webhooks set url = 'https://169.254.169.254/latest'`);
    await inTenant((tx) => tx`update webhook_calls set state = 'pending', next_at = now()`);
    await relay('');
    expect((await calls())[0]).toMatchObject({ state: 'failed', last_fault: 'http-private' });
    await inTenant((tx) => tx`update outgoing_webhooks set url = ${`http://127.0.0.1:${port}/hook`}`);
    await inTenant((tx) => tx`update webhook_calls set state = 'pending', next_at = now(), attempts = 0`);
    answer = { status: 302, headers: { location: 'http://169.254.169.254/' } };
    await relay();
    expect(heard).toHaveLength(1);
    expect((await calls())[0]).toMatchObject({ state: 'pending', last_status: 302 });
  });
});

it('tries go on for a day, then it is given up', () => {
  const total = pauses.reduce((sum, one) => sum + one, 0);
  expect(Math.abs(total - 86_400)).toBeLessThan(900);
  const after = (attempts: number) => outcomeOf({ is: 'lost', fault: 'http-timeout' }, attempts, 0).next;
  expect(pauses.map((_pause, attempts) => Number(after(attempts)))).toEqual(pauses.map((pause) => pause * 1000));
  expect(after(pauses.length)).toBeNull();
});

it('signatures are those of the published example of Standard Webhooks', () => {
  const headers = signatureOf(
    'msg_p5jXN8AQM9LWM0D4loKWxJek',
    'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
    '{"test": 2432232314}',
    1_614_265_330,
  );
  expect(headers['webhook-signature']).toBe('v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=');
});
