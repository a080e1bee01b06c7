import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { thinStore } from './thin-store.ts';
import { unusedIndexes, usedIndexes } from './unused-indexes.ts';

let folder: string;
beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), 'cadencia-thin-'))));
afterAll(() => rm(folder, { recursive: true, force: true }));

const indexesOf = (file: string) => {
  const db = new DatabaseSync(file);
  const rows = db.prepare("select name from sqlite_master where type = 'index' order by name").all();
  db.close();
  return rows.map((row) => row.name);
};

test('of the indexes over the list of workflows those that nobody asks by are gone, also of a file that is in use', async () => {
  const file = join(folder, 'temporal.db');
  const server = new DatabaseSync(file);
  server.exec('pragma journal_mode = wal; create table executions_visibility (id text)');
  for (const name of [...usedIndexes, ...unusedIndexes])
    server.exec(`create index ${name} on executions_visibility (id)`);
  server.exec("insert into executions_visibility values ('one')");
  const told: string[] = [];
  for (let turn = 0; turn < 2; turn++) await thinStore(file, (line) => told.push(line));
  server.exec("insert into executions_visibility values ('two')");
  server.close();
  expect(indexesOf(file)).toEqual([...usedIndexes].toSorted());
  expect(told).toEqual([]);
});

test('a file that is no database is told of and left as it is', async () => {
  const file = join(folder, 'other.db');
  await writeFile(file, 'x'.repeat(8192));
  const told: string[] = [];
  await thinStore(file, (line) => told.push(line));
  expect(told).toHaveLength(1);
});
