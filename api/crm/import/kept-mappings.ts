/** Which of the tenant's kept mappings is for a file, and what of a mapping is kept: by folded headers, in any order. */
import type { KeptMapping } from '#db/crm/import/mappings.ts';
import { keyOf } from '#flow/meaning';

const headerSet = (headers: string[]): string[] => [...new Set(headers.map(keyOf).filter(Boolean))].toSorted();

/** The mapping for these headers, as the file writes them; null where none is kept. */
export function findKept(headers: string[], kept: KeptMapping[]): Record<string, string> | null {
  const key = headerSet(headers).join('\n');
  const found = kept.find((each) => each.headers.join('\n') === key);
  if (!found) return null;
  const named = new Set<string>();
  return Object.fromEntries(
    headers.flatMap((header) => {
      const folded = keyOf(header);
      if (!Object.hasOwn(found.mapping, folded) || named.has(folded)) return [];
      named.add(folded);
      return [[header, found.mapping[folded]!]];
    }),
  );
}

/** A file's columns as they are kept. */
export function toKeep(columns: { header: string; field: string | null }[]): KeptMapping {
  const mapping: Record<string, string> = {};
  for (const { header, field } of columns) if (field !== null) mapping[keyOf(header)] ??= field;
  return { headers: headerSet(columns.map(({ header }) => header)), mapping };
}
