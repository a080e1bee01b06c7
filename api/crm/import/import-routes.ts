import { runImport } from './run-import.ts';
import { endpoint, routes } from '../../endpoint.ts';
import { json, jsonBody } from '../../platform/http-schema.ts';
import { importInput, importReport } from './import-schema.ts';

const tags = ['Imports'];
const description =
  'Everything or nothing: with errors in any row nothing is imported, and each is named by row, line and field. ' +
  'Takes JSON, or the same fields as `multipart/form-data` with the file as `csv` and the mapping as JSON text.';
const request = { body: jsonBody(importInput) };
const responses = { 200: json(importReport) };

export const imports = routes()
  .openapi(
    endpoint({
      method: 'post',
      path: '/crm/leads/import',
      access: 'imports.run',
      reads: 'file',
      summary: 'Import leads from a CSV file',
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
      summary: 'Import opportunities from a CSV file',
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
      summary: 'Import sales from a CSV file',
      description,
      tags,
      request,
      responses,
    }),
    async (c) => c.json(await runImport(c, 'sale', c.req.valid('json')), 200),
  );
