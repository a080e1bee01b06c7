/** What the columns of files were said to be, kept for the next file with the same headers. */
import type { Tx } from '../../platform/tenant.ts';

export interface KeptMapping {
  /** Folded, in the order of the alphabet. */
  headers: string[];
  /** Folded header → field. */
  mapping: Record<string, string>;
}

/** As many are kept for a kind of file; the one that was used longest ago gives way. */
const most = 100;

/** Those of a kind of file, the newest first. */
export async function listMappings(tx: Tx, kind: string): Promise<KeptMapping[]> {
  return await tx<KeptMapping[]>`
    select headers, mapping from import_mappings where kind = ${kind} order by kept_at desc limit ${most}`;
}

/** Keeps a mapping in place of what was kept for the same headers. */
export async function keepMapping(tx: Tx, kind: string, { headers, mapping }: KeptMapping): Promise<void> {
  await tx`
    insert into import_mappings (kind, headers_key, headers, mapping)
    values (${kind}, md5(${headers.join('\n')}), ${headers}, ${tx.json(mapping)})
    on conflict (tenant_id, kind, headers_key) do update set mapping = excluded.mapping, kept_at = now()`;
  await tx`
    delete from import_mappings where kind = ${kind} and headers_key in (
      select headers_key from import_mappings where kind = ${kind} order by kept_at desc offset ${most})`;
}
