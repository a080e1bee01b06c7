/** Many objects in few calls: POST / with up to 50 GETs inside. Each still counts against Meta's limits, but not the waiting. */
import * as z from 'zod';
import { GraphError, readError } from './errors.ts';
import { tryGraphJson } from './big-json.ts';
import type { Transport } from './transport.ts';
import { noUsage } from './usage.ts';

const batchSize = 50;

/** null: timed out inside, to be asked again. */
const batchAnswer = z.array(
  z
    .object({
      code: z.number().int(),
      body: z
        .string()
        .nullish()
        .transform((body) => body ?? ''),
    })
    .nullable(),
);

export interface NodeAnswer<T> {
  found: Map<string, T>;
  /** Why the others were not: gone, or out of the token's reach. */
  missing: Map<string, GraphError>;
}

/**
 * Reads objects by id.
 * @throws GraphError when it is not about one object: token, throttle, or an item that stays without an answer
 */
export async function readNodes<T extends z.ZodType>(
  transport: Transport,
  ids: readonly string[],
  fields: string,
  schema: T,
): Promise<NodeAnswer<z.output<T>>> {
  const found = new Map<string, z.output<T>>();
  const missing = new Map<string, GraphError>();
  let open = [...new Set(ids)].filter((id) => /^\d{1,40}$/.test(id));
  for (let round = 1; open.length > 0; round++) {
    const unanswered: string[] = [];
    for (let from = 0; from < open.length; from += batchSize) {
      const part = open.slice(from, from + batchSize);
      const answers = await callBatch(
        transport,
        part.map((id) => `${id}?fields=${encodeURIComponent(fields)}`),
      );
      for (const [index, id] of part.entries()) {
        const answer = answers[index];
        if (!answer) {
          unanswered.push(id);
          continue;
        }
        if (!(answer instanceof GraphError)) {
          const parsed = schema.safeParse(answer.value);
          if (parsed.success) found.set(id, parsed.data);
          else missing.set(id, new GraphError('permanent', 'unreadable', 'Graph answered in an unknown form'));
        } else if (answer.kind === 'permanent' || answer.kind === 'permission') missing.set(id, answer);
        else if (answer.kind === 'retry') unanswered.push(id);
        else throw answer;
      }
    }
    if (unanswered.length > 0 && round === 3) {
      throw new GraphError('retry', 'timeout', `${unanswered.length} objects of a batch stay without an answer`);
    }
    open = unanswered;
  }
  return { found, missing };
}

/** One batch of GETs. @returns per item its JSON, its error, or null when Graph gave none */
export async function callBatch(
  transport: Transport,
  urls: readonly string[],
): Promise<({ value: unknown } | GraphError | null)[]> {
  const batch = urls.map((relative_url) => ({ method: 'GET', relative_url }));
  const call = { method: 'POST', path: '', form: { batch, include_headers: false }, read: true } as const;
  const answers = await transport.request(call, batchAnswer);
  return urls.map((_, index) => {
    const answer = answers[index];
    if (!answer) return null;
    const error = readError({ status: answer.code, text: answer.body, usage: noUsage, retryAfterMs: null }, []);
    return error ?? { value: tryGraphJson(answer.body) };
  });
}
