import { insertLead, insertLiveFlow, insertMessage } from '#db/testing/flow-scene.ts';
import { wholeTenant } from '#db/platform/scope.ts';
import { withTenant, type Tx } from '#db/platform/tenant.ts';
import { createTestDatabase, type TestDatabase } from '#db/testing.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { acceptMessage, claimMessage, messageStates, type Content } from './ledger.ts';
import { writeTold, type Told } from './message-events.ts';
import { listMessages } from './messages.ts';

let db: TestDatabase;
let tenant: string;
beforeAll(async () => {
  db = await createTestDatabase();
  tenant = (await db.createTenant()).id;
});
afterAll(() => db.stop());
const inTenant = <T>(work: (tx: Tx) => Promise<T>) => withTenant(db.sql, tenant, work);

const content: Content = {
  senderId: null,
  toPhone: '+5491100000000',
  type: 'template',
  templateName: 'bienvenida',
  templateLanguage: 'es',
  category: 'MARKETING',
  variables: ['Ana', 'el curso de cocina'],
  rendered: 'Hola Ana, el curso de cocina empieza el lunes. ¿Te reservamos un lugar?',
};
const nothingTold: Told = {
  state: 'sent',
  reason: null,
  errorCode: null,
  errorDetail: null,
  providerId: null,
  wamid: null,
  price: null,
  currency: null,
  sentAt: null,
  deliveredAt: null,
  readAt: null,
  failedAt: null,
};
const tell = (tx: Tx, id: string, told: Partial<Told>) => writeTold(tx, id, { ...nothingTold, ...told });
const noon = '2026-11-30T12:00:00Z';

/** Updates of messages so far, and those that were written into the page alone. */
async function updates(): Promise<{ all: number; hot: number }> {
  // What a connection counted reaches the others when it is asked to, or a second later.
  await db.sql.begin((tx) => tx`select pg_stat_force_next_flush()`);
  await new Promise((wake) => setTimeout(wake, 1100));
  await db.sql.begin((tx) => tx`select pg_stat_force_next_flush()`);
  const [row] = await db.owner()<[{ all: number; hot: number }]>`
    select n_tup_upd::int as all, n_tup_hot_upd::int as hot from pg_stat_user_tables where relname = 'messages'`;
  return row;
}

/** One message of each page, so that none takes the room of another. */
async function oneOfEachPage(): Promise<string[]> {
  const rows = await db.owner()<{ id: string }[]>`
    select distinct on ((ctid::text::point)[0]) id from messages order by (ctid::text::point)[0], ctid`;
  return rows.map(({ id }) => id);
}

describe('a message', () => {
  it('is written into no index again when its delivery and its reading are told', async () => {
    const ids = await inTenant(async (tx) => {
      const [flowId, leadId] = [await insertLiveFlow(tx), await insertLead(tx)];
      const made: string[] = [];
      for (let n = 0; n < 120; n += 1) made.push(await insertMessage(tx, { leadId, flowId, state: 'planned' }));
      return made;
    });
    for (const id of ids)
      await inTenant(async (tx) => {
        await claimMessage(tx, { messageId: id }, content, 3600);
        expect(await acceptMessage(tx, id, 1, `p-${id}`, null)).toBe(true);
      });
    for (const id of ids) await inTenant((tx) => tell(tx, id, { wamid: `w-${id}`, price: '0.06', sentAt: noon }));
    // Room for a version in each page that nobody has to clear first: what else looks at the database keeps old ones from going.
    await db.owner().unsafe('vacuum full messages');
    const few = await oneOfEachPage();
    expect(few.length).toBeGreaterThan(4);
    const before = await updates();
    for (const id of few) await inTenant((tx) => tell(tx, id, { state: 'delivered', sentAt: noon, deliveredAt: noon }));
    for (const id of few) await inTenant((tx) => tell(tx, id, { state: 'read', sentAt: noon, readAt: noon }));
    const after = await updates();
    expect({ all: after.all - before.all, hot: after.hot - before.hot }).toEqual({
      all: 2 * few.length,
      hot: 2 * few.length,
    });
  });
});

describe('messages of a state', () => {
  it('are found by it, whichever it is and however they came to it', async () => {
    const own = (await db.createTenant()).id;
    await withTenant(db.sql, own, async (tx) => {
      const [flowId, leadId] = [await insertLiveFlow(tx), await insertLead(tx)];
      for (const state of messageStates) {
        await insertMessage(tx, { leadId, flowId, state });
        const id = await insertMessage(tx, { leadId, flowId, state: 'planned' });
        await tx`update messages set state = ${state} where id = ${id}`;
      }
      for (const state of messageStates) {
        const page = await listMessages(tx, { state: [state] }, { after: null, limit: 50 }, wholeTenant);
        expect(page.items.map((message) => message.state)).toEqual([state, state]);
      }
      const mixed = await listMessages(tx, { state: ['planned', 'read'] }, { after: null, limit: 50 }, wholeTenant);
      expect(mixed.items).toHaveLength(4);
    });
  });

  it('that were there before the column are found as well', async () => {
    const old = await createTestDatabase({ before: '20261201000300' });
    try {
      const own = (await old.createTenant()).id;
      await withTenant(old.sql, own, async (tx) => {
        const [flowId, leadId] = [await insertLiveFlow(tx), await insertLead(tx)];
        for (const state of messageStates) await insertMessage(tx, { leadId, flowId, state });
        await tx`update messages set accepted_at = now() - interval '1 hour', provider_id = id::text`;
      });
      await old.migrateOn();
      const rows = await withTenant(
        old.sql,
        own,
        (tx) => tx<{ state: string }[]>`select state from messages where open_state = state order by state`,
      );
      expect(rows.map(({ state }) => state)).toEqual(['accepted', 'planned', 'submitting', 'unconfirmed', 'unknown']);
      const kept = await old.owner()`select indexrelid::regclass from pg_index where not indisvalid`;
      expect(kept).toEqual([]);
    } finally {
      await old.stop();
    }
  });
});
