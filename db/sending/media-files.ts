/** Files of templates. WhatsApp fetches them by their address; they hold nothing of a person. */
import type { Sql, Tx } from '../platform/tenant.ts';

export interface MediaFile {
  id: string;
  name: string;
  type: string;
  /** Bytes. */
  size: number;
}

/** All that a tenant may keep, in bytes. */
const mostKept = 512 * 1024 * 1024;

/** Keeps a file; the same one again is the one that is there. @returns null: the tenant has no room left */
export async function keepFile(
  tx: Tx,
  file: { name: string; type: string; bytes: Uint8Array; sha256: Uint8Array; createdBy: string | null },
): Promise<MediaFile | null> {
  const { name, type, bytes, sha256, createdBy } = file;
  const find = async () => {
    const [known] = await tx<MediaFile[]>`
      select id, name, type, size from media_files where sha256 = ${sha256} and type = ${type} and name = ${name}`;
    return known ?? null;
  };
  const known = await find();
  if (known) return known;
  const [room] = await tx<[{ kept: number }]>`select coalesce(sum(size), 0)::float8 as kept from media_files`;
  if (room.kept + bytes.length > mostKept) return null;
  const [row] = await tx<MediaFile[]>`
    insert into media_files (name, type, size, sha256, bytes, created_by)
    values (${name}, ${type}, ${bytes.length}, ${sha256}, ${bytes}, ${createdBy})
    on conflict (tenant_id, sha256, type, name) do nothing
    returning id, name, type, size`;
  // None: the same file came twice at once, and the other was first.
  return row ?? (await find());
}

/** One of the tenant's own. */
export async function readFile(tx: Tx, id: string): Promise<{ name: string; type: string; bytes: Uint8Array } | null> {
  const [row] = await tx<{ name: string; type: string; bytes: Uint8Array }[]>`
    select name, type, bytes from media_files where id = ${id}`;
  return row ?? null;
}

/** For whoever has its address: the id is the key. */
export async function findPublicFile(
  sql: Sql,
  id: string,
): Promise<{ name: string; type: string; sha256: Uint8Array; bytes: Uint8Array } | null> {
  const [row] = await sql<{ name: string; type: string; sha256: Uint8Array; bytes: Uint8Array }[]>`
    select name, type, sha256, bytes from find_media_file(${id})`;
  return row ?? null;
}
