import postgres from 'postgres';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Sql } from '../tenant.ts';
import { createTestDatabase, type TestDatabase } from '../../testing.ts';
import { restore } from './backup.ts';
import { toFrame } from './frames.ts';

let db: TestDatabase;
let owner: Sql;
beforeAll(async () => {
  db = await createTestDatabase();
  owner = postgres(db.ownerUrl, { max: 1, onnotice: () => {} });
});
afterAll(async () => {
  await owner?.end();
  await db?.stop();
});

const text = (one: string) => toFrame(new TextEncoder().encode(one));
const pause = () => new Promise((done) => setTimeout(done, 50));
/** Rows about tenants, piece by piece. */
async function* dumpOf(pieces: readonly string[]) {
  yield text(JSON.stringify({ table: 'tenants', columns: ['id', 'name'] }));
  for (const piece of pieces) {
    await pause();
    yield text(piece);
  }
  yield text('');
  yield text(JSON.stringify({ sequences: {} }));
}
const fine = () => `${crypto.randomUUID()}\tNorte\n`;

it.each([
  ['in its last piece', ['no id\tNorte\n']],
  ['while more is on its way', ['no id\tNorte\n', ...Array.from({ length: 5 }, fine)]],
])('rejects what the server refuses %s, and keeps nothing of it', async (_when, pieces) => {
  await expect(restore(owner, dumpOf([fine(), ...pieces]), false)).rejects.toThrow();
  expect(await owner`select from tenants`).toHaveLength(0);
  await restore(owner, dumpOf([fine()]), false);
  expect(await owner`select from tenants`).toHaveLength(1);
  await owner`truncate tenants cascade`;
});
