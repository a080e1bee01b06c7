/** The range of instants that statistics are asked for. */
import type { Range } from '#db/flows/flow-stats.ts';
import type * as z from 'zod';
import { invalid } from '../errors.ts';
import type { statsQuery } from './flow-schema.ts';

/** @throws Problem 422 when the range ends before it begins */
export function rangeOf(query: z.output<typeof statsQuery>): Range {
  const to = query.to ? new Date(query.to) : new Date();
  const from = query.from ? new Date(query.from) : new Date(to.getTime() - query.days * 86_400_000);
  if (from >= to) throw invalid('from', 'range', 'must be before `to`');
  return { from, to };
}
