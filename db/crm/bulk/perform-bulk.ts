/** The worker's side of a change to many leads: bite by bite, each one transaction that holds the change. */
import type { Tx } from '../../platform/tenant.ts';
import { actOnLeads, type Person, type Result } from './act-on-leads.ts';
import type { BulkAct, BulkRow } from './bulk-changes.ts';

/** People of one transaction. Whoever is deleted is looked for in a good many tables. */
export const bite = 100;
const bites: Partial<Record<BulkAct['do'], number>> = { delete: 20, unimport: 20 };

/**
 * Does it to the next people.
 * @param only these places, where a bite has failed and each is tried alone
 * @returns whether there may be more; false also when another worker is at it
 */
export async function performBite(tx: Tx, id: string, only?: readonly number[]): Promise<boolean> {
  const [bulk] = await tx<BulkRow[]>`
    select * from bulk_changes where id = ${id} and state = 'running' for update skip locked`;
  if (!bulk) return false;
  const most = bites[bulk.act.do] ?? bite;
  const people = await tx<Person[]>`
    select place, lead_id, before, after from bulk_people
    where bulk_id = ${id} and outcome = 'queued' ${only ? tx`and place = any(${[...only]}::int[])` : tx``}
    order by place limit ${most}`;
  await keep(tx, id, await actOnLeads(tx, bulk, people));
  if (!only && people.length < most) await close(tx, id);
  return people.length === most;
}

/** The places that are next. */
export async function nextPlaces(tx: Tx, id: string, most: number): Promise<number[]> {
  const rows = await tx<{ place: number }[]>`
    select place from bulk_people where bulk_id = ${id} and outcome = 'queued' order by place limit ${most}`;
  return rows.map(({ place }) => place);
}

/** Whoever fails on their own account is left out, so that they block nobody. */
export async function passOver(tx: Tx, id: string, place: number): Promise<void> {
  const rows = await tx`
    select from bulk_people where bulk_id = ${id} and place = ${place} and outcome = 'queued' for update`;
  if (rows.length > 0) await keep(tx, id, [{ place, outcome: 'refused', reason: 'not-changed' }]);
}

/** Writes results down. Of those who are deleted only the numbers stay. */
async function keep(tx: Tx, id: string, results: readonly Result[]): Promise<void> {
  if (results.length === 0) return;
  const counts: Record<string, number> = {};
  for (const { outcome, reason } of results) {
    const name = reason ? `${outcome}:${reason}` : outcome;
    counts[name] = (counts[name] ?? 0) + 1;
  }
  await tx`
    update bulk_people p set outcome = r.outcome, reason = r.reason, before = coalesce(r.before, p.before), after = coalesce(r.after, p.after)
    from jsonb_to_recordset(${tx.json(results as never)}) as r(place int, outcome text, reason text, before jsonb, after jsonb)
    where p.bulk_id = ${id} and p.place = r.place`;
  await tx`
    update bulk_changes set counts = (
      select jsonb_object_agg(name, n) from (
        select name, sum(n::int) as n from (
          select * from jsonb_each_text(counts) union all select * from jsonb_each_text(${tx.json(counts)}::jsonb)) both_(name, n)
        group by name) summed)
    where id = ${id}`;
}

/** Who was deleted meanwhile, or became part of another lead, was not found. */
async function close(tx: Tx, id: string): Promise<void> {
  await tx`
    update bulk_changes set state = 'done', ended_at = now(),
      counts = case when missing > 0 then counts || jsonb_build_object('refused:lead-not-found', missing + coalesce((counts ->> 'refused:lead-not-found')::int, 0)) else counts end
    from (select people - coalesce((select sum(value::int) from jsonb_each_text(counts)), 0) as missing from bulk_changes where id = ${id}) m
    where id = ${id}`;
}
