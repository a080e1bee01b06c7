import { afterAll, beforeAll, expect, it } from 'vitest';
import { compile, flow as flowSchema, triggerEvents } from '#flow';
import { insertFlow } from '#db/flows/flows.ts';
import { insertVersion } from '#db/flows/flow-versions.ts';
import { type Tx, withTenant } from '#db/platform/tenant.ts';
import { createTestDatabase, type TestDatabase } from '#db/testing.ts';
import { createVersions } from '../services/versions.ts';
import { chain, wait } from '../testing/flows.ts';
import { createCompany } from './company.ts';
import { relayDates } from './dates.ts';
import { relayEvents } from './events.ts';

let db: TestDatabase;
let tenant: string;
beforeAll(async () => {
  db = await createTestDatabase();
  tenant = (await db.createTenant()).id;
});
afterAll(() => db?.stop());

const log = { warn() {}, error() {} };
const inTenant = <T>(work: (tx: Tx) => Promise<T>) => withTenant(db.sql, tenant, work);
const at = (text: string) => Date.parse(text);

it('lets each lead in once on its day at its hour, where it lives, and again where the date was moved', async () => {
  await inTenant((tx) => tx`update tenants set timezone = 'America/Argentina/Buenos_Aires'`);
  const trigger = {
    kind: 'date-field',
    config: { field: 'lead.custom.birthday', days: 1, side: 'before', at: '10:00' },
  };
  const graph = flowSchema.parse(chain(trigger, [wait('PT1H')], { reEntry: 'always' }));
  const flowId = await inTenant(async (tx) => {
    const id = await insertFlow(tx, { name: 'f', description: '', graph, userId: null });
    const plan = compile(graph);
    await insertVersion(tx, { flowId: id, graph, plan, note: '', userId: null, triggerEvents: triggerEvents(graph) });
    return id;
  });
  const lead = (name: string, birthday: string, timezone: string | null = null) =>
    inTenant(
      (tx) => tx`insert into leads (name, custom, timezone) values (${name}, ${tx.json({ birthday })}, ${timezone})`,
    );
  await lead('Ana', '1990-05-17');
  await lead('Beto', '1990-05-18');
  await lead('Caro', '1990-05-17', 'Europe/Madrid');
  await lead('Dani', 'el 17 de mayo');
  await lead('Eva', '1992-02-29');
  const look = (now: string) => relayDates({ sql: db.sql, log }, at(now));
  const entered = async (): Promise<string[]> => {
    const deps = { sql: db.sql, versions: createVersions(), company: createCompany(), log };
    while ((await relayEvents(deps, 50)).taken > 0);
    const rows = await inTenant(
      (tx) => tx<{ who: string }[]>`
        select l.name || ' ' || right(e.occurrence, 10) as who from enrolments e join leads l on l.id = e.lead_id
        where e.flow_id = ${flowId} order by 1`,
    );
    return rows.map(({ who }) => who);
  };

  // What was due before anybody looked is past.
  await look('2027-05-15T20:00:00Z');
  expect(await entered()).toEqual([]);
  // 10:00 in Madrid, then 10:00 in Buenos Aires; two workers look at once, again and again.
  await Promise.all([look('2027-05-16T08:30:00Z'), look('2027-05-16T08:30:00Z')]);
  expect(await entered()).toEqual(['Caro 2027-05-17']);
  await Promise.all([look('2027-05-16T13:01:00Z'), look('2027-05-16T13:01:00Z')]);
  await look('2027-05-16T13:30:00Z');
  expect(await entered()).toEqual(['Ana 2027-05-17', 'Caro 2027-05-17']);

  await inTenant((tx) => tx`update leads set custom = ${tx.json({ birthday: '1990-05-20' })} where name = 'Beto'`);
  await look('2027-05-17T13:30:00Z');
  expect((await entered()).filter((who) => who.startsWith('Beto'))).toEqual([]);
  await look('2027-05-18T13:30:00Z');
  await look('2027-05-19T13:29:00Z');
  expect((await entered()).filter((who) => who.startsWith('Beto'))).toEqual(['Beto 2027-05-20']);

  await inTenant((tx) => tx`update date_scans set until = '2029-02-27T12:00:00Z'`);
  await look('2029-02-27T14:00:00Z');
  expect((await entered()).filter((who) => who.startsWith('Eva'))).toEqual(['Eva 2029-02-28']);
});
