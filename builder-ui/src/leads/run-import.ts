/** Sends a file and its mapping to the API, to look (dry run) or to import. */
import { fieldSentence } from '../app/sentences.ts';
import { send } from '../app/send.ts';
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
  const result = await sendImport({ csv: csv.text, delimiter: csv.delimiter, mapping, dry_run: dryRun });
  return {
    created: result.created,
    updated: result.updated,
    errors: result.errors.map((error) => ({ row: error.row, field: error.path, sentence: fieldSentence(error) })),
  };
}

interface Answer {
  created: number;
  updated: number;
  errors: { row: number; path: string; code: string; message: string }[];
}

async function sendImport(json: object): Promise<Answer> {
  const response = await send('/api/crm/leads/import', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(json),
  });
  return (await response.json()) as Answer;
}
