/** Lists of Graph, page by page to their end. */
import * as z from 'zod';
import { GraphError } from './errors.ts';
import type { Params, Transport } from './transport.ts';

export interface Page<T> {
  items: T[];
  /**
   * Where the next page begins; null on the last one. Holds no token: it may be kept (a heartbeat, a row) and given back as
   * `resume`.
   */
  next: string | null;
}

export interface PagesOptions {
  /** `next` of a page that was read before. */
  resume?: string | null;
  /** Halves the page size and asks again when Graph says that a page is too much for it. */
  shrink?: boolean;
}

/** Fewer rows than asked for do not mean the end, nor does an empty page: only a missing `next` does. */
const answerOf = <T extends z.ZodType>(item: T) =>
  z.object({
    data: z.array(item),
    paging: z
      .object({ next: z.string().nullish() })
      .nullish()
      .transform((paging) => paging?.next ?? null),
  });

export async function* readPages<T extends z.ZodType>(
  transport: Transport,
  path: string,
  query: Params,
  item: T,
  options: PagesOptions = {},
): AsyncGenerator<Page<z.output<T>>, void> {
  const schema = answerOf(item);
  let at: string | null = options.resume ?? null;
  let limit = Number(query.limit ?? 25);
  for (;;) {
    const call = at === null ? { path, query: { ...query, limit } } : { path: withLimit(at, limit), query: {} };
    let answer: z.output<typeof schema>;
    try {
      answer = await transport.request({ method: 'GET', ...call }, schema);
    } catch (error) {
      const tooMuch = error instanceof GraphError && error.reason === 'too-much-data';
      if (!tooMuch || !options.shrink || limit <= 5) throw error;
      limit = Math.floor(limit / 2);
      continue;
    }
    const next: string | null = answer.paging === null ? null : transport.relative(answer.paging);
    if (next !== null && next === at) {
      throw new GraphError('retry', 'unreadable', 'Graph answered the same page again and again');
    }
    at = next;
    yield { items: answer.data, next };
    if (next === null) return;
  }
}

/** Keeps a page size that was made smaller; a larger one than the link's is not forced on it. */
function withLimit(path: string, limit: number): string {
  const [before, query = ''] = path.split('?');
  const params = new URLSearchParams(query);
  if (Number(params.get('limit') ?? Infinity) > limit) params.set('limit', String(limit));
  return `${before}?${params}`;
}

/** All items of all pages. */
export async function collect<T>(pages: AsyncIterable<Page<T>>): Promise<T[]> {
  const items: T[] = [];
  for await (const page of pages) items.push(...page.items);
  return items;
}
