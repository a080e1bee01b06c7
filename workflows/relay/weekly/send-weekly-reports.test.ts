import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { sendNextMail } from '#db/platform/outgoing/mails.ts';
import { setFeatureFor } from '#db/platform/features/is-on.ts';
import { withTenant } from '#db/platform/tenant.ts';
import { createVault } from '#db/platform/vault.ts';
import { changeWeekly } from '#db/platform/watch/weekly/weekly-settings.ts';
import { weeklyLetter, writeWeekly } from '#db/platform/watch/weekly/weekly-letter.ts';
import { readWeekNumbers } from '#db/platform/watch/weekly/week-numbers.ts';
import { createTestDatabase, type TestDatabase, type TestTenant } from '#db/testing.ts';
import { sendWeeklyReports } from './send-weekly-reports.ts';

const vault = createVault(
  `k:${Buffer.from(Array.from({ length: 32 }, (_, i) => (i * 37 + 11) % 256)).toString('base64')}`,
);
let database: TestDatabase;
let tenant: TestTenant;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.stop());
beforeEach(async () => {
  await database.owner()`update alert_settings set weekly = false`;
  await database.owner()`delete from mails`;
  tenant = await database.createTenant({ name: 'Norte' });
});

const log = { warn: () => expect.fail('no report may fail') };
/** A Monday at 9 in Buenos Aires. */
const monday = '2026-11-23';
const morning = new Date('2026-11-23T12:00:00Z');
const run = (at = morning) => sendWeeklyReports({ sql: database.sql, vault, log, at });
const letters = async () => {
  const all: { to: string; subject: string; text: string }[] = [];
  while (await sendNextMail(database.sql, vault, async (letter) => void all.push(letter)));
  return all;
};
const want = (emails: string[]) =>
  withTenant(database.sql, tenant.id, (tx) => changeWeekly(tx, { weekly: true, weekly_emails: emails }));
/** New leads, some days before this Monday. */
const happen = (lastWeek: number, weekBefore: number) =>
  withTenant(database.sql, tenant.id, async (tx) => {
    for (const [days, count] of [
      [3, lastWeek],
      [10, weekBefore],
    ] as const)
      await tx`insert into leads (name, created_at)
        select 'Ana', (${monday}::date - ${days}::int)::timestamp at time zone (select timezone from tenants) from generate_series(1, ${count}::int)`;
  });

it('reads the week in the tenant’s zone, and says how it moved against the one before', async () => {
  await happen(6, 4);
  const { text, subject, quiet } = await withTenant(database.sql, tenant.id, (tx) =>
    writeWeekly(tx, tenant.id, monday),
  );
  expect(subject).toBe('Norte: tu semana, 6 leads y 0 ventas');
  expect(text).toMatch(/Leads nuevos: 6 \(\+50\s% que la semana anterior\)/);
  expect(text).toContain('Ventas: 0 (igual que la semana anterior)');
  expect(text).not.toMatch(/https?:|NaN|null|undefined/);
  expect(quiet).toBe(false);
});

it('counts a lead of Sunday 23:59 to the week and one of Monday 00:00 to the next, where the tenant is', async () => {
  for (const zone of ['America/Argentina/Buenos_Aires', 'Asia/Tokyo', 'Pacific/Kiritimati']) {
    await withTenant(database.sql, tenant.id, async (tx) => {
      await tx`delete from leads`;
      await tx`update tenants set timezone = ${zone}`;
      for (const at of ['-1 minute', '0 minutes', '-7 days', '-10081 minutes'])
        await tx`insert into leads (name, created_at) values ('A', (${monday}::date::timestamp + ${at}::interval) at time zone ${zone})`;
      const numbers = await readWeekNumbers(tx, tenant.id, monday);
      expect([numbers.now.counts.leads, numbers.before.counts.leads], zone).toEqual([2, 1]);
    });
  }
});

it.each([
  ['2026-11-23T10:59:00Z', 'America/Argentina/Buenos_Aires', false],
  ['2026-11-23T11:00:00Z', 'America/Argentina/Buenos_Aires', true],
  ['2026-11-25T02:59:00Z', 'America/Argentina/Buenos_Aires', true],
  ['2026-11-25T03:00:00Z', 'America/Argentina/Buenos_Aires', false],
  ['2026-11-22T23:00:00Z', 'Asia/Tokyo', true],
  ['2026-11-22T22:59:00Z', 'Asia/Tokyo', false],
  ['2026-11-29T12:00:00Z', 'Europe/Madrid', false],
])('at %s in %s goes out: %s, once though workers look at once', async (at, zone, goes) => {
  await withTenant(database.sql, tenant.id, (tx) => tx`update tenants set timezone = ${zone}`);
  await happen(3, 0);
  expect(await run(new Date(at))).toBe(0);
  await want(['ana@example.com', 'eva@example.com']);
  const left = await Promise.all([run(new Date(at)), run(new Date(at)), run(new Date(at))]);
  expect(left.reduce((sum, each) => sum + each, 0)).toBe(goes ? 2 : 0);
  expect(await run(new Date(at))).toBe(0);
  expect((await letters()).map(({ to }) => to).toSorted()).toEqual(goes ? ['ana@example.com', 'eva@example.com'] : []);
});

it('goes out again a week later, about that week', async () => {
  await want(['ana@example.com']);
  await happen(3, 0);
  expect(await run()).toBe(1);
  await withTenant(
    database.sql,
    tenant.id,
    (tx) => tx`insert into leads (name, created_at) values ('Eva', '2026-11-25T12:00:00Z')`,
  );
  expect(await run(new Date('2026-11-30T12:00:00Z'))).toBe(1);
  expect((await letters()).map(({ subject }) => subject)).toEqual(
    expect.arrayContaining(['Norte: tu semana, 3 leads y 0 ventas', 'Norte: tu semana, 1 lead y 0 ventas']),
  );
});

it.each(['quiet', 'stopped', 'off'])('goes out to nobody when the tenant is %s', async (why) => {
  if (why !== 'quiet') await happen(3, 1);
  await want(['ana@example.com']);
  await withTenant(database.sql, tenant.id, async (tx) => {
    if (why === 'stopped') await tx`update tenants set stopped_at = now(), sent_before = true`;
    if (why === 'off') await setFeatureFor(tx, 'weekly-report', false);
  });
  expect(await run()).toBe(0);
  expect(await letters()).toEqual([]);
});

it('writes in English too, with money and without what there is not', () => {
  const week = (leads: number) => ({
    counts: { leads, sales: 2, messages: 40, replies: 9, stops: 1 },
    spend: '120.50',
    revenue: '900',
    roas: 7.47,
  });
  const { subject, text } = weeklyLetter(
    {
      from: '2026-11-23',
      to: '2026-11-29',
      now: week(12),
      before: { ...week(0), spend: null, roas: null },
      currency: 'USD',
      revenueCurrency: 'USD',
      waiting: { inFlows: 5, unconfirmed: 0, tasks: 2 },
    },
    'Norte\nBcc: x',
    'en',
  );
  expect(subject).toBe('Norte Bcc: x: your week, 12 leads and 2 sales');
  expect(text).toContain('from November 23 to November 29');
  expect(text).toContain('New leads: 12 (before, 0)');
  expect(text).toContain('Spent on ads: $120.50');
  expect(text).toContain('ROAS: 7.47');
  expect(text).toContain('People inside flows: 5');
});
