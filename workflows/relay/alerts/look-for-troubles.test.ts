import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { troubleKinds, type TroubleKind } from '#flow';
import { sendNextMail, type Letter } from '#db/platform/outgoing/mails.ts';
import { type Tx, withTenant } from '#db/platform/tenant.ts';
import { createVault } from '#db/platform/vault.ts';
import { changeAlertSettings } from '#db/platform/watch/troubles/alert-settings.ts';
import { listTroubles } from '#db/platform/watch/troubles/troubles.ts';
import { insertLead, insertLiveFlow, insertMessage } from '#db/testing/flow-scene.ts';
import { createTestDatabase, type TestDatabase, type TestTenant } from '#db/testing.ts';
import { lookForTroubles } from './look-for-troubles.ts';

let db: TestDatabase;
let tenant: TestTenant;
let hook: string;
const vault = createVault(`k1:${Buffer.from(crypto.getRandomValues(new Uint8Array(32))).toString('base64')}`);
beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db.stop());

const inTenant = <T>(work: (tx: Tx) => Promise<T>) => withTenant(db.sql, tenant.id, work);
const log = { warn: (data: object, message: string) => expect.unreachable(`${message} ${JSON.stringify(data)}`) };
/** As if so many minutes had passed since the worker looked and saw. */
async function look(minutesLater = 2): Promise<void> {
  await db.owner()`
    update alert_settings set looked_at = looked_at - make_interval(mins => ${minutesLater}), reckoned_at = null`;
  await db.owner()`update troubles set seen_at = seen_at - make_interval(mins => ${minutesLater}) where ended_at is null`;
  await lookForTroubles({ sql: db.sql, vault, sendsMail: true, log });
}
async function letters(): Promise<Letter[]> {
  const sent: Letter[] = [];
  while (await sendNextMail(db.sql, vault, async (letter) => void sent.push(letter)));
  return sent;
}
const calls = async () =>
  (await inTenant((tx) => tx<{ n: number }[]>`select count(*)::int as n from webhook_calls`))[0]!.n;

beforeEach(async () => {
  await db.owner()`delete from tenants`;
  tenant = await db.createTenant();
  await inTenant(async (tx) => {
    const [row] = await tx<[{ id: string }]>`
      insert into outgoing_webhooks (name, url, events, secret_key) values ('x', 'https://example.com', '{custom.none}', 'k') returning id`;
    hook = row.id;
    await changeAlertSettings(tx, { emails: ['ana@example.com', 'luz@example.org'], webhook_id: hook });
  });
});

const messages = async (tx: Tx, states: Record<string, number>) => {
  const [leadId, flowId] = [await insertLead(tx), await insertLiveFlow(tx)];
  for (const [state, many] of Object.entries(states))
    for (let i = 0; i < many; i++) await insertMessage(tx, { leadId, flowId, state });
  await tx`update messages set submit_started_at = now()`;
};

/** Ten leads of a week that cost so much, by days ago. */
async function spend(tx: Tx, daysAgo: number, amount: string): Promise<void> {
  await tx`
    insert into meta_ads_insights (account_id, campaign_id, adset_id, ad_id, date, spend, impressions, clicks, currency)
    values ('act_1', 'c1', 's1', 'a1', current_date - ${daysAgo}::int, ${amount}, 100, 10, 'ARS')`;
  for (let i = 0; i < 6; i++) {
    const lead = await insertLead(tx);
    await tx`update leads set created_at = now() - make_interval(days => ${daysAgo}) where id = ${lead}`;
    await tx`
      insert into lead_touches (lead_id, source, ad_id, campaign_id, adset_id, occurred_at)
      values (${lead}, 'api', 'a1', 'c1', 's1', now() - make_interval(days => ${daysAgo}))`;
  }
}
const account = (tx: Tx, hours: number) => tx`
  insert into ad_accounts (account_id, name, currency, timezone, synced_at)
  values ('act_1', 'Tienda', 'ARS', 'UTC', now() - make_interval(hours => ${hours}))`;

