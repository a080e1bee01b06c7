import { type ImportKind, runImport } from './run-import.ts';
import { writeRefused } from './write-refused.ts';
import * as z from 'zod';
import type { AppContext } from '../../context.ts';
import { endpoint, routes } from '../../endpoint.ts';
import { json, jsonBody, noContent } from '../../platform/http-schema.ts';
import { type ImportInput, importInput, importProgress, importReport, runningImports } from './import-schema.ts';
import { listImports, progressOf, stopImport } from './progress.ts';

const tags = ['Imports'];
const description =
  'With errors in any row nothing is imported, and each is named by row, line and field; with `on_error: skip` the other rows are. ' +
  'Takes JSON with the text of a CSV file, or the same fields as `multipart/form-data` with any file as `csv`: CSV in any encoding, ' +
  '`.xlsx`, `.vcf`; there `mapping`, `readings` and `guessed` are JSON text.';
const request = { body: jsonBody(importInput) };
const responses = { 200: json(importReport) };

const refused = {
  description: 'The file’s own columns, and one that says why.',
  content: { 'text/csv': { schema: z.string() } },
};
const answerRefused = async (c: AppContext, kind: ImportKind, input: ImportInput) =>
  c.body(await writeRefused(c, kind, input), 200, {
    'content-type': 'text/csv; charset=utf-8',
    'content-disposition': `attachment; filename="cadencia-${kind}-errors.csv"`,
  });

export const imports = routes()
  .openapi(
    endpoint({
      method: 'post',
      path: '/crm/leads/import',
      access: 'imports.run',
      reads: 'file',
      summary: 'Import leads from a file',
      description,
      tags,
      request,
      responses,
    }),
    async (c) => c.json(await runImport(c, 'lead', c.req.valid('json')), 200),
  )
  .openapi(
    endpoint({
      method: 'post',
      path: '/crm/opportunities/import',
      access: 'imports.run',
      reads: 'file',
      summary: 'Import opportunities from a file',
      description,
      tags,
      request,
      responses,
    }),
    async (c) => c.json(await runImport(c, 'opportunity', c.req.valid('json')), 200),
  )
  .openapi(
    endpoint({
      method: 'post',
      path: '/crm/sales/import',
      access: 'imports.run',
      reads: 'file',
      summary: 'Import sales from a file',
      description,
      tags,
      request,
      responses,
    }),
    async (c) => c.json(await runImport(c, 'sale', c.req.valid('json')), 200),
  )
  .openapi(
    endpoint({
      method: 'post',
      path: '/crm/leads/import/refused.csv',
      access: 'imports.run',
      reads: 'file',
      summary: 'The rows of a file of leads that an import would leave out',
      description: 'Takes what the import takes, and imports nothing.',
      tags,
      request,
      responses: { 200: refused },
    }),
    async (c) => await answerRefused(c, 'lead', c.req.valid('json')),
  )
  .openapi(
    endpoint({
      method: 'post',
      path: '/crm/opportunities/import/refused.csv',
      access: 'imports.run',
      reads: 'file',
      summary: 'The rows of a file of opportunities that an import would leave out',
      description: 'Takes what the import takes, and imports nothing.',
      tags,
      request,
      responses: { 200: refused },
    }),
    async (c) => await answerRefused(c, 'opportunity', c.req.valid('json')),
  )
  .openapi(
    endpoint({
      method: 'post',
      path: '/crm/sales/import/refused.csv',
      access: 'imports.run',
      reads: 'file',
      summary: 'The rows of a file of sales that an import would leave out',
      description: 'Takes what the import takes, and imports nothing.',
      tags,
      request,
      responses: { 200: refused },
    }),
    async (c) => await answerRefused(c, 'sale', c.req.valid('json')),
  )
  .openapi(
    endpoint({
      method: 'get',
      path: '/crm/imports',
      access: 'imports.run',
      summary: 'The imports that run now, and what became of those of the last ten minutes',
      description: 'An import goes on when its caller hangs up. Known is what runs in the process that answers.',
      tags,
      responses: { 200: json(runningImports) },
    }),
    (c) => c.json({ items: listImports(c) }, 200),
  )
  .openapi(
    endpoint({
      method: 'get',
      path: '/crm/imports/{key}',
      access: 'imports.run',
      summary: 'How far an import is that runs now, by the Idempotency-Key of its call',
      tags,
      request: { params: z.object({ key: z.string().min(1).max(200) }) },
      responses: { 200: json(importProgress) },
    }),
    (c) => c.json(progressOf(c, c.req.valid('param').key), 200),
  )
  .openapi(
    endpoint({
      method: 'delete',
      path: '/crm/imports/{key}',
      access: 'imports.run',
      summary: 'Stop an import that runs now: nothing of it stays',
      tags,
      request: { params: z.object({ key: z.string().min(1).max(200) }) },
      responses: { 204: noContent },
    }),
    (c) => {
      stopImport(c, c.req.valid('param').key);
      return c.body(null, 204);
    },
  );
