/** For tests: a tenant with a number, and webhook deliveries worked off as the relay does it. */
import { insertFlow } from '#db/flows/flows.ts';
import { type Tx, withTenant } from '#db/platform/tenant.ts';
import { createTestDatabase } from '#db/testing.ts';
import { type Speaker, storeDelivery } from '#db/platform/webhook-inbox.ts';
import { relayInbox } from '../relay/inbox.ts';

export type InboxScene = Awaited<ReturnType<typeof createInboxScene>>;

export async function createInboxScene() {
  const db = await createTestDatabase({ max: 8 });
  let tenant = '';
  let events = 0;
  const log = { error() {} };
  const inTenant = <T>(work: (tx: Tx) => Promise<T>) => withTenant(db.sql, tenant, work);
  const deliver = (event: object, person: Speaker | null = null) =>
    deliverRaw(JSON.stringify({ id: `evt_${++events}`, createTime: '2026-11-20T12:00:00.000Z', ...event }), person);
  const deliverRaw = (raw: string | Uint8Array, person: Speaker | null = null) =>
    inTenant((tx) =>
      storeDelivery(tx, {
        provider: 'ycloud',
        endpoint: 'e',
        eventId: `d_${++events}`,
        raw: typeof raw === 'string' ? new TextEncoder().encode(raw) : raw,
        person,
      }),
    );
  const work = async () => {
    while (await relayInbox({ sql: db.sql, log }, 3));
  };
  const inbound = (from: string | undefined, more: object = {}) => ({
    type: 'whatsapp.inbound_message.received',
    whatsappInboundMessage: {
      id: `in_${events}`,
      wamid: `wamid.${++events}`,
      from,
      to: '+12025550110',
      sendTime: '2026-11-20T12:00:00.000Z',
      type: 'text',
      text: { body: 'Hola' },
      ...more,
    },
  });
  const leads = () => inTenant((tx) => tx`select * from leads order by created_at`);
  const types = async () => (await inTenant((tx) => tx`select type from events order by seq`)).map((row) => row.type);
  /** A message of ours that the provider accepted. */
  const message = (externalId: string) =>
    inTenant(async (tx) => {
      const flowId = await insertFlow(tx, { name: 'f', description: '', graph: {} as never, userId: null });
      const [row] = await tx<{ id: string; lead_id: string }[]>`
        with lead as (insert into leads (name, phone, phone_key) values ('Ana', '+5491140000099', '541140000099') on conflict do nothing returning id)
        insert into messages (external_id, lead_id, flow_id, state, provider_id, attempt, submit_started_at, accepted_at)
        select ${externalId}, id, ${flowId}, 'accepted', 'p1', 1, '2026-11-20T11:59:00Z', '2026-11-20T11:59:00Z' from lead returning id, lead_id`;
      return row!;
    });
  const status = (word: string, ids: object, more: object = {}) => ({
    type: 'whatsapp.message.updated',
    whatsappMessage: { id: 'p1', status: word, updateTime: '2026-11-20T12:00:00.000Z', ...ids, ...more },
  });

  return {
    db,
    sql: db.sql,
    /** Pool of the owner, past row security. */
    owner: () => db.owner(),
    inTenant,
    deliver,
    deliverRaw,
    work,
    inbound,
    leads,
    types,
    message,
    status,
    /** The next test has a tenant of its own. */
    async renew(): Promise<void> {
      tenant = (await db.createTenant()).id;
      await inTenant(
        (tx) =>
          tx`insert into senders (provider, phone, credential_key, waba_id) values ('ycloud', '+12025550110', 'k', 'w')`,
      );
    },
    stop: () => db.stop(),
  };
}
