/**
 * A whole installation as a stream, and back. All tenants at one instant (one snapshot), as text that `copy` reads in any version of
 * PostgreSQL from 16 on; schema and roles are the migrations'. What Temporal knows is not in it: the worker starts lost workflows again
 * from the rows (workflows/relay/restart.ts).
 */
import { setGlobalSwitch } from '../../sending/switches.ts';
import { copyIn } from '../copy-in.ts';
import type { Sql, Tx } from '../tenant.ts';
import { readFrames, toFrame } from './frames.ts';

interface Table {
  table: string;
  columns: string[];
}

interface End {
  /** Last values by sequence; null where none was drawn. */
  sequences: Record<string, string | null>;
}

const pieceBytes = 64 * 1024;
const utf8 = new TextEncoder();
const toJson = (value: Table | End) => toFrame(utf8.encode(JSON.stringify(value)));
const fromJson = (frame: Uint8Array) => JSON.parse(new TextDecoder().decode(frame)) as Table | End;

/** The newest migration that a database has; undefined where there is none. */
export async function schemaOf(sql: Sql): Promise<string | undefined> {
  const [there] = await sql`select to_regclass('public.schema_migrations') as found`;
  if (!there!.found) return undefined;
  const [row] = await sql<{ newest: string | null }[]>`select max(version) as newest from public.schema_migrations`;
  return row?.newest ?? undefined;
}

/**
 * @param owner pool of the role that owns the schema: it sees every tenant
 * @yields pieces of the dump
 */
export async function* dump(owner: Sql): AsyncGenerator<Uint8Array> {
  const one = await owner.reserve();
  try {
    await one`begin isolation level repeatable read read only`;
    for (const each of await listTables(one)) {
      yield toJson(each);
      const rows = await one.unsafe(`copy ${nameOf(each)} to stdout`).readable();
      for await (const piece of inPieces(rows)) yield toFrame(piece);
      yield toFrame(new Uint8Array());
    }
    const sequences = await one<{ name: string; last: string | null }[]>`
      select quote_ident(sequencename) as name, last_value::text as last from pg_sequences where schemaname = 'public'`;
    yield toJson({ sequences: Object.fromEntries(sequences.map(({ name, last }) => [name, last])) });
    await one`commit`;
  } finally {
    // Who stopped reading left a transaction open; a connection that is closed leaves none.
    one.release();
  }
}

/** The driver hands out each row alone. */
async function* inPieces(rows: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let kept: Uint8Array[] = [];
  let length = 0;
  for await (const row of rows) {
    kept.push(row);
    length += row.length;
    if (length < pieceBytes) continue;
    yield Buffer.concat(kept);
    [kept, length] = [[], 0];
  }
  if (length > 0) yield Buffer.concat(kept);
}

/**
 * Puts a dump into a database that has the same schema and no tenant. All or nothing.
 * @param owner must be allowed to set `session_replication_role` (a superuser, or `grant set on parameter`): triggers and keys have
 *   had their say when the rows were written
 * @param stopSending turns the kill switch of all tenants on with it
 * @throws when there are tenants, a table is another, or the stream breaks off or fails
 */
export async function restore(owner: Sql, source: AsyncIterable<Uint8Array>, stopSending: boolean): Promise<void> {
  await owner.begin(async (tx) => {
    await tx`set local session_replication_role = replica`;
    const [{ tenants } = { tenants: 0 }] = await tx<
      { tenants: number }[]
    >`select count(*)::int as tenants from tenants`;
    if (tenants > 0) throw new Error('There are tenants in this database. A backup goes into an empty one.');
    const here = new Map((await listTables(tx)).map((each) => [each.table, each]));
    await tx.unsafe(`truncate ${[...here.values()].map(({ table }) => quote(table)).join(', ')}`);
    const frames = readFrames(source);
    let end: End | undefined;
    for await (const frame of frames) {
      const next = fromJson(frame);
      if ('sequences' in next) end = next;
      else {
        const known = here.get(next.table)?.columns ?? [];
        if (!next.columns.every((each) => known.includes(each))) throw new Error(`The table ${next.table} is another.`);
        await copyIn(tx, nameOf(next), rowsOf(frames));
      }
    }
    if (!end) throw new Error('the backup breaks off');
    for (const [name, last] of Object.entries(end.sequences)) {
      if (last !== null) await tx`select setval(${name}::regclass, ${last}::bigint)`;
    }
    if (stopSending) await setGlobalSwitch(tx, true);
  });
}

/** What comes before the next empty frame. */
async function* rowsOf(frames: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  for (let frame = await frames.next(); ; frame = await frames.next()) {
    if (frame.done) throw new Error('the backup breaks off');
    if (frame.value.length === 0) return;
    yield Buffer.from(frame.value);
  }
}

/** All tables but the migrations', with the columns that hold what was written and not what follows from it. */
async function listTables(sql: Sql | Tx): Promise<Table[]> {
  return await sql<Table[]>`
    select c.relname as table, array_agg(a.attname order by a.attnum) as columns
    from pg_class c join pg_attribute a on a.attrelid = c.oid
    where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and c.relname <> 'schema_migrations'
      and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
    group by c.relname order by c.relname`;
}

const quote = (name: string) => `public."${name.replaceAll('"', '""')}"`;
const nameOf = ({ table, columns }: Table) =>
  `${quote(table)} (${columns.map((each) => `"${each.replaceAll('"', '""')}"`).join(', ')})`;
