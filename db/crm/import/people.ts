/** Makes leads of the people of a file of deals whom nobody knows yet, before the deals themselves are staged. */
import { PersonDeleted } from '../deletion-marks.ts';
import type { Tx } from '../../platform/tenant.ts';
import { consentFaults, type ConsentFaultOfRow, insertLeads, planLeads } from './leads.ts';
import { type ImportOptions, stageFile, wasAnybodyDeleted } from './staging.ts';

export interface NewPeople {
  created: number;
  /** Their yeses that do not count. */
  kept: { first: ConsentFaultOfRow[]; total: number };
}

/** As many faults as a report lists. */
const most = 500;

/**
 * Takes the lines of people in as an import of leads would; whoever is known stays as they are. The table `import_owners` (row, id)
 * holds who each of them is.
 * @param before new leads dated before this are history
 * @param since when the file came
 * @throws PersonDeleted when somebody of the file was deleted since
 */
export async function bringPeople(
  tx: Tx,
  lines: AsyncIterable<Uint8Array>,
  before: Date,
  options: ImportOptions,
  since: Date,
): Promise<NewPeople> {
  await stageFile(tx, 'lead', lines, since);
  const { created } = await planLeads(tx, before, false);
  await insertLeads(tx, options, () => {});
  const kept = await consentFaults(tx, { most, known: false });
  if (await wasAnybodyDeleted(tx, since)) throw new PersonDeleted('deleted since');
  await tx`create temporary table import_owners on commit drop as
    select row, id from import_people union all select row, id from import_leads where not known`;
  // The deals are staged under the same names.
  await tx`drop table if exists pg_temp.import_touches, pg_temp.import_leads, pg_temp.import_people, pg_temp.import_file`;
  return { created, kept };
}
