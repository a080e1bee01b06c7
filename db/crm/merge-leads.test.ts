import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { recordConsent } from './consents.ts';
import { listDuplicates, isNear } from './duplicate-leads.ts';
import { deletePerson } from './delete-person.ts';
import { findMerged } from './lead-aliases.ts';
import { findLead, findOrCreateLead, insertLead, LeadTaken, matchLead, type Lead } from './leads.ts';
import { mergeLeads, movingTables, previewMerge } from './merge-leads.ts';
import { movePerson, unitePerson } from './one-person.ts';
import { recordTouch } from './touches.ts';
import { insertLiveFlow, insertMessage } from '../testing/flow-scene.ts';
import { wholeTenant } from '../platform/scope.ts';
import { withTenant, type Tx } from '../platform/tenant.ts';
import { createTestDatabase, type TestDatabase } from '../testing.ts';

let db: TestDatabase;
let tenant: string;
beforeAll(async () => {
  db = await createTestDatabase();
  tenant = (await db.createTenant()).id;
});
afterAll(() => db.stop());
const inTenant = <T>(work: (tx: Tx) => Promise<T>) => withTenant(db.sql, tenant, work);

let numbers = 0;
const newPhone = () => `+5491160${String(100_000 + numbers++)}`;
const read = async (tx: Tx, id: string) => (await findLead(tx, id, wholeTenant))!;
const consentOf = async (tx: Tx, id: string) => (await read(tx, id)).consent;
const enrol = async (tx: Tx, leadId: string, flowId: string, occurrence: string, seq = 1) =>
  (
    await tx<[{ id: string }]>`
      insert into enrolments (flow_id, version, lead_id, occurrence, seq, started_at) values (${flowId}, 1, ${leadId}, ${occurrence}, ${seq}, now()) returning id`
  )[0].id;

/** A lead with a row in every table that has some of its own. */
async function fullLead(tx: Tx, flowId: string, over: Parameters<typeof insertLead>[1] = {}): Promise<Lead> {
  const lead = await insertLead(tx, { name: 'Gala', phone: newPhone(), ...over });
  const lead_id = lead.id;
  await recordTouch(tx, { leadId: lead_id, source: 'ctwa', ad_id: '120', external_id: `wamid.${lead_id}` });
  await recordConsent(tx, { leadId: lead_id }, { granted: true, door: 'api' });
  await tx`insert into opportunities ${tx({ lead_id, name: 'Deal' })}`;
  await tx`insert into sales_transactions ${tx({ lead_id, amount: 10, currency: 'ARS', completed_at: new Date() })}`;
  await tx`insert into carts ${tx({ lead_id })}`;
  const enrolmentId = await enrol(tx, lead_id, flowId, lead_id);
  await insertMessage(tx, { leadId: lead_id, flowId, enrolmentId, state: 'sent' });
  await tx`insert into inbound_messages ${tx({ lead_id, external_id: `in.${lead_id}`, type: 'text', received_at: new Date() })}`;
  await tx`insert into team_messages ${tx({ lead_id, external_id: `team.${lead_id}`, type: 'text', sent_at: new Date() })}`;
  await tx`insert into notifications ${tx({ lead_id, text: 'Look' })}`;
  await tx`insert into lead_notes ${tx({ lead_id, text: 'Knows Ana' })}`;
  await tx`insert into tasks ${tx({ lead_id, title: 'Call' })}`;
  const [run] = await tx<{ id: string }[]>`
    insert into audience_runs ${tx({ flow_id: flowId, turn: lead_id, per_minute: 1 })} returning id`;
  await tx`insert into audience_people ${tx({ run_id: run!.id, place: 1, lead_id })}`;
  const [bulk] = await tx<{ id: string }[]>`
    insert into bulk_changes ${tx({ act: tx.json({ do: 'delete' }), people: 1, actor_type: 'user' })} returning id`;
  await tx`insert into bulk_people ${tx({ bulk_id: bulk!.id, place: 1, lead_id })}`;
  await tx`insert into conversions ${tx({ lead_id, event_id: `Purchase:${lead_id}`, event_name: 'Purchase', origin: 'flow', occurred_at: new Date() })}`;
  await tx`insert into lead_aliases ${tx({ lead_id, kind: 'lead', key: crypto.randomUUID() })}`;
  return lead;
}

