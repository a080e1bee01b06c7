/** How long a business keeps something, where that is not as usual. */
import type { Tx } from '../tenant.ts';
import type { RuleName } from './rules.ts';

/** The longest that may be chosen: what has to go one day goes. */
export const mostDays = 3650;

/**
 * The worker, which is woken, applies it.
 * @param days null: as usual again
 * @returns what was chosen before
 */
export async function chooseDays(tx: Tx, rule: RuleName, days: number | null): Promise<number | null> {
  const [before] = await tx<{ days: number }[]>`select days from retention_choices where rule = ${rule} for update`;
  if (days === null) await tx`delete from retention_choices where rule = ${rule}`;
  else {
    await tx`
      insert into retention_choices (rule, days) values (${rule}, ${days})
      on conflict (tenant_id, rule) do update set days = excluded.days, chosen_at = now()`;
  }
  await tx`update retention_runs set began_at = '-infinity' where rule = ${rule} and ended_at is not null`;
  await tx`select pg_notify('cadencia_relay', 'retention_choices')`;
  return before?.days ?? null;
}
