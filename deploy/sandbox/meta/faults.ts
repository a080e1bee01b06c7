/** Faults of Graph's own kinds; hang-ups, slowness and the like are in ../faults.ts. They strike `calls: "graph"` by default. */
import * as z from 'zod';
import type { Occasion } from '../occasion.ts';
import { type TokenEnd, tokenEnds } from './graph/problem.ts';

/** Narrows a fault down to a page or an edge of Graph. */
export const graphMatcher = {
  /** `insights`, `ads`, `campaigns`, …: the second part of the path. */
  edge: z.string(),
  /** 1 for the first page of a list. */
  page: z.number().int().min(1),
};

const http = z.number().int().min(400).max(599).optional();

/** @param shared what every fault takes: times, probability, match */
export const graphFaults = <S extends z.ZodRawShape>(shared: S) =>
  [
    /** Any error of Graph's. */
    z.strictObject({
      kind: z.literal('meta-error'),
      code: z.number().int(),
      subcode: z.number().int().optional(),
      status: http,
      message: z.string().default('A fault of the sandbox.'),
      transient: z.boolean().optional(),
      ...shared,
    }),
    /** Too many calls, with the headers that say so. `forMs`: for so long from now, instead of `times`. */
    z.strictObject({
      kind: z.literal('meta-throttle'),
      code: z.number().int().default(17),
      subcode: z.number().int().optional(),
      status: http,
      regainMinutes: z.number().min(0).max(1440).optional(),
      forMs: z.number().min(0).max(3_600_000).optional(),
      ...shared,
    }),
    /** The token is refused, though `debug_token` knows nothing of it. */
    z.strictObject({
      kind: z.literal('meta-token'),
      end: z.enum(Object.keys(tokenEnds) as [TokenEnd, ...TokenEnd[]]).default('expired'),
      status: http,
      ...shared,
    }),
    /** Insights and lists that ask for more days or rows than this. Code 100 has subcode 1487534, code 1 a sentence. */
    z.strictObject({
      kind: z.literal('meta-too-much-data'),
      maxDays: z.number().int().min(0).optional(),
      maxRows: z.number().int().min(0).optional(),
      code: z.union([z.literal(1), z.literal(100)]).default(100),
      ...shared,
    }),
    /** The next report that is ordered ends so, or takes so long. */
    z.strictObject({
      kind: z.literal('meta-report'),
      end: z.enum(['failed', 'skipped', 'completed']).default('failed'),
      delayMs: z.number().min(0).max(3_600_000).optional(),
      ...shared,
    }),
    /** `paging.next` leads to another host. */
    z.strictObject({ kind: z.literal('meta-foreign-next'), ...shared }),
  ] as const;

export type GraphFault = z.infer<ReturnType<typeof graphFaults<{ times: z.ZodOptional<z.ZodNumber> }>>[number]>;

/** What a Graph fault looks at beyond what all faults do. */
export function fitsGraph(spec: GraphFault, occasion: Occasion, createdAt: string): boolean {
  if (spec.kind === 'meta-throttle' && spec.forMs !== undefined)
    return (occasion.at ?? 0) < Date.parse(createdAt) + spec.forMs;
  if (spec.kind === 'meta-report') return occasion.edge === 'insights' && occasion.method === 'POST';
  if (spec.kind !== 'meta-too-much-data') return true;
  const { maxDays, maxRows } = spec;
  const isList = occasion.method === 'GET' && occasion.rows !== undefined;
  return (
    isList &&
    ((maxDays !== undefined && (occasion.days ?? 0) > maxDays) || (maxRows !== undefined && occasion.rows! > maxRows))
  );
}