describe('a merge', () => {
  /** Tables that name a lead and are not moved: they follow from notes that triggers write. */
  const derived = ['lead_credits', 'marketing_changes'];
  const tablesWithLeads = async () =>
    (
      await db.owner()<{ name: string }[]>`
        select c.table_name as name from information_schema.columns c join information_schema.tables t using (table_schema, table_name)
        where c.table_schema = 'public' and c.column_name = 'lead_id' and t.table_type = 'BASE TABLE' order by 1`
    ).map(({ name }) => name);

  it('knows every table that has a lead_id', async () => {
    expect(await tablesWithLeads()).toEqual([...movingTables, ...derived].toSorted());
  });

  it('moves every row, and leaves none behind', async () => {
    const tables = (await tablesWithLeads()).filter((name) => !derived.includes(name));
    await inTenant(async (tx) => {
      const flowId = await insertLiveFlow(tx);
      const [kept, gone] = [await fullLead(tx, flowId), await fullLead(tx, flowId)];
      const count = async (id: string) =>
        Object.fromEntries(
          await Promise.all(
            tables.map(
              async (table) => [table, (await tx`select from ${tx(table)} where lead_id = ${id}`).length] as const,
            ),
          ),
        );
      const [before, theirs] = [await count(kept.id), await count(gone.id)];
      expect(Object.entries(theirs).filter(([, rows]) => rows === 0)).toEqual([]);
      const preview = (await previewMerge(tx, { into: kept.id, from: gone.id }))!;
      expect(preview.moves).toEqual(theirs);

      await mergeLeads(tx, { into: kept.id, from: gone.id, source: 'person' });
      expect(Object.values(await count(gone.id)).every((rows) => rows === 0)).toBe(true);
      const after = await count(kept.id);
      for (const table of tables) {
        // Its old id and its old number are aliases now, and the merge itself is an event.
        const more = { lead_aliases: 2, events: 1 }[table] ?? 0;
        expect([table, after[table]]).toEqual([table, before[table]! + theirs[table]! + more]);
      }
      expect(await findLead(tx, gone.id, wholeTenant)).toBeNull();
      expect(await findMerged(tx, gone.id)).toBe(kept.id);
    });
  });

  it('fills in what was unknown, keeps what was known, and does as its preview says', () =>
    inTenant(async (tx) => {
      const old = new Date('2026-01-05T10:00:00Z');
      const kept = await insertLead(tx, {
        name: 'Gala',
        tags: ['a'],
        custom: { x: 1, y: 1 },
        external_ids: { shop: '1' },
      });
      const gone = await insertLead(tx, {
        name: 'Gala R',
        phone: newPhone(),
        email: 'Gala@Example.com',
        wa_user_id: 'AR.1',
        status: 'contacted',
        tags: ['b', 'a'],
        custom: { y: 2, z: 3 },
        external_ids: { shop: '2', crm: '9' },
        created_at: old,
      });
      const preview = (await previewMerge(tx, { into: kept.id, from: gone.id }))!;
      const lead = (await mergeLeads(tx, { into: kept.id, from: gone.id, source: 'person' }))!;
      expect(lead).toMatchObject({
        id: kept.id,
        name: 'Gala',
        phone: gone.phone,
        email: 'Gala@Example.com',
        wa_user_id: 'AR.1',
        status: 'contacted',
        tags: ['a', 'b'],
        custom: { x: 1, y: 1, z: 3 },
        external_ids: { shop: '1', crm: '9' },
        created_at: old,
      });
      expect(lead).toMatchObject(preview.lead);
      expect(preview.differences).toEqual([
        { field: 'name', kept: 'Gala', dropped: 'Gala R' },
        { field: 'status', kept: 'contacted', dropped: 'new' },
        { field: 'external_ids.shop', kept: '1', dropped: '2' },
        { field: 'custom.y', kept: '1', dropped: '2' },
      ]);
      for (const keys of [
        { phone: gone.phone },
        { wa_user_id: 'AR.1' },
        { email: 'gala@example.com' },
        { external_ids: { shop: '2' } },
      ]) {
        expect((await matchLead(tx, keys))?.id).toBe(kept.id);
      }
    }));

  it('lets nobody else have the keys of the one that went', () =>
    inTenant(async (tx) => {
      const [kept, gone] = [
        await insertLead(tx, { phone: newPhone(), wa_user_id: 'AR.2a', email: 'one@example.com' }),
        await insertLead(tx, { phone: newPhone(), wa_user_id: 'AR.2b', email: 'two@example.com' }),
      ];
      await mergeLeads(tx, { into: kept.id, from: gone.id, source: 'person' });
      for (const keys of [{ phone: gone.phone }, { wa_user_id: 'AR.2b' }, { email: 'TWO@example.com' }]) {
        expect((await findOrCreateLead(tx, keys)).lead.id).toBe(kept.id);
      }
      await expect(insertLead(tx, { phone: gone.phone })).rejects.toThrow(LeadTaken);
      // But somebody else may have got the number since: their WhatsApp id says so.
      expect(await matchLead(tx, { phone: gone.phone, wa_user_id: 'AR.2c' })).toBeNull();
    }));

  it('leaves in the figures one person with both touches', async () => {
    const { id } = await db.createTenant();
    await withTenant(db.sql, id, async (tx) => {
      const [kept, gone] = [await insertLead(tx, { name: 'A' }), await insertLead(tx, { name: 'B' })];
      await recordTouch(tx, { leadId: gone.id, source: 'ctwa', ad_id: '120' });
      const credited = async () => {
        await tx`select refresh_marketing(1000)`;
        return [
          ...(await tx`select lead_id, is_meta, sum(leads_last)::int as leads from lead_credits group by 1, 2 having sum(leads_last) > 0`),
        ];
      };
      expect(await credited()).toHaveLength(2);
      await mergeLeads(tx, { into: kept.id, from: gone.id, source: 'person' });
      expect(await credited()).toEqual([{ lead_id: kept.id, is_meta: true, leads: 1 }]);
      expect(await read(tx, kept.id)).toMatchObject({ meta_ad_id: '120' });
    });
  });

  it('ends the nearer of two enrolments with one occurrence, with a reason, and keeps its history', () =>
    inTenant(async (tx) => {
      const flowId = await insertLiveFlow(tx);
      const [kept, gone] = [await insertLead(tx, { name: 'A' }), await insertLead(tx, { name: 'B' })];
      const near = await enrol(tx, kept.id, flowId, 'launch', 1);
      const far = await enrol(tx, gone.id, flowId, 'launch', 4);
      expect((await previewMerge(tx, { into: kept.id, from: gone.id }))!.ends.map(({ id }) => id)).toEqual([near]);
      await mergeLeads(tx, { into: kept.id, from: gone.id, source: 'person' });
      const rows = await tx`select id, occurrence from enrolments where lead_id = ${kept.id} order by seq`;
      expect([...rows]).toEqual([
        { id: near, occurrence: `launch (${kept.id})` },
        { id: far, occurrence: 'launch' },
      ]);
      const signals =
        await tx`select enrolment_id, payload from enrolment_signals where enrolment_id in (${near}, ${far})`;
      expect([...signals]).toEqual([{ enrolment_id: near, payload: { type: 'stop', reason: 'lead-merged' } }]);
    }));

  it('starts nothing: what made the other lead is history', () =>
    inTenant(async (tx) => {
      const [kept, gone] = [await insertLead(tx, { name: 'A' }), await insertLead(tx, { name: 'B' })];
      await tx`update events set processed_at = now() where lead_id = ${kept.id}`;
      await mergeLeads(tx, { into: kept.id, from: gone.id, source: 'person' });
      const open = await tx`select type, data from events where lead_id = ${kept.id} and processed_at is null`;
      expect([...open]).toEqual([{ type: 'lead.merged', data: { lead: gone.id, name: 'B', source: 'person' } }]);
    }));

  it.each([
    [null, null, null],
    ['granted', null, 'granted'],
    [null, 'granted', 'granted'],
    ['granted', 'granted', 'granted'],
    ['revoked', 'granted', 'revoked'],
    ['granted', 'revoked', 'revoked'],
    [null, 'revoked', 'revoked'],
    ['revoked', null, 'revoked'],
    ['revoked', 'revoked', 'revoked'],
  ] as const)('of consents %s and %s %s counts, whichever came later', (one, other, after) =>
    inTenant(async (tx) => {
      const [kept, gone] = [await insertLead(tx, { phone: newPhone() }), await insertLead(tx, { phone: newPhone() })];
      for (const [{ id }, word, at] of [
        [kept, one, '2026-01-05T10:00:00Z'],
        [gone, other, '2026-01-06T10:00:00Z'],
      ] as const) {
        if (word)
          await recordConsent(
            tx,
            { leadId: id },
            { granted: word === 'granted', door: 'api', occurredAt: new Date(at) },
          );
      }
      expect((await previewMerge(tx, { into: kept.id, from: gone.id }))!.consent).toBe(after);
      await mergeLeads(tx, { into: kept.id, from: gone.id, source: 'person' });
      expect(await consentOf(tx, kept.id)).toBe(after);
      if (after !== 'revoked' || one === other) return;
      const [last] =
        await tx`select granted from consents where lead_id = ${kept.id} order by occurred_at desc limit 1`;
      expect(last).toEqual({ granted: false });
      const told =
        await tx`select from events where lead_id = ${kept.id} and type = 'lead.opted_out' and data ->> 'source' = 'merge'`;
      expect(told).toHaveLength(1);
    }),
  );

  it('is nothing for one lead alone, or one that is not there', () =>
    inTenant(async (tx) => {
      const { id } = await insertLead(tx, { name: 'A' });
      for (const from of [id, crypto.randomUUID()]) {
        expect(await previewMerge(tx, { into: id, from })).toBeNull();
        expect(await mergeLeads(tx, { into: id, from, source: 'person' })).toBeNull();
      }
    }));
});

