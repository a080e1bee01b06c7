/** What is kept how long, and how far the worker is with it: for the diagnostics page. */
import type { Text } from '#flow';
import type { Tx } from '../tenant.ts';
import { type RuleName, ruleNames, rules } from './rules.ts';

export interface RuleReport {
  rule: RuleName;
  what: Text;
  /** As the worker applied it last, or as it was chosen since. */
  days: number;
  /** Whether the business chose them. */
  is_chosen: boolean;
  /** The shortest that may be chosen. */
  least: number;
  /** When it was last applied to the end; null: not yet, or under way. */
  ended_at: Date | null;
  /** Removed by then, or by what is under way. */
  rows: number;
  /** Removed so far, by all runs. */
  removed: number;
  /** While it is under way: how many days older than wanted the oldest is that may still be there; null where that is not known. */
  days_behind: number | null;
}

interface Run {
  rule: string;
  days: number;
  ended_at: Date | null;
  rows: string;
  removed: string;
  days_behind: number | null;
}

/** In the order of the table. */
export async function listRules(tx: Tx): Promise<RuleReport[]> {
  const runs = await tx<Run[]>`
    select rule, days, ended_at, rows, removed,
      case when ended_at is null then ceil(extract(epoch from now() - days * interval '1 day' - reached) / 86400)::int else 0 end as days_behind
    from retention_runs`;
  const choices = await tx<{ rule: string; days: number }[]>`select rule, days from retention_choices`;
  return ruleNames.map((name) => {
    const run = runs.find(({ rule }) => rule === name);
    const choice = choices.find(({ rule }) => rule === name);
    const { what, days, least } = rules[name];
    return {
      rule: name,
      what,
      days: choice?.days ?? run?.days ?? days,
      is_chosen: choice !== undefined,
      least: Math.max(1, least),
      ended_at: run?.ended_at ?? null,
      rows: Number(run?.rows ?? 0),
      removed: Number(run?.removed ?? 0),
      days_behind: run?.days_behind ?? null,
    };
  });
}

/** What is kept of what was sent to people who were deleted. */
export async function readDeleted(tx: Tx): Promise<{ messages: number }> {
  const [row] = await tx<
    [{ messages: number }]
  >`select coalesce(sum(messages), 0)::int as messages from deleted_messages`;
  return row;
}
