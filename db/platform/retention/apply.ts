/** Applies the rules (rules.ts) in bites: each is a short transaction that is safe to repeat, and others have the database between them. */
import type { Tx, Sql } from '../tenant.ts';
import { withTenant } from '../tenant.ts';
import { type Ages, type Part, type Rule, type RuleName, ruleNames, rules } from './rules.ts';

/** A rule that is this caller's to apply to a tenant. */
export interface Due {
  rule: RuleName;
  /** How long it is kept in this installation; what the tenant chose goes before it, also where they choose while a turn runs. */
  usual: number;
  /** Where an earlier turn stopped; null at the beginning. */
  reached: string | null;
}

export interface Pace {
  /** Rows that go in one bite. */
  rows: number;
  /** Rests so many times as long as a bite took: the share of one connection that it has. */
  rest: number;
  /** A turn ends after so long, and the next tenant's comes. */
  turnMs: number;
  /** Ends the turn after the bite under way. */
  signal?: AbortSignal;
}

export const gently: Pace = { rows: 500, rest: 4, turnMs: 20_000 };
/** Rows of a walked table that one bite looks at: most of a year's may stay. */
const seenPerRow = 4;

/**
 * The rules that no worker has applied to the tenant for so long, or that one left unfinished.
 * @param ages how long the installation keeps what, where that is not as the table says; what the tenant chose goes before it
 * @param everyHours how often a rule is applied
 */
export async function claimDue(sql: Sql, tenant: string, ages: Ages, everyHours = 6): Promise<Due[]> {
  const all = ruleNames.map((rule) => ({ rule, usual: ages[rule] ?? rules[rule].days }));
  const claimed = await withTenant(
    sql,
    tenant,
    (tx) => tx<Pick<Due, 'rule' | 'reached'>[]>`
      insert into retention_runs as r (rule, days, began_at)
      select a.rule, coalesce(c.days, a.usual), clock_timestamp()
      from jsonb_to_recordset(${tx.json(all)}) as a(rule text, usual integer) left join retention_choices c using (rule)
      on conflict (tenant_id, rule) do update set days = excluded.days, began_at = excluded.began_at, ended_at = null,
        rows = case when r.ended_at is null then r.rows else 0 end,
        reached = case when r.ended_at is null then r.reached end
        where r.began_at < clock_timestamp() - ${everyHours}::float8 * interval '1 hour'
          or r.ended_at is null and r.began_at < clock_timestamp() - interval '10 minutes'
      returning rule, reached::text`,
  );
  return claimed.map((one) => ({ ...one, usual: all.find(({ rule }) => rule === one.rule)!.usual }));
}

/**
 * One turn of a rule.
 * @returns how many rows it removed, in how many bites, and whether it came to the end
 */
export async function applyRule(
  sql: Sql,
  tenant: string,
  { rule: name, usual, reached }: Due,
  pace: Pace = gently,
): Promise<{ rows: number; bites: number; isDone: boolean }> {
  const rule: Rule = rules[name];
  const until = performance.now() + pace.turnMs;
  const turn = { rows: 0, bites: 0, isDone: false };
  let from = reached;
  while (!turn.isDone) {
    const began = performance.now();
    const bite = await withTenant(sql, tenant, async (tx) => {
      const [{ days }] = await tx<[{ days: number }]>`
        select coalesce((select days from retention_choices where rule = ${name}), ${usual}::integer) as days`;
      const done = await takeBite(tx, rule, days, from, pace.rows);
      // Without an end, the rule is anybody's at once.
      await tx`
        update retention_runs set days = ${days}, rows = rows + ${done.rows}, removed = removed + ${done.rows}, reached = ${done.reached}::text::timestamptz,
          began_at = case when ${done.isLast} then began_at else clock_timestamp() end,
          ended_at = case when ${done.isLast} then clock_timestamp() end
        where rule = ${name}`;
      return done;
    });
    from = bite.reached;
    turn.rows += bite.rows;
    turn.bites++;
    turn.isDone = bite.isLast;
    if (turn.isDone) break;
    if (pace.signal?.aborted || performance.now() > until) {
      await withTenant(
        sql,
        tenant,
        (tx) => tx`update retention_runs set began_at = '-infinity' where rule = ${name} and ended_at is null`,
      );
      break;
    }
    await pause((performance.now() - began) * pace.rest, pace.signal);
  }
  return turn;
}

interface Bite {
  rows: number;
  /** Everything before it is seen to; of a table that is not walked, always null. */
  reached: string | null;
  isLast: boolean;
}

async function takeBite(tx: Tx, rule: Rule, days: number, from: string | null, most: number): Promise<Bite> {
  const before = tx`now() - ${days}::int * interval '1 day'`;
  const act = rule.act ?? ((_: Tx, rows: Part) => tx`delete from ${tx(rule.table)} where ${rows}`);
  const take = async (which: Part) =>
    (await act(tx, tx`ctid = any(array(select ctid from ${tx(rule.table)} where ${which} limit ${most}))`)).count;
  const { by } = rule;
  if (!by) {
    const rows = await take(rule.which(tx, before));
    return { rows, reached: null, isLast: rows < most };
  }
  const after = from ?? '-infinity';
  const seen = most * seenPerRow;
  const [edge] = await tx<[{ upto: string | null; count: number }]>`
    select max(at)::text as upto, count(*)::int as count from (
      select ${tx(by)} as at from ${tx(rule.table)}
      where ${tx(by)} > ${after}::text::timestamptz and ${tx(by)} < ${before} order by ${tx(by)} limit ${seen}) w`;
  if (edge.upto === null) return { rows: 0, reached: from, isLast: true };
  const rows = await take(
    tx`${tx(by)} > ${after}::text::timestamptz and ${tx(by)} <= ${edge.upto}::text::timestamptz and ${rule.which(tx, before)}`,
  );
  // More of them may be left in what was seen.
  if (rows === most) return { rows, reached: from, isLast: false };
  return { rows, reached: edge.upto, isLast: edge.count < seen };
}

const pause = (ms: number, signal?: AbortSignal) =>
  new Promise<void>((resolve) => {
    const end = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    signal?.addEventListener('abort', end);
  });
