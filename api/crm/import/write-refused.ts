/** Gives the rows of a file that an import would leave out: to be mended there and brought again. */
import { dealsOfNobody, planDeals } from '#db/crm/import/deals.ts';
import { stageFile } from '#db/crm/import/staging.ts';
import { allow } from '#db/platform/tenant.ts';
import type { AppContext } from '../../context.ts';
import { writeCsv } from '../../marketing/export.ts';
import { faultText } from './fault-texts.ts';
import { bounds } from './file/table.ts';
import type { ImportInput } from './import-schema.ts';
import type { RowFault } from './refused-rows.ts';
import { findHome, partSeconds } from './run-import.ts';
import type { ImportKind } from './run-import.ts';

/**
 * @returns CSV for people: all columns of the file and one that says why
 * @throws Problem 422 for a file that is none, or a mapping that does not fit
 */
export async function writeRefused(c: AppContext, kind: ImportKind, input: ImportInput): Promise<string> {
  const { file } = c.var;
  const { csv: _digest, ...wishes } = input;
  await file.read(kind, wishes, await c.var.read((tx) => findHome(tx, kind, input)), true);
  const also: RowFault[] =
    kind === 'lead' || input.create_leads
      ? []
      : await c.var.rehearse(async ({ tx }) => {
          await allow(tx, partSeconds);
          await stageFile(tx, kind, file.lines(), file.since);
          await planDeals(tx, kind, new Date(), false);
          const { first } = await dealsOfNobody(tx, bounds.rows);
          return first.map(({ row }) => ({ row, text: faultText('unknown_lead', '') }));
        });
  const language = /^\s*en\b/i.test(c.req.header('accept-language') ?? '') ? 'en' : 'es';
  const table = await file.refused(also, language);
  // What a spreadsheet of that language takes for columns.
  const delimiter = language === 'es' ? ';' : ',';
  return await writeCsv(table, { delimiter, bom: true });
}
