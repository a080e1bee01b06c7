/** Which rows are shown, and in which order: the same on screen, in the export and in the API. */
import { plain } from '#flow/text';
import { compareValues, type MetricId, type Value } from './metrics.ts';

export interface Arrangement {
  /** Part of a name, whatever its case and accents. */
  q?: string | undefined;
  sort: MetricId | 'name';
  order: 'asc' | 'desc';
}

type Row = { name: string } & Partial<Record<MetricId, Value>>;

/** What has no value comes last, whichever way; equals keep their order. */
export function arrange<R extends Row>(rows: R[], { q, sort, order }: Arrangement): R[] {
  const part = plain(q?.trim() ?? '');
  const shown = part === '' ? rows : rows.filter(({ name }) => plain(name).includes(part));
  const [first, second] = order === 'asc' ? [0, 1] : [1, 0];
  return shown.toSorted((...pair) => {
    const [a, b] = [pair[first]!, pair[second]!];
    if (sort === 'name') return a.name.localeCompare(b.name, undefined, { numeric: true });
    const [x, y] = [a[sort] ?? null, b[sort] ?? null];
    return x === null || y === null ? compareValues(pair[0][sort] ?? null, pair[1][sort] ?? null) : compareValues(x, y);
  });
}
