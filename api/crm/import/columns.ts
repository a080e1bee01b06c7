/** Which column of a file is which field: as the caller says, as the program that wrote the file means it, or by its header's meaning. */
import type { KeptMapping } from '#db/crm/import/mappings.ts';
import { keyOf, slug } from '#flow/meaning';
import { invalid, Problem } from '../../errors.ts';
import type { FieldError } from '../../errors.ts';
import { valueOf } from './column/cell-value.ts';
import type { Table, TableRow } from './file/table.ts';
import { findKept } from './kept-mappings.ts';
import { fieldsOf } from './meaning/fields.ts';
import type { ImportKind } from './meaning/fields.ts';
import { guessColumns } from './meaning/guess-columns.ts';
import { sampleSize } from './meaning/looks.ts';
import { recogniseProfile } from './profiles/mod.ts';
import type { Profile } from './profiles/profile.ts';

/** One entry per column: a field, `custom.<name>`, `external_ids.<system>`, or null to leave it out. */
export type Columns = (string | null)[];

/** What is known of a file's columns before its rows are read. */
export interface Plan {
  kind: ImportKind;
  columns: Columns;
  /** Fields that nobody chose. What a row can do without, a guessed column never refuses it for. */
  guessed: ReadonlySet<string>;
  profile: Profile | null;
  /** How the columns were found. */
  from: 'mapping' | 'saved' | 'profile' | 'headers';
  /** Under which name the file's own ids are kept. */
  system: string;
  /** The header of the column that is `name`. */
  nameHeader?: string | undefined;
}

/** What the caller, and the tenant before, said about the columns. */
export interface ColumnWishes {
  /** Header → field; headers that are not named are left out. */
  mapping?: Record<string, string | null> | undefined;
  /** Headers of `mapping` that are as they were guessed: nobody chose them. */
  guessed?: string[] | undefined;
  /** The mappings that the tenant keeps: one for the same headers is used. */
  kept?: KeptMapping[] | undefined;
}

/** Fields of any name that a kind of file may carry besides its own. */
const open = ['custom', 'external_ids'] as const;

/**
 * @throws Problem 422 for a header the file does not have, or a field there is not, or that two columns claim; and, where nobody
 *   said what the columns are, for a file of another kind (`belongs_to_sales` and the like)
 */
export function planColumns(table: Table, kind: ImportKind, wishes: ColumnWishes = {}): Plan {
  const plan = findColumns(table, kind, wishes);
  return { ...plan, nameHeader: table.headers[plan.columns.indexOf('name')] };
}

function findColumns(table: Table, kind: ImportKind, wishes: ColumnWishes): Plan {
  const { mapping } = wishes;
  const column = (place: number) => table.rows.slice(0, sampleSize).map(({ cells }) => cells[place] ?? '');
  const profile = recogniseProfile(table.headers, column);
  const rest = { kind, profile, system: profile?.system ?? 'import' };
  if (mapping) {
    const kept = new Set(wishes.guessed);
    const columns = resolve(table.headers, kind, mapping);
    const guessed = columns.filter((_, place) => kept.has(table.headers[place]!));
    return { ...rest, columns, guessed: fieldSet(guessed), from: 'mapping' };
  }
  const saved = findKept(table.headers, wishes.kept ?? []);
  if (saved) return { ...rest, columns: resolve(table.headers, kind, saved), guessed: new Set(), from: 'saved' };
  if (profile && !profile.kinds.includes(kind)) throw elsewhere(profile);
  const columns = guessAll(table.headers, column, kind, profile);
  return { ...rest, columns, guessed: fieldSet(columns), from: profile ? 'profile' : 'headers' };
}

const fieldSet = (columns: Columns) => new Set(columns.filter((field) => field !== null));

function elsewhere({ name, kinds }: Profile): Problem {
  const page = { lead: 'leads', opportunity: 'opportunities', sale: 'sales' }[kinds[0]!];
  return invalid('csv', `belongs_to_${page}`, `a file of ${page} (${name}): import it there`);
}

function resolve(headers: string[], kind: ImportKind, mapping: Record<string, string | null>): Columns {
  const errors: FieldError[] = [];
  const taken = new Set<string>();
  for (const [header, field] of Object.entries(mapping)) {
    const path = `mapping.${header}`;
    if (!headers.includes(header))
      errors.push({ path, code: 'unknown_column', message: 'is not a column of the file' });
    if (field === null || field === '') continue;
    if (!isField(field, kind))
      errors.push({ path, code: 'unknown_field', message: `is not one of ${fieldsOf(kind).join(', ')}` });
    if (taken.has(field)) errors.push({ path, code: 'field_taken', message: 'another column has this field' });
    taken.add(field);
  }
  if (errors.length > 0) throw new Problem('invalid_input', { errors });
  return headers.map((header, place) => {
    const first = headers.indexOf(header) === place;
    return first && Object.hasOwn(mapping, header) ? normalise(mapping[header] ?? null) : null;
  });
}

function isField(field: string, kind: ImportKind): boolean {
  const [group, ...rest] = field.split('.');
  return fieldsOf(kind).includes(field) || (open.some((each) => each === group) && slug(rest.join('.')) !== '');
}

function normalise(field: string | null): string | null {
  if (!field) return null;
  const [group, ...rest] = field.split('.');
  return rest.length > 0 ? `${group}.${slug(rest.join('.'))}` : field;
}

/** A profile's own columns first; the others by their meaning, for what is not taken. */
function guessAll(
  headers: string[],
  column: (place: number) => string[],
  kind: ImportKind,
  profile: Profile | null,
): Columns {
  const own = profile?.fields?.[kind] ?? {};
  const columns: Columns = headers.map(() => null);
  const taken = new Set<string>();
  const isOwn = headers.map((header) => Object.hasOwn(own, keyOf(header)));
  // Of two columns that a profile calls the same, the one it names first.
  for (const [name, field] of Object.entries(own)) {
    const place = headers.findIndex((header, at) => keyOf(header) === name && columns[at] === null);
    if (field === null || place === -1 || taken.has(field)) continue;
    columns[place] = field;
    taken.add(field);
  }
  const others = headers.map((_, place) => place).filter((place) => !isOwn[place]);
  const guessed = guessColumns(
    others.map((place) => headers[place]!),
    (at) => column(others[at]!),
    kind,
    taken,
  );
  others.forEach((place, at) => (columns[place] = guessed[at] ?? null));
  if (profile?.keepsRest) for (const place of others) columns[place] ??= restOf(headers[place]!, columns);
  return columns;
}

function restOf(header: string, columns: Columns): string | null {
  const field = `custom.${slug(header)}`;
  return field === 'custom.' || columns.includes(field) ? null : field;
}

/** Whether a cell is the name of a column that means something, in a file of this kind. */
export const knowsHeader =
  (kind: ImportKind) =>
  (cell: string): boolean =>
    guessColumns([cell], () => [], kind)[0] !== null;

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
