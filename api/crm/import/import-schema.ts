/** Imports on the wire. */
import { currencies } from '#flow';
// Whoever imports this first: schemas get `openapi` by it.
import '@hono/zod-openapi';
import * as z from 'zod';
import { text } from '../../platform/text-schema.ts';
import { bounds, delimiters } from './file/table.ts';

const reading = z
  .strictObject({
    dates: z.enum(['day-first', 'month-first']).optional(),
    decimals: z.enum(['comma', 'point']).optional(),
    currency: z
      .enum(['cell', ...currencies], 'a currency code such as USD, or cell')
      .optional()
      .openapi({ description: '`cell`: as each cell says, else the tenant’s. A code: all cells are in it.' }),
  })
  .openapi('ImportReading');

export const importInput = z
  .strictObject({
    csv: z
      .string()
      .min(1)
      .openapi({ description: 'The file’s text: at most 25 MB and 100,000 rows, the first row names the columns.' }),
    file_name: text(200)
      .optional()
      .openapi({ description: 'What the file is called: its people are found again by it.' }),
    delimiter: z.enum(delimiters).optional().openapi({ description: 'Guessed when left out.' }),
    mapping: z
      .record(z.string().max(200), z.string().max(100).nullable())
      .refine((mapping) => Object.keys(mapping).length <= bounds.columns, `at most ${bounds.columns} columns`)
      .optional()
      .openapi({
        description:
          'Column → field; `custom.<name>` and `external_ids.<system>` are fields too. Guessed when left out.',
        example: { Nombre: 'name', Celular: 'phone', Curso: 'custom.curso' },
      }),
    guessed: z.array(z.string().max(200)).max(bounds.columns).optional().openapi({
      description:
        'Columns of `mapping` that are as they were guessed. What a row can do without, such a column never refuses it for.',
    }),
    keep_mapping: z
      .boolean()
      .default(false)
      .openapi({ description: 'Once imported, keep what the columns are for files with the same headers.' }),
    kept: z
      .enum(['use', 'ignore'])
      .default('use')
      .openapi({ description: 'Whether a mapping that is kept for these headers stands in for one that is left out.' }),
    sheet: z.string().max(100).optional().openapi({ description: 'Of a spreadsheet; the first when left out.' }),
    readings: z
      .record(z.string().max(200), reading)
      .refine((readings) => Object.keys(readings).length <= bounds.columns, `at most ${bounds.columns} columns`)
      .optional()
      .openapi({
        description:
          'Column → how its cells are read. Found out from all cells of the column, and the tenant’s country where they do not tell.',
        example: { Fecha: { dates: 'month-first' }, Importe: { decimals: 'point', currency: 'USD' } },
      }),
    on_error: z
      .enum(['refuse', 'skip'])
      .default('refuse')
      .openapi({ description: 'With rows that cannot be read: import nothing, or all the others.' }),
    create_leads: z.boolean().default(false).openapi({
      description:
        'Of opportunities and sales: whether whoever is not known yet becomes a lead, with name, phone, e-mail and consent of the row. Otherwise such a row is an error (`unknown_lead`).',
    }),
    dry_run: z.boolean().default(false).openapi({ description: 'Only tell what would happen.' }),
    duplicates: z
      .enum(['update', 'skip'])
      .default('update')
      .openapi({ description: 'What becomes of rows that are known already.' }),
    start_flows: z
      .boolean()
      .default(false)
      .openapi({ description: 'Whether flows react to what is new. Otherwise it is history to them.' }),
  })
  .openapi('ImportInput');
export type ImportInput = z.output<typeof importInput>;

const words = z.object({ es: z.string(), en: z.string() });
const rowFault = z.object({
  row: z.int(),
  line: z.int(),
  path: z.string(),
  code: z.string(),
  message: z.string(),
  text: words,
});

