/** Sends a file to the API: to look at it, to try a mapping, or to take it in. */
import { api, read } from '../api.ts';
import type { ImportKind } from './kinds.ts';

export interface CsvFile {
  name: string;
  text: string;
}

/** Header → field; null leaves the column out. */
export type Mapping = Record<string, string | null>;

export interface ImportOptions {
  /** Guessed by the API when left out. */
  mapping?: Mapping;
  /** Columns of `mapping` that nobody changed: they do not refuse rows. */
  guessed?: string[];
  /** Whether the mapping that is kept for these columns may be used, where none is given. */
  kept?: 'use' | 'ignore';
  keep_mapping?: boolean;
  dry_run: boolean;
  duplicates?: 'update' | 'skip';
  start_flows?: boolean;
}

const readReport = (json: { csv: string } & ImportOptions) => read(api.crm.leads.import.$post({ json }));
export type ImportReport = Awaited<ReturnType<typeof readReport>>;

/** @throws ApiProblem with one field error per fault, for a file that is no CSV or (outside a dry run) rows with errors */
export function runImport(kind: ImportKind, file: CsvFile, options: ImportOptions): Promise<ImportReport> {
  const json = { csv: file.text, ...options };
  if (kind === 'opportunities') return read(api.crm.opportunities.import.$post({ json }));
  if (kind === 'sales') return read(api.crm.sales.import.$post({ json }));
  return readReport(json);
}

/** Reads a file's text: UTF-8, or Windows-1252, which is what Excel writes as plain "CSV". */
export async function readText(file: File): Promise<CsvFile> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  return { name: file.name, text: decode(bytes) };
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}
