/** Imports on the wire. */
import * as z from 'zod';
import { bounds, delimiters } from './file/table.ts';

export const importInput = z
  .strictObject({
    csv: z
      .string()
      .min(1)
      .openapi({ description: 'The file’s text: at most 10 MB and 50,000 rows, the first row names the columns.' }),
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

export const importReport = z
  .object({
    dry_run: z.boolean(),
    imported: z.boolean(),
    rows: z.int(),
    created: z.int(),
    updated: z.int(),
    skipped: z
      .int()
      .openapi({ description: 'Known rows that were to be skipped, and rows merged with an earlier one of the file.' }),
    dated_before_today: z.int().openapi({
      description:
        'Rows to take in that are dated before today in the tenant’s zone. Flows start from them only with `start_flows`.',
    }),
    columns: z.array(z.object({ header: z.string(), field: z.string().nullable(), sample: z.array(z.string()) })),
    errors: z.array(z.object({ row: z.int(), line: z.int(), path: z.string(), code: z.string(), message: z.string() })),
    errors_total: z.int().openapi({ description: 'At most 500 are listed.' }),
    consents_kept_out: z
      .array(
        z.object({
          row: z.int(),
          line: z.int(),
          reason: z.string(),
          text: z.object({ es: z.string(), en: z.string() }),
        }),
      )
      .openapi({ description: 'Each yes of the file that does not count: a file does not undo a refusal.' }),
    consents_kept_out_total: z.int().openapi({ description: 'At most 500 are listed.' }),
  })
  .openapi('ImportReport');
export type ImportReport = z.output<typeof importReport>;
