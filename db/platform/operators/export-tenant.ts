/** Everything of a tenant as files, for whoever leaves or wants to look: each table as lines of JSON, and its media. No secrets. */
import { listMembers } from '../../people/users.ts';
import { allow, type Sql, type Tx, withTenant } from '../tenant.ts';

/** What says nothing about the business, and opens or proves something: credentials, sign-ins, addresses that are secrets. */
export const leftOut: readonly string[] = [
  'credentials',
  'sessions',
  'oauth_states',
  'webhook_endpoints',
  'invitations',
  'idempotency_keys',
];

const rowsAtOnce = 1000;
const partBytes = 4 * 1024 * 1024;
const utf8 = new TextEncoder();

export interface ExportedFile {
  /** Within the export, such as `tables/leads.0001.ndjson`. */
  name: string;
  bytes: Uint8Array;
}

/**
 * On one snapshot. A large table comes in several files, so that no more than one of them is in memory.
 * @param write waits for as long as its reader needs; then the next is read
 */
export async function exportTenant(
  sql: Sql,
  tenantId: string,
  write: (file: ExportedFile) => Promise<void>,
): Promise<void> {
  await withTenant(
    sql,
    tenantId,
    async (tx) => {
      await allow(tx, 300);
      // A reader that is slow keeps the transaction waiting between two files.
      await tx`select set_config('idle_in_transaction_session_timeout', '10min', true)`;
      await write({ name: 'team.ndjson', bytes: toLines((await listMembers(tx)).map((one) => JSON.stringify(one))) });
      for (const { name, columns } of await listTables(tx)) await exportTable(tx, name, columns, write);
      for (const { id, name } of await tx<
        { id: string; name: string }[]
      >`select id, name from media_files order by id`) {
        const [file] = await tx<{ bytes: Uint8Array }[]>`select bytes from media_files where id = ${id}`;
        if (file) await write({ name: nameMedia(id, name), bytes: file.bytes });
      }
    },
    'isolation level repeatable read read only',
  );
}

/** Tables that say whose a row is, and their columns without bytes: those are hashes, and what is sealed. */
async function listTables(tx: Tx): Promise<{ name: string; columns: string[] }[]> {
  const rows = await tx<{ name: string; columns: string[] }[]>`
    select c.relname as name, array_agg(a.attname::text order by a.attnum) filter (where a.atttypid <> 'bytea'::regtype) as columns
    from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and has_table_privilege(c.oid, 'select')
      and (c.relname = 'tenants' or exists (select from pg_attribute t where t.attrelid = c.oid and t.attname = 'tenant_id'))
    group by c.relname order by c.relname`;
  return rows.filter(({ name }) => !leftOut.includes(name));
}

async function exportTable(
  tx: Tx,
  table: string,
  columns: string[],
  write: (file: ExportedFile) => Promise<void>,
): Promise<void> {
  const list = columns.map((column) => `"${column}"`).join(', ');
  const owner = table === 'tenants' ? 'id' : 'tenant_id';
  await tx.unsafe(
    `declare exported no scroll cursor for select to_jsonb(r)::text as line
     from (select ${list} from "${table}" where "${owner}" = current_setting('app.tenant_id')::uuid) r`,
  );
  let [lines, bytes, part]: [string[], number, number] = [[], 0, 0];
  const flush = async () => {
    if (lines.length === 0) return;
    part++;
    await write({ name: `tables/${table}.${String(part).padStart(4, '0')}.ndjson`, bytes: toLines(lines) });
    [lines, bytes] = [[], 0];
  };
  for (;;) {
    const rows = await tx.unsafe<{ line: string }[]>(`fetch ${rowsAtOnce} from exported`);
    for (const { line } of rows) {
      lines.push(line);
      bytes += line.length;
      if (bytes >= partBytes) await flush();
    }
    if (rows.length < rowsAtOnce) break;
  }
  await flush();
  await tx.unsafe('close exported');
}

/** The end of a long name stays, for its ending; all of it with its folder within the 100 bytes of a tar file. Behind the id even `..` is a name. */
const nameMedia = (id: string, name: string) => `media/${id}-${name.replaceAll(/[^\w.-]/g, '_').slice(-50)}`;

const toLines = (lines: readonly string[]) => utf8.encode(lines.map((line) => `${line}\n`).join(''));
