import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestDatabase } from '../testing.ts';
import type { TestDatabase } from '../testing.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.stop());

const id = 'd3b07384-d9a0-4c9b-8f0e-2f6a6c1b1a11';

it.each([
  ['text[]', ['a', 'b "c" \\ d', '', 'NULL', '{x,y}', 'ñ\n', null]],
  ['int[]', [1, -2, null]],
  ['bigint[]', ['9007199254740993', '-1']],
  ['numeric[]', ['1.50', '99999999999999999999']],
  ['float8[]', [1.5, -0.25]],
  ['uuid[]', [id]],
  ['jsonb[]', [{ a: [1, 'x"'] }, 'text', 5]],
  ['text[]', []],
  [
    'text[]',
    [
      ['a', 'b'],
      ['c', null],
    ],
  ],
] as [string, unknown[]][])('arrays of %s go there and come back: %j', async (type, value) => {
  const [row] = await database.sql.unsafe(`select $1::${type} as same, $1::${type}::text as text`, [value as never]);
  expect(row!.same).toEqual(value);
});

it('arrays of booleans, instants and bytes are read', async () => {
  const [row] = await database.sql`
    select '{t,f,NULL}'::boolean[] as flags, '{2026-11-20T12:34:56.789Z}'::timestamptz[] as times, array['\\x00ff10'::bytea] as bytes`;
  expect(row).toEqual({
    flags: [true, false, null],
    times: [new Date('2026-11-20T12:34:56.789Z')],
    bytes: [new Uint8Array([0, 255, 16])],
  });
});

it('arrays serve as parameters of any() and unnest(), and come out of aggregates', async () => {
  const [row] = await database.sql`
    select 'b' = any(${['a', 'b']}) as there, (select array_agg(x order by x) from unnest(${[3, 1]}::int[]) x) as sorted,
      ${[id]}::uuid[] @> array[${id}::uuid] as holds`;
  expect(row).toEqual({ there: true, sorted: [1, 3], holds: true });
});
