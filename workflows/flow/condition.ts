/** Conditions: a small tree built in the interface and evaluated without eval. Bounded in depth, size and text. */
import * as z from 'zod';
import type { Facts } from './facts.ts';
import { type Field, type FieldType, type FieldValue, findField, readField } from './fields.ts';
import { parseDuration, parseOffset } from './time/duration.ts';
import { parseLocal } from './time/zone.ts';
import { plain } from './words/text.ts';

export const operators = [
  'eq',
  'ne',
  'gt',
  'gte',
  'lt',
  'lte',
  'in',
  'contains',
  'starts',
  'is-set',
  'is-empty',
  'before',
  'after',
  'within',
] as const;
export type Operator = (typeof operators)[number];

export type ConditionValue = string | number | boolean | (string | number)[];
export interface Comparison {
  field: string;
  op: Operator;
  /** Absent for `is-set` and `is-empty`; a list for `in`; a duration for `within`; a date, `now` or a signed duration from now for `before` and `after`. */
  value?: ConditionValue;
}
export type Condition = { all: Condition[] } | { any: Condition[] } | { not: Condition } | Comparison;

/** Attack 84: a condition deeper or larger than this is refused before anything walks it. */
export const maxConditionDepth = 8;
export const maxConditionSize = 100;
const maxText = 500;

const order: Operator[] = ['eq', 'ne', 'gt', 'gte', 'lt', 'lte', 'in', 'is-set', 'is-empty'];
const dates: Operator[] = ['before', 'after', 'within', 'is-set', 'is-empty', 'gt', 'gte', 'lt', 'lte'];
/** Which operators make sense for a type of field; the condition editor offers these. */
export const operatorsOf: Record<FieldType, readonly Operator[]> = {
  text: ['eq', 'ne', 'in', 'contains', 'starts', 'is-set', 'is-empty'],
  number: order,
  money: order,
  date: dates,
  tags: ['contains', 'in', 'is-set', 'is-empty'],
  boolean: ['eq', 'ne'],
  segment: ['eq', 'ne', 'in'],
  any: operators,
};

/** A saved condition may refer to another, so many deep. */
export const maxSegmentHops = 4;

/** The ids of segments that a condition refers to, or anything that has conditions, or a `segment` of its own, in it. Never throws; meant for what was checked. */
export function segmentsIn(value: unknown, depth = 0): string[] {
  if (typeof value !== 'object' || value === null || depth > 3 * maxConditionDepth) return [];
  if (Array.isArray(value)) return value.flatMap((item) => segmentsIn(item, depth + 1));
  const { field, value: wanted, segment } = value as Record<string, unknown>;
  if (field === 'segment') return [wanted].flat().filter((id) => typeof id === 'string');
  const own = typeof segment === 'string' ? [segment] : [];
  return [...new Set([...own, ...Object.values(value).flatMap((item) => segmentsIn(item, depth + 1))])];
}

/** One fault of a condition: where (a path inside it) and what. Codes: `condition-malformed|-too-large|-field|-operator|-value`. */
export interface ConditionFault {
  path: (string | number)[];
  code: string;
  params?: Record<string, string | number>;
}

/** Everything wrong with a value that should be a condition. Never throws; stops at the limits. */
export function conditionFaults(root: unknown): ConditionFault[] {
  const faults: ConditionFault[] = [];
  let size = 0;
  const walk = (value: unknown, path: (string | number)[], depth: number): void => {
    if (faults.some((fault) => fault.code === 'condition-too-large')) return;
    if (++size > maxConditionSize || depth > maxConditionDepth) {
      faults.push({
        path: [],
        code: 'condition-too-large',
        params: { depth: maxConditionDepth, size: maxConditionSize },
      });
      return;
    }
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      faults.push({ path, code: 'condition-malformed' });
      return;
    }
    const keys = Object.keys(value);
    const only = keys.length === 1 ? keys[0] : undefined;
    const inner = only === undefined ? undefined : (value as Record<string, unknown>)[only];
    if ((only === 'all' || only === 'any') && Array.isArray(inner)) {
      for (let i = 0; i < inner.length && size <= maxConditionSize; i++) walk(inner[i], [...path, only, i], depth + 1);
    } else if (only === 'not') walk(inner, [...path, 'not'], depth + 1);
    else faults.push(...comparisonFaults(value as Record<string, unknown>, keys, path));
  };
  walk(root, [], 1);
  return faults;
}

function comparisonFaults(value: Record<string, unknown>, keys: string[], path: (string | number)[]): ConditionFault[] {
  const { field: name, op } = value;
  if (
    typeof name !== 'string' ||
    typeof op !== 'string' ||
    keys.some((key) => !['field', 'op', 'value'].includes(key))
  ) {
    return [{ path, code: 'condition-malformed' }];
  }
  const field = findField(name);
  const shown = name.slice(0, 80);
  if (!field || field.textOnly)
    return [{ path: [...path, 'field'], code: 'condition-field', params: { field: shown } }];
  if (!operatorsOf[field.type].includes(op as Operator)) {
    return [{ path: [...path, 'op'], code: 'condition-operator', params: { field: shown, op: op.slice(0, 20) } }];
  }
  return valueFits(field, op as Operator, value.value)
    ? []
    : [{ path: [...path, 'value'], code: 'condition-value', params: { field: shown, op } }];
}