export const importReport = z
  .object({
    dry_run: z.boolean(),
    imported: z.boolean(),
    batch_id: z.uuid().nullable().openapi({ description: 'Of leads that were taken in: by it they are found again.' }),
    rows: z.int(),
    created: z.int(),
    updated: z.int(),
    leads_created: z.int().openapi({ description: 'People of new leads, with `create_leads`.' }),
    skipped: z
      .int()
      .openapi({ description: 'Known rows that were to be skipped, and rows merged with an earlier one of the file.' }),
    dated_before_today: z.int().openapi({
      description:
        'Rows to take in that are dated before today in the tenant’s zone. Flows start from them only with `start_flows`.',
    }),
    columns: z.array(z.object({ header: z.string(), field: z.string().nullable(), sample: z.array(z.string()) })),
    columns_from: z.enum(['mapping', 'saved', 'profile', 'headers']).openapi({
      description: 'How the columns were found: as asked, as kept for these headers, by the program, by meaning.',
    }),
    profile: z.string().nullable().openapi({ description: 'The program that wrote the file, where it is known.' }),
    left_out: z
      .object({ tests: z.int(), continued: z.int() })
      .openapi({ description: 'Rows that are nobody’s: tests of a form, and further products of an order.' }),
    file: z
      .object({
        format: z.enum(['csv', 'xlsx', 'vcf']),
        encoding: z.string().optional(),
        delimiter: z.string().optional(),
        sheet: z.string().optional(),
        sheets: z.array(z.string()).optional(),
        header_row: z.int(),
        left_out: z.array(z.object({ row: z.int(), what: z.enum(['total', 'header']) })),
      })
      .openapi({ description: 'How the file was read, and which rows of it are no data.' }),
    readings: z
      .array(
        z.object({
          header: z.string(),
          field: z.string(),
          dates: z.enum(['day-first', 'month-first', 'split']).optional(),
          decimals: z.enum(['comma', 'point', 'split']).optional(),
          currency: z.string().optional().openapi({ description: 'Of cells that name none.' }),
          only: z.boolean().optional().openapi({ description: 'Whether cells may name no other currency.' }),
          by: z.enum(['cells', 'columns', 'country', 'choice']),
          text: words,
        }),
      )
      .openapi({ description: 'How each column of dates or amounts is read; `readings` of the call changes it.' }),
    refused: z.int().openapi({ description: 'Rows with errors: with `on_error: skip` those that are left out.' }),
    errors: z.array(rowFault),
    errors_total: z.int().openapi({ description: 'At most 500 are listed.' }),
    warnings: z.array(rowFault).openapi({
      description: 'What refuses nothing and is told: dates still to come, guessed columns that say something else.',
    }),
    warnings_total: z.int().openapi({ description: 'At most 500 are listed.' }),
    consents_kept_out: z
      .array(
        z.object({
          row: z.int(),
          line: z.int(),
          reason: z.string(),
          text: words,
        }),
      )
      .openapi({ description: 'Each yes of the file that does not count: a file does not undo a refusal.' }),
    consents_kept_out_total: z.int().openapi({ description: 'At most 500 are listed.' }),
  })
  .openapi('ImportReport');
export type ImportReport = z.output<typeof importReport>;

const progress = {
  stage: z.enum(['none', 'reading', 'writing', 'done', 'failed']).openapi({
    description: '`none`: it does not run, or in another process. `failed`: nothing of it was imported.',
  }),
  done: z.int().openapi({ description: 'Rows that are written; they count once all are.' }),
  rows: z.int(),
};

export const importProgress = z.object(progress).openapi('ImportProgress');

export const runningImports = z
  .object({
    items: z.array(
      z.object({
        key: z.string().openapi({ description: 'The Idempotency-Key of its call.' }),
        kind: z.enum(['lead', 'opportunity', 'sale']),
        ...progress,
        started_at: z.iso.datetime(),
        batch_id: z.uuid().nullable().openapi({ description: 'Of leads that are in: `?import_id=` lists them.' }),
      }),
    ),
  })
  .openapi('RunningImports');
