/** Single comparisons of a condition, said in SQL of one value. `evaluate` of #flow is the judge of what each means. */
import { type Condition, parseDuration, parseLocal, parseOffset, plain, readNumber } from '#flow';
import type { PendingQuery, Row } from 'postgres';
import type { Tx } from '../../platform/tenant.ts';

export type Fragment = PendingQuery<Row[]>;
export type Comparison = Extract<Condition, { field: string }>;

/** A condition in SQL. It lets everybody through who is meant, and when it is exact, nobody else; it may be null for false. */
export interface Said {
  where: Fragment;
  isExact: boolean;
  /** The same, asked of one lead after the other: for those who do not meet it, while a list is walked in its order. Else `where`. */
  each?: Fragment;
}

/** When and where a condition is asked. */
export interface Around {
  /** Epoch ms. */
  now: number;
  zone: string;
}

const exactly = (where: Fragment): Said => ({ where, isExact: true });

/** What SQL may fold otherwise than we do. */
const strange = '[^\\u0001-\\u024F\\u0300-\\u036F\\u1E00-\\u1EFF]';

/**
 * An affirmative comparison of a text; nothing and the empty text are the same.
 * @param folded a column in which the text stands as `search_text` folds it, among others
 */
export function saysOfText(tx: Tx, column: Fragment, { op, value }: Comparison, folded?: Fragment): Said {
  if (op === 'eq' || op === 'in') return exactly(tx`${column} = any(${[value].flat().map(String)}::text[])`);
  const isThere = tx`${column} <> ''`;
  if (op === 'is-set') return exactly(isThere);
  const part = plain(String(value));
  // In the letters that nearly everybody uses, SQL finds what we find, and a little more.
  if ((op !== 'contains' && op !== 'starts') || !/^[ -~]+$/.test(part)) return { where: isThere, isExact: false };
  const pattern = `${op === 'starts' ? ' ' : '%'}${part.replaceAll(/[%_\\]/g, '\\$&')}%`;
  // As a case it counts for the planner as met by many, for whom a list is walked in its order.
  const where =
    folded && op === 'contains'
      ? tx`(${isThere} and case when ${folded} like ${pattern} then true else ${column} ~ ${strange} end)`
      : tx`(${isThere} and (search_text(${column}) like ${pattern} or ${column} ~ ${strange}))`;
  return { where, isExact: false };
}

/** An affirmative comparison of an amount. */
export function saysOfAmount(tx: Tx, column: Fragment, { op, value }: Comparison): Said {
  if (op === 'is-set') return exactly(tx`${column} is not null`);
  const numbers = [value]
    .flat()
    .map(readNumber)
    .filter((one) => one !== null);
  if (op === 'eq' || op === 'in') return exactly(tx`${column}::float8 = any(${numbers}::float8[])`);
  const [wanted] = numbers;
  if (wanted !== undefined) {
    if (op === 'gt') return exactly(tx`${column}::float8 > ${wanted}::float8`);
    if (op === 'gte') return exactly(tx`${column}::float8 >= ${wanted}::float8`);
    if (op === 'lt') return exactly(tx`${column}::float8 < ${wanted}::float8`);
    if (op === 'lte') return exactly(tx`${column}::float8 <= ${wanted}::float8`);
  }
  return { where: tx`${column} is not null`, isExact: false };
}

/** An affirmative comparison of an instant, which facts have in whole milliseconds. */
export function saysOfDate(tx: Tx, column: Fragment, { op, value }: Comparison, { now, zone }: Around): Said {
  if (op === 'is-set') return exactly(tx`${column} is not null`);
  const at = (ms: number) => tx`${new Date(ms)}::timestamptz`;
  const text = String(value);
  if (op === 'within') {
    const span = parseDuration(text);
    if (span !== null && isDate(now - span) && isDate(now + span))
      return exactly(tx`(${column} >= ${at(now - span)} and ${column} < ${at(now + span + 1)})`);
  }
  const offset = text === 'now' ? 0 : parseOffset(text);
  const limit = offset === null ? parseLocal(text, zone) : now + offset;
  if (limit !== null && isDate(limit)) {
    if (op === 'before' || op === 'lt') return exactly(tx`${column} < ${at(limit)}`);
    if (op === 'lte') return exactly(tx`${column} < ${at(limit + 1)}`);
    if (op === 'after' || op === 'gt') return exactly(tx`${column} >= ${at(limit + 1)}`);
    if (op === 'gte') return exactly(tx`${column} >= ${at(limit)}`);
  }
  return { where: tx`${column} is not null`, isExact: false };
}

/** Whether both we and the database know such an instant. */
const isDate = (ms: number) => Math.abs(ms) < 8e15 && new Date(ms).getUTCFullYear() > 0;

/** An affirmative comparison of a field of the tenant's own, which may be of any kind. */
export function saysOfOwnField(tx: Tx, name: string, { op, value }: Comparison): Said {
  const [json, text] = [tx`leads.custom -> ${name}::text`, tx`leads.custom ->> ${name}::text`];
  const items = tx`jsonb_array_elements(case jsonb_typeof(${json}) when 'array' then ${json} else '[]' end) with ordinality as item(value, n)`;
  const areTexts = tx`bool_and(jsonb_typeof(value) = 'string')`;
  const ofKind = (texts: Fragment, numbers: Fragment, lists: Fragment) => tx`
    case jsonb_typeof(${json}) when 'string' then ${texts} when 'boolean' then ${texts} when 'number' then ${numbers}
      when 'array' then (select coalesce(${areTexts} and ${lists}, false) from ${items}) else false end`;
  if (op === 'eq' || op === 'in') {
    const texts = [value].flat().map(String);
    const numbers = [value]
      .flat()
      .map(readNumber)
      .filter((one) => one !== null);
    const lists =
      op === 'in'
        ? tx`bool_or(value #>> '{}' = any(${texts}::text[]))`
        : tx`string_agg(value #>> '{}', ',' order by n) = any(${texts}::text[])`;
    // Longer numbers fit into no double.
    const same = tx`case when length(${text}) < 300 then (${text})::float8 = any(${numbers}::float8[]) else false end`;
    return exactly(ofKind(tx`(${text} <> '' and ${text} = any(${texts}::text[]))`, same, lists));
  }
  return { where: ofKind(tx`${text} <> ''`, tx`true`, tx`true`), isExact: op === 'is-set' };
}
