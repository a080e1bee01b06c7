/** Which column of a file is which field: as the caller says, or guessed from the names people give columns. */
import { keyOf, slug } from '#flow';
import { Problem } from '../../errors.ts';
import type { FieldError } from '../../errors.ts';
import { splitHeaderCurrency } from './column/currencies.ts';
import { valueOf } from './column/cell-value.ts';
import type { Table, TableRow } from './file/table.ts';

/** Names of a field in files, folded: small letters and digits, no accents. */
export type Names = Record<string, string[]>;

/** One entry per column: a field, `custom.<name>`, `external_ids.<system>`, or null to leave it out. */
export type Columns = (string | null)[];

/** Fields of any name that a kind of file may carry besides its own. */
const open = ['custom', 'external_ids'] as const;

/**
 * @param mapping header → field; headers that are not named are left out
 * @throws Problem 422 for a header the file does not have, or a field there is not, or that two columns claim
 */
export function resolveColumns(
  table: Table,
  names: Names,
  mapping: Record<string, string | null> | undefined,
): Columns {
  if (!mapping) return guess(table.headers, names);
  const errors: FieldError[] = [];
  const taken = new Set<string>();
  for (const [header, field] of Object.entries(mapping)) {
    const path = `mapping.${header}`;
    if (!table.headers.includes(header))
      errors.push({ path, code: 'unknown_column', message: 'is not a column of the file' });
    if (field === null || field === '') continue;
    if (!isField(field, names))
      errors.push({ path, code: 'unknown_field', message: `is not one of ${Object.keys(names).join(', ')}` });
    if (taken.has(field)) errors.push({ path, code: 'field_taken', message: 'another column has this field' });
    taken.add(field);
  }
  if (errors.length > 0) throw new Problem('invalid_input', { errors });
  return table.headers.map((header, place) => {
    const first = table.headers.indexOf(header) === place;
    return first && Object.hasOwn(mapping, header) ? normalise(mapping[header] ?? null) : null;
  });
}

function isField(field: string, names: Names): boolean {
  const [group, ...rest] = field.split('.');
  return Object.hasOwn(names, field) || (open.some((each) => each === group) && slug(rest.join('.')) !== '');
}

function normalise(field: string | null): string | null {
  if (!field) return null;
  const [group, ...rest] = field.split('.');
  return rest.length > 0 ? `${group}.${slug(rest.join('.'))}` : field;
}

function guess(headers: string[], names: Names): Columns {
  const taken = new Set<string>();
  return headers.map((header) => {
    const word = keyOf(splitHeaderCurrency(header).name).replaceAll('_', '');
    const field =
      Object.entries(names).find(([name, spellings]) => !taken.has(name) && spellings.includes(word))?.[0] ?? null;
    if (field) taken.add(field);
    return field;
  });
}

/** Tells the names of columns from other cells, for finding the line that has them. */
export const knowing =
  (names: Names) =>
  (cell: string): boolean =>
    guess([cell], names)[0] !== null;

/** A row by field: its cells, and what stands under `custom.` and `external_ids.`. */
export function byField(columns: Columns, { cells, typed }: TableRow): Map<string, string> {
  const fields = new Map<string, string>();
  columns.forEach((field, place) => {
    if (field) fields.set(field, valueOf(field, cells[place] ?? '', typed?.[place]));
  });
  return fields;
}

/** For the screen: each column with the field it becomes and what stands in the first rows. */
export function describeColumns(
  table: Table,
  columns: Columns,
): { header: string; field: string | null; sample: string[] }[] {
  return table.headers.map((header, place) => ({
    header,
    field: columns[place] ?? null,
    sample: table.rows.slice(0, 5).map(({ cells }) => (cells[place] ?? '').slice(0, 200)),
  }));
}
