import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { insertLead } from '#db/crm/leads.ts';
import { schemaOf } from '#db/platform/backup/backup.ts';
import { readGlobalSwitch } from '#db/sending/switches.ts';
import { type Sql, withTenant } from '#db/platform/tenant.ts';
import { createVault } from '#db/platform/vault.ts';
import { insertLiveFlow } from '#db/testing/flow-scene.ts';
import { createTestDatabase, type TestDatabase } from '#db/testing.ts';
import { migrate } from '../migrate.ts';
import { startStack } from '../stack.ts';
import { restoreBackup, writeBackup } from './backup.ts';

const newKeys = (id: string) => `${id}:${Buffer.from(crypto.getRandomValues(new Uint8Array(32))).toString('base64')}`;
const keys = newKeys('now');
const vault = createVault(keys);

let folder: string;
let file: string;
let source: TestDatabase;
const made: string[] = [];
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cadencia-backup-'));
  file = join(folder, 'all.backup');
  source = await createTestDatabase();
  for (const name of ['Norte', 'Sur']) {
    const { id } = await source.createTenant({ name });
    await withTenant(source.sql, id, async (tx) => {
      await vault.put(tx, id, 'token', `secret of ${name}`);
      const flow = await insertLiveFlow(tx);
      // What a text format could take for its own signs.
      for (const [n, odd] of ['\\.', '\\N', 'tab\there', 'line\nbreak\r\n', '🙂 ñ', '"', ''].entries()) {
        const lead = await insertLead(tx, { name: `Ana ${odd} ${n}`, phone: `+54911611100${n}${name.length}` });
        await tx`insert into enrolments (flow_id, version, lead_id, occurrence, started_at) values (${flow}, 1, ${lead.id}, ${`x${n}`}, now())`;
      }
      await tx`update leads set tags = ${['a,b', '{}', '"c"', 'null']}, custom = ${tx.json({ a: ['\\', null, '\t'] })}`;
    });
  }
});
afterAll(async () => {
  const admin = postgres(at('postgres'), { max: 1, onnotice: () => {} });
  for (const name of made) await admin.unsafe(`drop database ${name} with (force)`);
  await admin.end();
  await source.stop();
  await rm(folder, { recursive: true });
});

const at = (name: string) => Object.assign(new URL(source.ownerUrl), { pathname: `/${name}` }).href;

async function emptyDatabase(): Promise<string> {
  const name = `restored_${crypto.randomUUID().slice(0, 8)}`;
  const admin = postgres(at('postgres'), { max: 1, onnotice: () => {} });
  await admin.unsafe(`create database ${name}`);
  await admin.end();
  made.push(name);
  return at(name);
}

async function usingOwner<T>(url: string, work: (sql: Sql) => Promise<T>): Promise<T> {
  const sql = postgres(url, { max: 1, onnotice: () => {} });
  return await work(sql).finally(() => sql.end());
}

/** Every row of every table as text, and where the sequences stand. */
const contentOf = (url: string) =>
  usingOwner(url, async (sql) => {
    const tables = await sql<{ name: string }[]>`
      select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r' and relname <> 'kill_switch' order by 1`;
    const content: Record<string, string[]> = {};
    for (const { name } of tables) {
      const rows = await sql.unsafe<{ row: string }[]>(`select t::text as row from "${name}" t order by 1`);
      content[name] = rows.map(({ row }) => row);
    }
    const sequences = await sql<{ row: string }[]>`
      select sequencename || ' ' || coalesce(last_value, 0) as row from pg_sequences where schemaname = 'public' order by 1`;
    content.sequences = sequences.map(({ row }) => row);
    return content;
  });