describe('a message with both keys', () => {
  it('makes one of the lead with the phone and the lead with the WhatsApp id, the older', () =>
    inTenant(async (tx) => {
      const phone = newPhone();
      const older = await insertLead(tx, { phone, created_at: new Date('2026-01-05T10:00:00Z') });
      const younger = await insertLead(tx, { wa_user_id: 'AR.3' });
      await unitePerson(tx, { phone, wa_user_id: 'AR.3' });
      expect((await findOrCreateLead(tx, { phone, wa_user_id: 'AR.3' })).lead).toMatchObject({
        id: older.id,
        phone,
        wa_user_id: 'AR.3',
      });
      expect(await findMerged(tx, younger.id)).toBe(older.id);
    }));

  it('whose lead had another number gives it the one they write from', () =>
    inTenant(async (tx) => {
      const [before, now] = [newPhone(), newPhone()];
      const known = await insertLead(tx, {
        phone: before,
        wa_user_id: 'AR.4',
        created_at: new Date('2026-01-05T10:00:00Z'),
      });
      await insertLead(tx, { phone: now });
      await unitePerson(tx, { phone: now, wa_user_id: 'AR.4' });
      expect(await read(tx, known.id)).toMatchObject({ phone: now });
      expect((await matchLead(tx, { phone: before }))?.id).toBe(known.id);
    }));

  it('leaves two leads with two WhatsApp ids alone: the number has changed hands', () =>
    inTenant(async (tx) => {
      const phone = newPhone();
      const [one, other] = [
        await insertLead(tx, { phone, wa_user_id: 'AR.5a' }),
        await insertLead(tx, { wa_user_id: 'AR.5b' }),
      ];
      await unitePerson(tx, { phone, wa_user_id: 'AR.5b' });
      expect([(await read(tx, one.id)).phone, (await read(tx, other.id)).phone]).toEqual([phone, null]);
    }));
});

