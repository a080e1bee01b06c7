/** What the migration that put consents in order made of those that were there before it. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Tx, withTenant } from '../platform/tenant.ts';
import { createTestDatabase, type TestDatabase, testPersonKey } from '../testing.ts';
import { recordConsent } from './consents.ts';
import { insertLead } from './leads.ts';

/** A word of before: `1` a yes, `0` a no, and when it was dated, in days from now. */
type Word = readonly [granted: 0 | 1, days: number];
/** Before: the lead's words, and what it stood at by the rule of then. After: what stands, what of its words counts, whether flows hear of it. */
const people: Record<
  string,
  { words: Word[]; stood: string | null; stands: string | null; void: number; isNews: boolean }
> = {
  'nothing said': { words: [], stood: null, stands: null, void: 0, isNews: false },
  'a yes': { words: [[1, -9]], stood: 'granted', stands: 'granted', void: 0, isNews: false },
  'a no': { words: [[0, -9]], stood: 'revoked', stands: 'revoked', void: 0, isNews: false },
  'yes, then no': {
    words: [
      [1, -9],
      [0, -2],
    ],
    stood: 'revoked',
    stands: 'revoked',
    void: 0,
    isNews: false,
  },
  'no, then yes': {
    words: [
      [0, -9],
      [1, -2],
    ],
    stood: 'granted',
    stands: 'granted',
    void: 0,
    isNews: false,
  },
  'a yes dated ahead': { words: [[1, 40]], stood: 'granted', stands: 'granted', void: 0, isNews: false },
  'a yes dated ahead, and a no': {
    words: [
      [1, 40],
      [0, -2],
    ],
    stood: 'granted',
    stands: 'revoked',
    void: 1,
    isNews: true,
  },
  'a no dated ahead': { words: [[0, 3]], stood: 'revoked', stands: 'revoked', void: 0, isNews: false },
  'both dated ahead': {
    words: [
      [0, 3],
      [1, 40],
    ],
    stood: 'granted',
    stands: 'revoked',
    void: 1,
    isNews: true,
  },
};
const rows = Object.entries(people).map(([name, person], n) => ({
  name,
  phone: `+54911${String(41_000_000 + n)}`,
  key: `5411${String(41_000_000 + n)}`,
  user: `US.${n}`,
  ...person,
}));
const gone = { phone: '+5491142000000', key: '541142000000' };

let db: TestDatabase;
let tenant: string;
const inTenant = <T>(work: (tx: Tx) => Promise<T>) => withTenant(db.sql, tenant, work);
beforeAll(async () => {
  db = await createTestDatabase({ before: '20261129070000' });
  tenant = (await db.createTenant()).id;
  const owner = db.owner();
  const hash = (key: string) => owner`sha256(convert_to(${tenant} || ':' || ${key}, 'UTF8'))`;
  const say = (lead: string | null, key: string, [granted, days]: Word) => owner`
    insert into consents (tenant_id, lead_id, phone_hash, granted, source, occurred_at, evidence)
    values (${tenant}, ${lead}, ${hash(key)}, ${granted === 1}, 'api', now() + ${days} * interval '1 day', '{"by": "before"}')`;
  for (const { name, phone, key, user, stood, words } of rows) {
    const [lead] = await owner<{ id: string }[]>`
      insert into leads (tenant_id, name, phone, phone_key, wa_user_id, consent)
      values (${tenant}, ${name}, ${phone}, ${key}, ${user}, ${stood}) returning id`;
    for (const word of words) await say(lead!.id, key, word);
  }
  await say(null, gone.key, [0, -30]);
  await db.migrateOn();
  await owner`select begin_person_key('', 'test', ${testPersonKey})`;
}, 60_000);
afterAll(() => db?.stop());

it.each(rows)('$name', async ({ name, stands, void: faults, words, isNews }) => {
  const [lead] = await inTenant(
    (tx) => tx`
      select l.consent, (select count(*)::int from events e where e.lead_id = l.id and e.type = 'lead.opted_out') as news,
        (select count(*)::int from consents c where c.lead_id = l.id) as words,
        (select count(*)::int from consents c where c.lead_id = l.id and c.fault is not null) as faults,
        (select bool_and(c.arrived_at = c.occurred_at and c.occurred_at <= now() and c.evidence->>'by' = 'before'
          and c.wa_user_hash = person_hash(l.wa_user_id) and c.phone_hash = person_hash(l.phone_key)) from consents c where c.lead_id = l.id) as whole
      from leads l where l.name = ${name}`,
  );
  const whole = words.length > 0 ? true : null;
  expect(lead).toEqual({ consent: stands, news: Number(isNews), words: words.length, faults, whole });
});

it('words of after are weighed against them', async () => {
  const yes = { granted: true, door: 'api' } as const;
  for (const { name, stands } of rows) {
    const answer = await inTenant(async (tx) => {
      const [{ id }] = await tx<[{ id: string }]>`select id from leads where name = ${name}`;
      return await recordConsent(tx, { leadId: id }, yes);
    });
    const fault = stands === 'revoked' ? 'consent-needs-evidence' : null;
    expect([name, answer.consent, answer.fault]).toEqual([name, stands === 'revoked' ? 'revoked' : 'granted', fault]);
  }
  const back = await inTenant((tx) => insertLead(tx, { name: 'Vuelve', phone: gone.phone }));
  expect(back.consent).toBe('revoked');
});
