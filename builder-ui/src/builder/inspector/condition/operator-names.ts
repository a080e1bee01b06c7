/** Comparisons in words. Dates read differently from numbers. */
import type { FieldType, Operator } from '#flow';
import { m } from '../../../paraglide/messages.js';

const names: Record<Operator, () => string> = {
  eq: m.builder_op_eq,
  ne: m.builder_op_ne,
  gt: m.builder_op_gt,
  gte: m.builder_op_gte,
  lt: m.builder_op_lt,
  lte: m.builder_op_lte,
  in: m.builder_op_in,
  contains: m.builder_op_contains,
  starts: m.builder_op_starts,
  'is-set': m.builder_op_is_set,
  'is-empty': m.builder_op_is_empty,
  before: m.builder_op_before,
  after: m.builder_op_after,
  within: m.builder_op_within,
};

export function operatorName(op: Operator, type: FieldType | undefined): string {
  if (type === 'date' && (op === 'gt' || op === 'gte')) return op === 'gt' ? m.builder_op_after() : m.builder_op_from();
  if (type === 'date' && (op === 'lt' || op === 'lte'))
    return op === 'lt' ? m.builder_op_before() : m.builder_op_until();
  if (type === 'tags' && op === 'contains') return m.builder_op_has_tag();
  if (type === 'segment' && op === 'eq') return m.builder_op_in_segment();
  if (type === 'segment' && op === 'ne') return m.builder_op_not_in_segment();
  if (type === 'segment' && op === 'in') return m.builder_op_in_segments();
  return names[op]();
}
