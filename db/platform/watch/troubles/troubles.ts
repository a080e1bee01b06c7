/** Troubles from their beginning to their end. */
import type { TroubleData, TroubleKind } from '#flow';
import type { Tx } from '../../tenant.ts';
import type { Found } from './find-troubles.ts';

export interface Trouble {
  id: string;
  kind: TroubleKind;
  subject: string;
  data: TroubleData;
  since: Date;
  ended_at: Date | null;
}

/** A trouble that comes and goes is one: it is over when it was not seen for so long. */
const calmMinutes = 10;

/**
 * Notes what was found.
 * @param kinds that were looked for: what was not is neither begun nor over
 * @returns what began and what is over, each told by nobody before
 */
export async function recordTroubles(
  tx: Tx,
  kinds: readonly TroubleKind[],
  found: readonly Found[],
): Promise<{ began: Trouble[]; ended: Trouble[] }> {
  const rows = tx`jsonb_to_recordset(${tx.json(found as never)}) as f(kind text, subject text, data jsonb)`;
  await tx`
    update troubles t set seen_at = now(), data = f.data from ${rows}
    where t.kind = f.kind and t.subject = f.subject and t.ended_at is null`;
  const began = await tx<Trouble[]>`
    insert into troubles (kind, subject, data) select kind, subject, data from ${rows}
    on conflict (tenant_id, kind, subject) where ended_at is null do nothing
    returning id, kind, subject, data, since, ended_at`;
  const ended = await tx<Trouble[]>`
    update troubles set ended_at = now()
    where ended_at is null and kind = any(${[...kinds]}) and seen_at < now() - make_interval(mins => ${calmMinutes})
    returning id, kind, subject, data, since, ended_at`;
  return { began: [...began], ended: [...ended] };
}

/** Those that last first, then the latest. */
export async function listTroubles(tx: Tx, limit: number): Promise<Trouble[]> {
  return await tx<Trouble[]>`
    select id, kind, subject, data, since, ended_at from troubles
    order by ended_at is not null, since desc, id limit ${limit}`;
}
