import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connect, withTenant } from './tenant.ts';
import type { Sql } from './tenant.ts';
import { createTestDatabase } from '../testing.ts';
import type { TestDatabase } from '../testing.ts';

let database: TestDatabase;
let sql: Sql;
const uncaught: unknown[] = [];
const note = (error: unknown) => void uncaught.push(error);
beforeAll(async () => {
  database = await createTestDatabase();
  sql = connect(database.appUrl, { max: 4, name: 'under-fire' });
  process.on('uncaughtException', note);
});
afterAll(async () => {
  process.off('uncaughtException', note);
  await sql.end({ timeout: 2 });
  await database.stop();
});

const killSome = () =>
  database.owner()`
    select pg_terminate_backend(pid) from (
      select pid from pg_stat_activity where application_name = 'under-fire' and state like 'idle in%' order by random() limit 1) chosen`;

describe('when backends die inside transactions and the pool is full', () => {
  it('no statement runs outside of its transaction, or inside another one', async () => {
    const tenants = [(await database.createTenant()).id, (await database.createTenant()).id];
    let over = false;
    const kill = async () => {
      for (let kills = 0; kills < 200; kills++) {
        await killSome();
        await sleep(20);
      }
    };
    const killer = kill().finally(() => (over = true));
    const committed = new Map<string, string>();
    let n = 0;
    const callers = Array.from({ length: 16 }, async (_, c) => {
      while (!over) {
        const tenant = tenants[(c + n) % 2]!;
        const name = `t${n++}`;
        await withTenant(sql, tenant, async (tx) => {
          await tx`insert into feature_flags (name, enabled) values (${`${tenant}/${name}/1`}, true)`;
          await sleep(Math.random() * 60);
          // What code does that handles errors: it goes on.
          await tx`insert into feature_flags (name, enabled) values (${`${tenant}/${name}/2`}, true)`.catch(() => {});
          await sleep(Math.random() * 20);
          await tx`insert into feature_flags (name, enabled) values (${`${tenant}/${name}/3`}, true)`;
        }).then(
          () => committed.set(name, tenant),
          () => {},
        );
      }
    });
    await Promise.all([killer, ...callers]);
    await sleep(200);

    const rows = await database.owner()<
      { tenant_id: string; name: string }[]
    >`select tenant_id, name from feature_flags`;
    const foreign = rows.filter(({ tenant_id, name }) => !name.startsWith(tenant_id));
    expect(foreign, 'rows in another tenant').toEqual([]);
    const parts = Map.groupBy(rows, ({ name }) => name.split('/')[1]!);
    const partial = [...parts].filter(([, list]) => list.length !== 3);
    expect(partial, 'transactions of which a part survived').toEqual([]);
    // A commit whose answer was lost may have happened; one that was reported must have.
    const lost = [...committed.keys()].filter((name) => !parts.has(name));
    expect(lost, 'transactions that were reported and are not there').toEqual([]);
    expect(committed.size).toBeGreaterThan(10);
  }, 60_000);

  it('nothing is thrown where nobody can catch it, and the pool is whole again at once', async () => {
    expect(uncaught).toEqual([]);
    const tenant = (await database.createTenant()).id;
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => withTenant(sql, tenant, (tx) => tx`select 1 as one`)),
    );
    expect(answers.every(([row]) => row!.one === 1)).toBe(true);
  });
});
