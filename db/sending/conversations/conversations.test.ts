/** Where conversations stand, whatever order their words reach us in, and that a list of them is read by its index. */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../testing.ts';
import { mergeLeads } from '../../crm/merge-leads.ts';
import { wholeTenant } from '../../platform/scope.ts';
import { type Tx, withTenant } from '../../platform/tenant.ts';
import {
  conversationsOf,
  countConversations,
  listConversations,
  markConversation,
  noteAnswered,
  noteHeard,
  type ConversationView,
} from './conversations.ts';

let db: TestDatabase;
let tenantId: string;
let seller: string;
const work = <T>(does: (tx: Tx) => Promise<T>) => withTenant(db.sql, tenantId, does);
beforeAll(async () => {
  db = await createTestDatabase({ max: 2 });
  tenantId = (await db.createTenant()).id;
  seller = await db.createUser(tenantId, { role: 'seller' });
});
afterAll(() => db?.stop());

const newLead = async (tx: Tx, name: string, sellerId: string | null = null) =>
  (await tx<[{ id: string }]>`insert into leads (name, seller_id) values (${name}, ${sellerId}) returning id`)[0].id;
const minute = (n: number) => new Date(Date.UTC(2026, 10, 1, 10, n));
const everything = { after: null, limit: 50 };

async function stands(tx: Tx, id: string) {
  const [row] = await tx`select spoke_at, waiting_since is not null as waits from leads where id = ${id}`;
  return row!;
}

it('whose turn it is follows from when things were said, in whatever order they reach us', async () => {
  const word = fc.record({ by: fc.constantFrom('them', 'team'), at: fc.integer({ min: 0, max: 59 }) });
  const story = fc
    .uniqueArray(word, { selector: ({ at }) => at, minLength: 1, maxLength: 6 })
    .chain((words) => fc.shuffledSubarray(words, { minLength: words.length }));
  await fc.assert(
    fc.asyncProperty(story, async (words) => {
      const [found, expected] = await work(async (tx) => {
        const id = await newLead(tx, 'fold');
        for (const { by, at } of words) await (by === 'them' ? noteHeard : noteAnswered)(tx, id, minute(at));
        const last = words.toSorted((a, b) => a.at - b.at).at(-1)!;
        return [await stands(tx, id), { spoke_at: minute(last.at), waits: last.by === 'them' }];
      });
      expect(found).toEqual(expected);
    }),
    { numRuns: Number(process.env.CONVERSATION_RUNS ?? 25) },
  );
});

const names = async (view: ConversationView, over: object = {}, scope = wholeTenant, userId: string | null = null) =>
  (await work((tx) => listConversations(tx, { view, userId, ...over }, everything, scope))).items.map(
    ({ name }) => name,
  );

describe('the lists', () => {
  let ana: string;
  let beto: string;
  let carla: string;
  beforeAll(async () => {
    await work(async (tx) => {
      await tx`delete from leads`;
      [ana, beto, carla] = [await newLead(tx, 'Ana', seller), await newLead(tx, 'Beto'), await newLead(tx, 'Carla')];
      await newLead(tx, 'Nobody yet');
      await noteHeard(tx, ana, minute(1));
      await noteHeard(tx, beto, minute(2));
      await noteAnswered(tx, beto, minute(3));
      await noteHeard(tx, carla, minute(4));
    });
  });

  it('are open ones, mine, those that wait, and closed ones; a seller’s are of their own leads', async () => {
    expect(await names('open')).toEqual(['Carla', 'Beto', 'Ana']);
    expect(await names('unanswered')).toEqual(['Carla', 'Ana']);
    expect(await names('mine', {}, wholeTenant, seller)).toEqual(['Ana']);
    expect(await names('open', {}, { sellerId: seller })).toEqual(['Ana']);
    expect(await names('open', { q: 'bet' })).toEqual(['Beto']);
    expect(await work((tx) => countConversations(tx, seller, wholeTenant))).toEqual({
      open: 3,
      mine: 1,
      unanswered: 2,
    });
  });

  it('one that is closed comes back with the person’s next word, and who refused messages waits for none', async () => {
    await work((tx) => markConversation(tx, carla, true));
    expect([await names('open'), await names('unanswered'), await names('closed')]).toEqual([
      ['Beto', 'Ana'],
      ['Ana'],
      ['Carla'],
    ]);
    await work((tx) => noteHeard(tx, carla, minute(9)));
    expect(await names('unanswered')).toEqual(['Carla', 'Ana']);
    await work((tx) => tx`update leads set consent = 'revoked' where id = ${carla}`);
    expect(await names('unanswered')).toEqual(['Ana']);
  });

  it('one that is opened again waits as before, unless the team has had the last word', async () => {
    await work(async (tx) => {
      for (const id of [ana, beto]) for (const closed of [true, false]) await markConversation(tx, id, closed);
    });
    expect([await names('open'), await names('unanswered')]).toEqual([['Carla', 'Beto', 'Ana'], ['Ana']]);
  });

  it('of two leads that become one, an open one stays open and who waited still waits', async () => {
    await work(async (tx) => {
      await markConversation(tx, beto, true);
      await mergeLeads(tx, { into: beto, from: ana, source: 'person' });
    });
    expect(await names('unanswered')).toEqual(['Beto']);
    expect(await names('closed')).toEqual([]);
  });
});

it('a page of a long list is read from its index, in its order, and nothing is sorted', async () => {
  await work(
    (tx) => tx`
    insert into leads (name, seller_id, spoke_at, waiting_since, conversation_closed_at)
    select 'n', case when n % 50 = 0 then ${seller}::uuid end, now() - n * interval '1 minute',
      case when n % 3 = 0 then now() end, case when n % 3 = 1 then now() end
    from generate_series(1, 6000) n`,
  );
  await db.owner()`analyze leads`;
  const page = { after: { at: new Date().toISOString(), id: crypto.randomUUID() }, limit: 50 };
  const plans: [ConversationView, object, string][] = [
    ['open', wholeTenant, 'leads_conversations'],
    ['unanswered', wholeTenant, 'leads_waiting'],
    ['closed', wholeTenant, 'leads_closed_conversations'],
    ['mine', wholeTenant, 'leads_own_conversations'],
    ['open', { sellerId: seller }, 'leads_own_conversations'],
    ['unanswered', { sellerId: seller }, 'leads_own_waiting'],
  ];
  for (const [view, scope, index] of plans) {
    const lines = await work(
      (tx) => tx`explain ${conversationsOf(tx, { view, userId: seller }, page, scope as typeof wholeTenant)}`,
    );
    const plan = lines.map((line) => line['QUERY PLAN']).join('\n');
    expect.soft(plan, view).toContain(`using ${index} `);
    expect.soft(plan, view).not.toContain('Sort');
  }
});