describe('a backup', () => {
  it('is the installation row by row, and names nobody to whoever has no key', async () => {
    await writeBackup(source.ownerUrl, vault, file);
    const raw = await readFile(file, 'latin1');
    expect(raw).toMatch(/^\{"cadencia_backup":1,"schema":"\d{14}"/);
    expect(raw).not.toMatch(/Ana|Norte|9116111/);
    const url = await emptyDatabase();
    await restoreBackup(url, vault, file, { nothingSentSince: true });
    expect(await contentOf(url)).toEqual(await contentOf(source.ownerUrl));
    expect(await usingOwner(url, readGlobalSwitch)).toMatchObject({ on: false });
    // Row security and triggers are there as ever, and new rows get new numbers.
    const tenants = await usingOwner(url, (sql) => sql<{ id: string; name: string }[]>`select id, name from tenants`);
    const { id } = tenants.find(({ name }) => name === 'Sur')!;
    const app = postgres(Object.assign(new URL(source.appUrl), { pathname: new URL(url).pathname }).href, { max: 1 });
    await app.begin(async (tx) => {
      await tx`select set_config('app.tenant_id', ${id}, true), set_config('app.person_key', ${'00'.repeat(32)}, true)`;
      expect(await vault.get(tx, id, 'token')).toBe('secret of Sur');
      expect((await tx`select from leads`).length).toBe(7);
      await tx`insert into leads (name) values ('Later')`;
    });
    await app.end();
  });

  it('goes into an empty database only, under its own keys only, and not when a byte of it is another', async () => {
    await expect(restoreBackup(source.ownerUrl, vault, file, { nothingSentSince: true })).rejects.toThrow('empty');
    const url = await emptyDatabase();
    const others = createVault(newKeys('other'));
    await expect(restoreBackup(url, others, file, { nothingSentSince: true })).rejects.toThrow('under the key now');
    const whole = await readFile(file);
    const spoilt = (name: string, bytes: Uint8Array) => writeFile(join(folder, name), bytes);
    const turned = Uint8Array.from(whole);
    turned[whole.length - 40]! ^= 1;
    await spoilt('turned', turned);
    await spoilt('cut', whole.subarray(0, whole.length - 100));
    await spoilt(
      'relabelled',
      Buffer.from(whole.toString('latin1').replace('"taken_at":"2', '"taken_at":"3'), 'latin1'),
    );
    await spoilt('other', Buffer.from('name,phone\nAna,+5491161110001\n'));
    await spoilt('empty', new Uint8Array());
    for (const name of ['turned', 'cut', 'relabelled', 'other', 'empty']) {
      await expect(restoreBackup(url, vault, join(folder, name), { nothingSentSince: true }), name).rejects.toThrow();
    }
    expect((await contentOf(url)).tenants ?? []).toEqual([]);
    await restoreBackup(url, vault, file, { nothingSentSince: false });
    expect((await contentOf(url)).tenants).toHaveLength(2);
    // What went out after the backup is not in it.
    expect(await usingOwner(url, readGlobalSwitch)).toMatchObject({ on: true });
  });

  it('is not restored where its keys would be thrown away first', async () => {
    await writeFile(join(folder, 'secrets.json'), '{"kept": "yes"}');
    const options = { folder, port: 1, fresh: true, restore: file, tell: () => {} };
    await expect(startStack(options)).rejects.toThrow('secrets.json');
    expect(await readFile(join(folder, 'secrets.json'), 'utf8')).toContain('kept');
  });

  it('of an older release comes to the schema of this one', async () => {
    const [old, url] = [await emptyDatabase(), await emptyDatabase()];
    await migrate(old, undefined, '20261129150000');
    const [before] = await usingOwner(old, (sql) => sql`insert into tenants (name) values ('Old') returning id`);
    await writeBackup(old, vault, file);
    await restoreBackup(url, vault, file, { nothingSentSince: true });
    expect(await usingOwner(url, (sql) => sql`select id, name from tenants`)).toMatchObject([{ id: before!.id }]);
    expect(await usingOwner(url, schemaOf)).toBe(await usingOwner(source.ownerUrl, schemaOf));
  });

  it('taken before an upgrade leads back: with the schema of then it is what the older release left, row by row', async () => {
    const [upgraded, back] = [await emptyDatabase(), await emptyDatabase()];
    await migrate(upgraded, undefined, '20261129150000');
    await usingOwner(upgraded, (sql) => sql`insert into tenants (name) values ('Before')`);
    const before = await contentOf(upgraded);
    await writeBackup(upgraded, vault, file);
    await migrate(upgraded);
    expect(await usingOwner(upgraded, schemaOf)).not.toBe('20261129150000');
    await restoreBackup(back, vault, file, { nothingSentSince: true, keepSchema: true });
    expect(await usingOwner(back, schemaOf)).toBe('20261129150000');
    expect(await contentOf(back)).toEqual(before);
  });
});
