/** For tests: looks for a person in every column of every table, and fills the columns in which one could be. */
import type { Sql } from '../platform/tenant.ts';
import { middlesInBase64 } from './grep-dump.ts';

interface Column {
  name: string;
  column: string;
  type: string;
}

const columns = (owner: Sql) => owner<Column[]>`
  select c.table_name as name, c.column_name as column, c.data_type as type
  from information_schema.columns c join information_schema.tables t using (table_schema, table_name)
  where c.table_schema = 'public' and t.table_type = 'BASE TABLE' and c.table_name <> 'schema_migrations'
    and c.data_type in ('text', 'jsonb', 'json', 'bytea', 'ARRAY', 'uuid', 'character varying')
  order by 1, 2`;

/** A column as text: bytes as they are, JSON and lists written out. */
const asText = ({ column, type }: Column) => (type === 'bytea' ? `encode("${column}", 'escape')` : `"${column}"::text`);

/**
 * Where in the database any of these texts stands, by its own letters or in base64, as WhatsApp hides a number in a message's id.
 * @returns `table.column`, sorted
 */
export async function findTraces(owner: Sql, needles: readonly string[]): Promise<string[]> {
  const spellings = [...new Set(needles.flatMap((text) => [text, ...middlesInBase64(text)]))];
  const found: string[] = [];
  for (const column of await columns(owner)) {
    const [row] = await owner.unsafe<{ is: boolean }[]>(
      `select exists (select from "${column.name}" where lower(${asText(column)}) like any (array(select '%' || lower(n) || '%' from unnest($1::text[]) n))) as is`,
      [spellings],
    );
    if (row!.is) found.push(`${column.name}.${column.column}`);
  }
  return found;
}

/** The tables whose rows belong to a lead: by foreign keys, over however many steps. */
export async function tablesOfLeads(owner: Sql): Promise<string[]> {
  const rows = await owner<{ name: string }[]>`
    with recursive hangs(id) as (
      select 'leads'::regclass::oid
      union select c.conrelid from pg_constraint c join hangs on c.confrelid = hangs.id where c.contype = 'f')
    select id::regclass::text as name from hangs order by 1`;
  return rows.map(({ name }) => name);
}

/** Writes `text` into every column of these tables that takes any text. */
export async function fillColumns(owner: Sql, tables: readonly string[], text: string): Promise<void> {
  for (const { name, column, type } of await columns(owner)) {
    if (!tables.includes(name) || type === 'uuid') continue;
    const value =
      { jsonb: `jsonb_build_object('x', $1::text)`, bytea: `convert_to($1, 'UTF8')`, ARRAY: 'array[$1]' }[type] ?? '$1';
    // Columns with a rule of their own hold no free text.
    await owner.unsafe(`update "${name}" set "${column}" = ${value}`, [text]).catch(() => {});
  }
}

/** The other tables with a column that takes any text. */
export async function looseTables(owner: Sql): Promise<string[]> {
  const bound = await tablesOfLeads(owner);
  const texts = (await columns(owner)).filter(({ type }) => type !== 'uuid').map(({ name }) => name);
  return [...new Set(texts)].filter((name) => !bound.includes(name));
}
