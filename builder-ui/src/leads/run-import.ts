/** Sends a file and its mapping to the API, to look (dry run) or to import. */
import { api, read } from '../api.ts';
import { fieldSentence } from '../app/sentences.ts';
import type { CsvFile } from './csv-file.ts';
import type { Column } from './import-mapping.tsx';

export interface ImportResult {
  created: number;
  updated: number;
  /** `row` counts as a spreadsheet does: the header is row 1. */
  errors: { row: number; field: string | undefined; sentence: string }[];
}

export async function runImport(
  csv: CsvFile,
  columns: Column[],
  { dryRun }: { dryRun: boolean },
): Promise<ImportResult> {
  const mapping = Object.fromEntries(
    csv.headers.flatMap((header, place) => {
      const column = columns[place];
      if (!column || !header) return [];
      return [[header, column === 'custom' ? `custom.${header}` : column]];
    }),
  );
  const result = await read(
    api.crm.leads.import.$post({ json: { csv: csv.text, delimiter: csv.delimiter, mapping, dry_run: dryRun } }),
  );
  return {
    created: result.created,
    updated: result.updated,
    errors: result.errors.map((error: any) => ({ row: error.row, field: error.path, sentence: fieldSentence(error) })),
  };
}
