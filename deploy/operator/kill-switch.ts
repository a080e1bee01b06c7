/**
 * `npm run kill-switch [-- on|off]`: stops or allows sending for every tenant, and says how it stands. DATABASE_OWNER_URL says where;
 * without it, what `npm start` runs from this folder. The same over HTTP: `PUT /api/operator/kill-switch`.
 */
import { join } from 'node:path';
import { readGlobalSwitch, setGlobalSwitch } from '#db/sending/switches.ts';
import postgres from 'postgres';
import { readJson } from '../json-file.ts';
import { type Ready, readyFile } from '../ready.ts';
import { root } from '../runtimes.ts';

const wanted = process.argv[2];
const url = process.env.DATABASE_OWNER_URL ?? (await readJson<Ready>(readyFile(join(root, '.cadencia'))))?.databaseUrl;
if ((wanted !== undefined && wanted !== 'on' && wanted !== 'off') || !url) {
  console.error('DATABASE_OWNER_URL=… npm run kill-switch [-- on|off]   (without it: what npm start runs here)');
  process.exit(2);
}
const sql = postgres(url, { max: 1, onnotice: () => {} });
try {
  if (wanted) await sql.begin((tx) => setGlobalSwitch(tx, wanted === 'on'));
  const { on, changed_at } = await readGlobalSwitch(sql);
  console.log(`${on ? 'Sending is stopped for everybody' : 'Sending is allowed'} since ${changed_at.toISOString()}.`);
} finally {
  await sql.end();
}
