/**
 * `npm run kill-switch [-- on|off]`: stops or allows sending for every tenant, and says how it stands. DATABASE_OWNER_URL says where;
 * without it, what `npm start` runs from this folder. The same over HTTP: `PUT /api/operator/kill-switch`.
 */
import { readGlobalSwitch, setGlobalSwitch } from '#db/sending/switches.ts';
import postgres from 'postgres';
import { ownerUrl } from './owner-url.ts';

const wanted = process.argv[2];
const url = await ownerUrl();
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
