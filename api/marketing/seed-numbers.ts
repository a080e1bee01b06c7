/**
 * Money as JSON numbers, for clients of the systems before this one: they add what they read. They ask for it by media type, so that
 * names and places stay those they know; a decimal string beside each would double every answer for everybody.
 */
import { metricIds, metrics } from '#metrics';
import type { AppContext } from '../context.ts';

const type = 'application/vnd.cadencia.seed+json';
const money = new Set<string>(['spend', 'revenue', ...metricIds.filter((id) => metrics[id].unit === 'money')]);

/** The media type when the caller asks for it, else null. */
export const numberTypeOf = (c: AppContext): string | null =>
  c.req.header('accept')?.toLowerCase().includes(type) ? type : null;

/** A replacer of `JSON.stringify`: figures of money, and nothing else that is a string. */
export const withNumbers = (key: string, value: unknown): unknown =>
  money.has(key) && typeof value === 'string' ? Number(value) : value;
