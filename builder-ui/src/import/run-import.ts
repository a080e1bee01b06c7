/** Sends a file to the API: to look at it, to try a mapping, or to take it in. */
import type { InferRequestType, InferResponseType } from 'hono/client';
import type { api } from '../api.ts';
import { send } from '../app/send.ts';
import type { ImportKind } from './kinds.ts';

type Import = (typeof api.crm.leads.import)['$post'];
export type ImportReport = InferResponseType<Import, 200>;

/** Header → field; null leaves the column out. */
export type Mapping = Record<string, string | null>;
/** Header → how its cells are read, where that is not found out. */
export type Readings = NonNullable<InferRequestType<Import>['json']['readings']>;

export type ImportOptions = Omit<InferRequestType<Import>['json'], 'csv'> & { dry_run: boolean };

/**
 * The bytes go as they are: what they mean is for the API to find out.
 * @param key under which it is taken in once, however often it is asked for, and asked how far it is
 * @throws ApiProblem with one field error per fault, for a file that is no table or (outside a dry run) rows with errors
 */
export async function runImport(
  kind: ImportKind,
  file: File,
  options: ImportOptions,
  key?: string,
): Promise<ImportReport> {
  const headers = key === undefined ? undefined : { 'idempotency-key': key };
  const named = { ...options, file_name: file.name.slice(-200) };
  const response = await send(`/api/crm/${kind}/import`, { method: 'POST', body: formOf(file, named), headers });
  return (await response.json()) as ImportReport;
}

export function formOf(file: File, options: object): FormData {
  const form = new FormData();
  form.set('csv', file, file.name);
  for (const [name, value] of Object.entries(options)) {
    if (value === undefined) continue;
    form.set(name, typeof value === 'object' ? JSON.stringify(value) : String(value));
  }
  return form;
}
