/** Conditions as the editor shows them: groups of rows. Pure; the tree in the flow is always the plain form of `#flow`. */
import {
  findField,
  operatorsOf,
  type Catalogue,
  type Comparison,
  type Condition,
  type Field,
  type Operator,
} from '#flow';

export type GroupMode = 'all' | 'any' | 'none';
export interface ConditionGroup {
  mode: GroupMode;
  items: (Comparison | ConditionGroup)[];
}

export const isGroup = (item: Comparison | ConditionGroup): item is ConditionGroup => 'mode' in item;

/** Any stored condition as a group. A single comparison is a group of one; "not any" reads as "none of". */
export function groupOf(condition: Condition | undefined): ConditionGroup {
  if (!condition) return { mode: 'all', items: [] };
  const item = read(condition);
  return isGroup(item) ? item : { mode: 'all', items: [item] };
}

function read(condition: Condition): Comparison | ConditionGroup {
  if ('all' in condition) return { mode: 'all', items: condition.all.map(read) };
  if ('any' in condition) return { mode: 'any', items: condition.any.map(read) };
  if (!('not' in condition)) return condition;
  const inner = read(condition.not);
  return isGroup(inner) && inner.mode === 'any' ? { ...inner, mode: 'none' } : { mode: 'none', items: [inner] };
}

/** The condition of a group; undefined when it asks for nothing. A group of one comparison is stored as that comparison. */
export function conditionOf(group: ConditionGroup): Condition | undefined {
  const items = group.items.flatMap((item): Condition[] => {
    const condition = isGroup(item) ? conditionOf(item) : item;
    return condition ? [condition] : [];
  });
  if (items.length === 0) return undefined;
  if (group.mode === 'none') return { not: { any: items } };
  if (items.length === 1) return items[0];
  return group.mode === 'all' ? { all: items } : { any: items };
}

/** A row for a field: its most usual operator and a first value, so that a fresh row already says something. */
export function rowFor(field: Field, { segments = [] }: Pick<Catalogue, 'segments'> = {}): Comparison {
  const op = operatorsOf[field.type][0]!;
  const row = withOperator({ field: field.path, op }, op);
  return field.type === 'segment' ? { ...row, value: segments[0]?.id ?? '' } : row;
}

/** The row with another operator; the value is kept where it still fits and replaced by a usual one where not. */
export function withOperator(row: Comparison, op: Operator): Comparison {
  const field = findField(row.field);
  const { value: _gone, ...rest } = row;
  if (op === 'is-set' || op === 'is-empty') return { ...rest, op };
  if (op === 'within')
    return { ...rest, op, value: row.op === 'within' && row.value !== undefined ? row.value : 'P1D' };
  if (field?.type === 'date') {
    const kept = row.op !== 'within' && typeof row.value === 'string' ? row.value : 'now';
    return { ...rest, op, value: kept };
  }
  if (op === 'in') {
    const kept = Array.isArray(row.value)
      ? row.value
      : row.value === undefined || row.value === ''
        ? []
        : [String(row.value)];
    return { ...rest, op, value: kept };
  }
  if (field?.type === 'boolean') return { ...rest, op, value: typeof row.value === 'boolean' ? row.value : true };
  const single = Array.isArray(row.value) ? row.value[0] : row.value;
  if (single !== undefined && typeof single !== 'boolean') return { ...rest, op, value: single };
  const first = field?.options?.[0]?.value;
  return { ...rest, op, value: first ?? (field?.type === 'number' || field?.type === 'money' ? 0 : '') };
}
