/**
 * Whether the audit is whole. A row that was changed, or taken out of the middle, breaks the chain of hashes; rows taken from its end do
 * not. So the head is handed out, by schedule and to whoever asks, and the chain is compared with what was handed out.
 */
import { countUnsealed, sealAudit, type Unsealed } from './seal-audit.ts';
import type { Sql, Tx } from './tenant.ts';
import { withTenant } from './tenant.ts';
import type { Vault } from './vault.ts';

/** How far the chain reached, sealed with a key that the database does not have. */
export interface AuditHead {
  /** Rows then. */
  rows: number;
  /** Hash of the last one, in hex; null while there is none. */
  head: string | null;
  mac: string;
}

export interface AuditVerdict {
  rows: number;
  head: string | null;
  /** Number of the first row that is not as it was written, or comes after one that is gone. */
  broken_at: string | null;
  /** The newest head that was exported, and whether the chain still holds it; null before the first. */
  exported: { rows: number; at: Date; holds: boolean } | null;
  /** What was done and is not in the chain yet. */
  unsealed: Unsealed;
}

const said = ({ rows, head }: Pick<AuditHead, 'rows' | 'head'>): string => `audit ${rows} ${head}`;

/** The head now. Seal first (seal-audit.ts): it speaks for what is in the chain. */
export async function readHead(tx: Tx, vault: Vault, tenantId: string): Promise<AuditHead> {
  const [row] = await tx<{ rows: number; head: string }[]>`
    select seq::int as rows, encode(hash, 'hex') as head from system_events order by seq desc limit 1`;
  const head = row ? { rows: row.rows, head: row.head } : { rows: 0, head: null };
  return { ...head, mac: await vault.mac(tenantId, said(head)) };
}

/** Recomputes the chain and compares it with the newest exported head. Seal first: what waits is counted and proves nothing. */
export async function verifyAudit(tx: Tx, vault: Vault, tenantId: string): Promise<AuditVerdict> {
  const [chain] = await tx<Omit<AuditVerdict, 'exported' | 'unsealed'>[]>`
    with chain as (
      select s.seq, s.hash, s.seq <> row_number() over (order by s.seq)
               or s.prev_hash is distinct from lag(s.hash) over (order by s.seq)
               or s.hash <> audit_hash(s.prev_hash, s) as broken
      from system_events s
    )
    select count(*)::int as rows, (min(seq) filter (where broken))::text as broken_at,
           (select encode(hash, 'hex') from chain order by seq desc limit 1) as head
    from chain`;
  const unsealed = await countUnsealed(tx);
  const [last] = await tx<{ rows: number; head: string; mac: string; at: Date }[]>`
    select seq::int as rows, encode(hash, 'hex') as head, mac, exported_at as at from audit_heads order by seq desc limit 1`;
  if (!last) return { ...chain!, unsealed, exported: null };
  return {
    ...chain!,
    unsealed,
    exported: { rows: last.rows, at: last.at, holds: await holdsHead(tx, vault, tenantId, last) },
  };
}

/** Whether the chain still has the row that a head is of, as it was. False too for a head that we did not seal. */
export async function holdsHead(tx: Tx, vault: Vault, tenantId: string, given: AuditHead): Promise<boolean> {
  if (!(await vault.isMac(tenantId, said(given), given.mac))) return false;
  if (given.head === null) return true;
  const rows = await tx`select from system_events where seq = ${given.rows} and encode(hash, 'hex') = ${given.head}`;
  return rows.length > 0;
}

/**
 * Exports the head of every tenant whose audit has grown: keeps a row, and hands each to `tell`, which takes it out of the database.
 * @returns how many
 */
export async function exportHeads(
  sql: Sql,
  vault: Vault,
  tell: (head: AuditHead & { tenantId: string }) => void,
): Promise<number> {
  const waiting = await sql<{ id: string }[]>`select id from unsealed_tenants() id`;
  for (const { id } of waiting) await sealAudit(sql, id);
  const due = await sql<{ id: string }[]>`select audit_heads_due as id from audit_heads_due()`;
  for (const { id: tenantId } of due) {
    const head = await withTenant(sql, tenantId, async (tx) => {
      const now = await readHead(tx, vault, tenantId);
      const kept = await tx`
        insert into audit_heads (seq, hash, mac) values (${now.rows}, decode(${now.head}, 'hex'), ${now.mac})
        on conflict do nothing returning seq`;
      return kept.length > 0 ? now : null;
    });
    if (head) tell({ tenantId, ...head });
  }
  return due.length;
}