describe('a changed number', () => {
  it.each([
    ['nobody has the new one', null, null, null],
    ['nobody has the new one, and the person refused', 'revoked', null, 'revoked'],
    ['somebody has the new one', 'granted', null, 'granted'],
    ['somebody has the new one and refused', 'granted', 'revoked', 'revoked'],
  ] as const)('keeps the lead and its word: %s', async (what, mine, theirs, after) => {
    const [before, now] = [newPhone(), newPhone()];
    const id = await inTenant(async (tx) => {
      const lead = await insertLead(tx, { phone: before, name: 'Dora' });
      if (mine) await recordConsent(tx, { leadId: lead.id }, { granted: mine === 'granted', door: 'keyword' });
      const other = what.startsWith('somebody') ? await insertLead(tx, { phone: now }) : null;
      if (other && theirs) await recordConsent(tx, { leadId: other.id }, { granted: false, door: 'keyword' });
      expect(await movePerson(tx, { phone: before }, { phone: now.slice(1) })).toMatchObject({
        id: lead.id,
        phone: now,
        consent: after,
      });
      expect((await matchLead(tx, { phone: now }))?.id).toBe(lead.id);
      expect(await matchLead(tx, { phone: before })).toBeNull();
      return lead.id;
    });
    if (after !== 'revoked') return;
    await inTenant((tx) => deletePerson(tx, id));
    expect((await inTenant((tx) => insertLead(tx, { phone: now }))).consent).toBe('revoked');
  });

  it('and a changed WhatsApp id leave the old id a name of theirs', () =>
    inTenant(async (tx) => {
      const [before, now] = [newPhone(), newPhone()];
      const lead = await insertLead(tx, { phone: before, wa_user_id: 'AR.6a' });
      const other = await insertLead(tx, { wa_user_id: 'AR.6b', email: 'six@example.com' });
      for (let told = 0; told < 2; told++) {
        expect(
          await movePerson(tx, { phone: before, wa_user_id: 'AR.6a' }, { phone: now, wa_user_id: 'AR.6b' }),
        ).toMatchObject({ id: lead.id, phone: now, wa_user_id: 'AR.6b', email: 'six@example.com' });
      }
      expect((await matchLead(tx, { wa_user_id: 'AR.6a' }))?.id).toBe(lead.id);
      expect(await findMerged(tx, other.id)).toBe(lead.id);
    }));

  it('of nobody we know is nothing', () =>
    inTenant(async (tx) => expect(await movePerson(tx, { phone: newPhone() }, { phone: newPhone() })).toBeNull()));
});

