/** The range that statistics are asked for. */
import { rangeInDays, type DayRange } from '#db/flows/counts/day-range.ts';
import type { Tx } from '#db/platform/tenant.ts';
import type * as z from 'zod';
import { invalid } from '../errors.ts';
import type { statsQuery } from './flow-schema.ts';

/** @throws Problem 422 when the range ends before it begins */
export async function rangeOf(tx: Tx, { from, to, days }: z.output<typeof statsQuery>): Promise<DayRange> {
  const range = await rangeInDays(tx, { from: dateOf(from), to: dateOf(to), days });
  if (range.from >= range.to) throw invalid('from', 'range', 'must be before `to`');
  return range;
}

const dateOf = (text: string | undefined) => (text === undefined ? undefined : new Date(text));