function valueFits(field: Field, op: Operator, value: unknown): boolean {
  if (op === 'is-set' || op === 'is-empty') return true;
  const short = (item: unknown) =>
    (typeof item === 'string' && item !== '' && item.length <= maxText) ||
    (typeof item === 'number' && Number.isFinite(item));
  if (op === 'in') return Array.isArray(value) && value.length > 0 && value.length <= 200 && value.every(short);
  if (op === 'within') return typeof value === 'string' && (parseDuration(value) ?? 0) > 0;
  if (op === 'before' || op === 'after') return typeof value === 'string' && instant(value, 0, 'UTC') !== null;
  if (field.type === 'boolean') return typeof value === 'boolean';
  if (field.type === 'number' || field.type === 'money') return short(value) && readNumber(value) !== null;
  if (field.type === 'date') return typeof value === 'string' && instant(value, 0, 'UTC') !== null;
  return short(value) || (field.type === 'any' && typeof value === 'boolean');
}

/** The schema of a condition inside a config. Issues carry `params.code` as in `ConditionFault`. */
export const condition = z
  .custom<Condition>(() => true)
  .superRefine((value, ctx) => {
    for (const { path, code, params } of conditionFaults(value)) {
      ctx.addIssue({ code: 'custom', path, message: code, params: { code, ...params } });
    }
  });

/**
 * Does the lead meet the condition? Pure and total: a malformed one is not met. Text compares exactly with `eq`, `ne` and
 * `in`, and without regard to case and accents with `contains` and `starts`. A missing value meets only `ne` and `is-empty`.
 * Dates without a zone are days of the tenant's calendar, as in waits. A segment that is gone has nobody in it.
 */
export function evaluate(node: Condition, facts: Facts): boolean {
  return holds(node, facts, 1, 0);
}

/** @param hops how many saved conditions refer to this one, each from within the other */
function holds(node: Condition, facts: Facts, depth: number, hops: number): boolean {
  if (depth > maxConditionDepth || typeof node !== 'object' || node === null) return false;
  if ('all' in node) return node.all.every((item) => holds(item, facts, depth + 1, hops));
  if ('any' in node) return node.any.some((item) => holds(item, facts, depth + 1, hops));
  if ('not' in node) return !holds(node.not, facts, depth + 1, hops);
  const type = findField(node.field)?.type;
  if (type === 'segment') {
    const wanted = Array.isArray(node.value) ? node.value : [node.value];
    const found = hops < maxSegmentHops ? (facts.segments ?? []).filter(({ id }) => wanted.includes(id)) : [];
    return found.some((one) => holds(one.condition as Condition, facts, 1, hops + 1)) !== (node.op === 'ne');
  }
  const actual = readField(node.field, facts);
  const numeric = type === 'number' || type === 'money' || typeof actual === 'number';
  return compare(actual, node.op, node.value, { now: Date.parse(facts.now), zone: facts.tenant.timezone }, numeric);
}

function compare(
  actual: FieldValue,
  op: Operator,
  wanted: ConditionValue | undefined,
  { now, zone }: { now: number; zone: string },
  numeric: boolean,
): boolean {
  const empty = actual === null || (Array.isArray(actual) && actual.length === 0);
  // `120.50` and `120.5` are the same money, while the texts `007` and `7` differ.
  const same = (value: unknown) =>
    !empty &&
    (numeric
      ? readNumber(actual) !== null && readNumber(actual) === readNumber(value)
      : String(actual) === String(value));
  if (op === 'is-empty') return empty;
  if (op === 'is-set') return !empty;
  if (op === 'ne') return !same(wanted);
  if (empty || wanted === undefined) return false;
  switch (op) {
    case 'eq':
      return same(wanted);
    case 'in':
      return (
        Array.isArray(wanted) &&
        wanted.some((item) => (Array.isArray(actual) ? actual.includes(String(item)) : same(item)))
      );
    case 'contains':
      return Array.isArray(actual)
        ? actual.some((item) => plain(item) === plain(String(wanted)))
        : plain(String(actual)).includes(plain(String(wanted)));
    case 'starts':
      return plain(String(actual)).startsWith(plain(String(wanted)));
    case 'within': {
      const at = instant(actual, now, zone);
      const span = typeof wanted === 'string' ? parseDuration(wanted) : null;
      return at !== null && span !== null && Math.abs(at - now) <= span;
    }
    case 'before':
    case 'after': {
      const at = instant(actual, now, zone);
      const limit = instant(wanted, now, zone);
      return at !== null && limit !== null && (op === 'before' ? at < limit : at > limit);
    }
    default: {
      const [a, b] = [
        readNumber(actual) ?? instant(actual, now, zone),
        readNumber(wanted) ?? instant(wanted, now, zone),
      ];
      if (a === null || b === null) return false;
      return op === 'gt' ? a > b : op === 'gte' ? a >= b : op === 'lt' ? a < b : a <= b;
    }
  }
}

/** A number as conditions read one: also of a text, as money is written. */
export function readNumber(value: unknown): number | null {
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  return typeof value === 'string' && /^-?\d{1,30}(\.\d{1,20})?$/.test(value.trim()) ? Number(value) : null;
}

/** An instant as conditions write it: `now`, a duration from now, or a date; without a zone of its own it is local to `zone`. */
function instant(value: unknown, now: number, zone: string): number | null {
  if (typeof value !== 'string') return null;
  if (value === 'now') return now;
  const offset = parseOffset(value);
  return offset === null ? parseLocal(value, zone) : now + offset;
}