describe('possible duplicates', () => {
  it('have the same e-mail, or the same name and nearly the same number', () =>
    inTenant(async (tx) => {
      const lead = await insertLead(tx, { name: 'Nora Paz', phone: '+5491160777001', email: 'nora@example.com' });
      const slip = await insertLead(tx, { name: ' nora paz', phone: '+5491160777010' });
      const mail = await insertLead(tx, { name: 'N.', phone: '+5491160888001', email: 'NORA@example.com' });
      await insertLead(tx, { name: 'Nora Paz', phone: '+5491155123456' });
      await insertLead(tx, { name: 'Otra', phone: '+5491160777002' });
      expect((await listDuplicates(tx, lead, wholeTenant)).map(({ id, why }) => [id, why])).toEqual([
        [mail.id, 'email'],
        [slip.id, 'name-and-phone'],
      ]);
      expect(await listDuplicates(tx, lead, { sellerId: crypto.randomUUID() })).toEqual([]);
    }));

  it.each([
    ['541160777001', '541160777001', true],
    ['541160777001', '541160777007', true],
    ['541160777001', '54116077701', true],
    ['541160777001', '5411607770011', true],
    ['541160777001', '541160777010', true],
    ['541160777001', '541160770071', false],
    ['541160777001', '541160777112', false],
    ['541160777001', '5411607770', false],
  ])('%s is near %s: %s', (one, other, near) => {
    expect([isNear(one, other), isNear(other, one)]).toEqual([near, near]);
  });
});