/** What makes each trouble, and what takes it away. */
const ways: Record<TroubleKind, { make: (tx: Tx) => Promise<unknown>; mend: (tx: Tx) => Promise<unknown> }> = {
  doubts: { make: (tx) => messages(tx, { unconfirmed: 3 }), mend: (tx) => tx`update messages set state = 'delivered'` },
  'template-held': {
    make: async (tx) => {
      const [leadId, flowId] = [await insertLead(tx), await insertLiveFlow(tx)];
      const [row] = await tx<[{ id: string }]>`
        insert into enrolments (flow_id, version, lead_id, occurrence, state, started_at, waiting_reason)
        values (${flowId}, 1, ${leadId}, 'x', 'waiting', now(), 'template-paused') returning id`;
      const id = await insertMessage(tx, { leadId, flowId, state: 'planned', enrolmentId: row.id });
      await tx`update messages set template_name = 'lead_followup', template_language = 'es' where id = ${id}`;
    },
    mend: (tx) => tx`update enrolments set waiting_reason = null`,
  },
  'sender-quality': {
    make: (tx) => tx`
      insert into senders (id, provider, phone, label, status, quality, credential_key, is_default)
      values (gen_random_uuid(), 'ycloud', '+12025550110', 'X', 'CONNECTED', 'RED', 'k', true)`,
    mend: (tx) => tx`update senders set quality = 'GREEN'`,
  },
  token: {
    make: (tx) => tx`
      insert into meta_connections (meta_user_id, meta_user_name, scopes, state, token_expires_at)
      values ('1', 'Ana', '{}', 'connected', now() + interval '2 days')`,
    mend: (tx) => tx`update meta_connections set token_expires_at = now() + interval '50 days'`,
  },
  'sync-old': { make: (tx) => account(tx, 13), mend: (tx) => tx`update ad_accounts set synced_at = now()` },
  'send-failures': {
    make: (tx) => messages(tx, { failed: 2, delivered: 10 }),
    mend: (tx) => tx`update messages set submit_started_at = now() - interval '2 hours'`,
  },
  'cost-per-lead': {
    make: async (tx) => {
      await account(tx, 0);
      await spend(tx, 9, '60.00');
      await spend(tx, 2, '120.00');
    },
    mend: (tx) => tx`update meta_ads_insights set spend = '60.00'`,
  },
};

describe.each(troubleKinds)('the trouble %s', (kind) => {
  it('is told once to everybody outside and inside, goes on in silence, and its end is told once', async () => {
    await look();
    expect(await letters()).toEqual([]);
    await inTenant(ways[kind].make);
    await look();
    const begun = await letters();
    expect(begun.map(({ to }) => to).toSorted()).toEqual(['ana@example.com', 'luz@example.org']);
    expect(begun[0]!.text).not.toMatch(/undefined|null|NaN/);
    expect(await calls()).toBe(1);
    const notices = await inTenant((tx) => tx<{ role: string; text: string }[]>`select role, text from notifications`);
    expect(notices.map(({ role }) => role)).toEqual(expect.arrayContaining(['ceo', 'admin']));
    expect(notices.map(({ text }) => `${text}\n`)).toContain(begun[0]!.text);
    for (let i = 0; i < 3; i++) await look();
    expect(await letters()).toEqual([]);

    await inTenant(ways[kind].mend);
    await look(1);
    expect(await letters(), 'not yet: it may come again').toEqual([]);
    await look(11);
    const over = await letters();
    expect(over).toHaveLength(2);
    expect(over[0]!.subject).toContain('resuelto');
    expect(await calls()).toBe(2);
    await look(11);
    expect([await letters(), await calls()]).toEqual([[], 2]);
    expect(await inTenant((tx) => listTroubles(tx, 10))).toMatchObject([{ kind, ended_at: expect.any(Date) }]);
  });

  it('is told nobody who switched it off', async () => {
    await inTenant((tx) => changeAlertSettings(tx, { off: [kind] }));
    await inTenant(ways[kind].make);
    await look();
    expect([await letters(), await calls()]).toEqual([[], 0]);
  });
});

it('one that is switched off while it lasts is told as over to nobody', async () => {
  await inTenant(ways.doubts.make);
  await look();
  expect(await letters()).toHaveLength(2);
  await inTenant((tx) => changeAlertSettings(tx, { off: ['doubts'] }));
  await look(11);
  expect([await letters(), await calls()]).toEqual([[], 1]);
  expect(await inTenant((tx) => listTroubles(tx, 10))).toMatchObject([{ ended_at: expect.any(Date) }]);
});

it('two workers tell a trouble once', async () => {
  await inTenant(ways.doubts.make);
  await db.owner()`update alert_settings set looked_at = null`;
  const once = () => lookForTroubles({ sql: db.sql, vault, sendsMail: true, log });
  await Promise.all([once(), once(), once()]);
  expect(await letters()).toHaveLength(2);
});

it('a few sends or leads are no share', async () => {
  await inTenant((tx) => messages(tx, { failed: 3, delivered: 2 }));
  await look();
  expect(await letters()).toEqual([]);
});
