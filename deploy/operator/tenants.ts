/**
 * `npm run tenants`: every tenant with its size, its last use and its state.
 * `npm run tenants -- stop <id>`: nobody signs in and nobody is written to; what comes in is kept. `-- start <id>`: as before.
 * `npm run tenants -- export <id> <file.tar>`: everything of it as files, without secrets.
 * `npm run tenants -- remove <id> --name <name> [--days 7]`: stops it now, and removes all of it after so many days; `start` takes that back.
 * DATABASE_OWNER_URL says where; without it, what `npm start` runs from this folder. Over HTTP: `/api/operator/tenants`.
 */
import { open } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { findTenantDeletion } from '#db/platform/deletion/delete-tenant.ts';
import { recordOperator } from '#db/platform/operator-events.ts';
import { exportTenant } from '#db/platform/operators/export-tenant.ts';
import { tarEnd, toTarEntry } from '#db/platform/operators/tar.ts';
import { listTenantSizes, startTenant, stopTenant, type TenantEntry } from '#db/platform/operators/tenants.ts';
import { connect, type Sql, withTenant } from '#db/platform/tenant.ts';
import { ownerUrl } from './owner-url.ts';

function fail(why: string): never {
  console.error(why);
  console.error('npm run tenants [-- stop|start|export|remove <id> …]');
  process.exit(2);
}

const day = (at: Date | null) => at?.toISOString().slice(0, 10) ?? '–';

function show({ id, name, state, people, leads, flows, messages, last_used_at, remove_at }: TenantEntry): string {
  const size = `${people} people, ${leads} leads, ${flows} flows, ${messages} messages`;
  const until = remove_at ? ` (${day(remove_at)})` : '';
  return `${id}  ${(state + until).padEnd(26)} last used ${day(last_used_at)}  ${size}  ${name}`;
}

async function writeExport(sql: Sql, id: string, path: string): Promise<number> {
  const file = await open(path, 'wx', 0o600);
  let files = 0;
  try {
    await exportTenant(sql, id, async ({ name, bytes }) => {
      files++;
      await file.write(toTarEntry(name, bytes, new Date()));
    });
    await file.write(tarEnd());
  } finally {
    await file.close();
  }
  return files;
}

const { values, positionals } = parseArgs({
  args: process.argv.slice(2),
  allowPositionals: true,
  options: { name: { type: 'string' }, days: { type: 'string', default: '7' } },
});
const [what, id = '', path] = positionals;
const url = await ownerUrl();
if (!url) fail('DATABASE_OWNER_URL is not set, and npm start is not running here.');
const sql = connect(url, { max: 2, name: 'cadencia-tenants' });
const find = async () => (await listTenantSizes(sql)).find((one) => one.id === id);
try {
  if (what !== undefined) {
    const tenant = await find();
    if (!tenant) fail(`There is no tenant ${id}.`);
    if (await findTenantDeletion(sql, id)) fail(`${tenant.name} is being removed already.`);
    const days = Number(values.days);
    if (what === 'stop') await withTenant(sql, id, (tx) => stopTenant(tx, id));
    else if (what === 'start') await withTenant(sql, id, (tx) => startTenant(tx, id));
    else if (what === 'export' && path) console.log(`${await writeExport(sql, id, path)} files in ${path}`);
    else if (what === 'remove') {
      if (values.name !== tenant.name)
        fail(`It is removed with --name and what it is called: ${JSON.stringify(tenant.name)}`);
      if (!(Number.isInteger(days) && days >= 1 && days <= 90)) fail('--days is a whole number from 1 to 90.');
      await withTenant(sql, id, (tx) => stopTenant(tx, id, days));
    } else fail(what === 'export' ? 'Where to? npm run tenants -- export <id> <file.tar>' : `There is no ${what}.`);
    await recordOperator(sql, { action: `tenant.${what}`, outcome: 'ok', data: { tenant: id } });
  }
  const entries = await listTenantSizes(sql);
  for (const entry of entries) if (!id || entry.id === id) console.log(show(entry));
} finally {
  await sql.end();
}
