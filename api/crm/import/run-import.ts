/** Imports a file of leads, opportunities or sales: everything or nothing. A dry run tells what would happen. */
import {
  dealsOfNobody,
  insertOpportunities,
  insertSales,
  planDeals,
  updateOpportunities,
  updateSales,
} from '#db/crm/import/deals.ts';
import { insertBatch } from '#db/crm/import/batches.ts';
import { consentFaults, insertLeads, planLeads, updateLeads } from '#db/crm/import/leads.ts';
import type { ImportKind } from '#db/crm/import/lines.ts';
import { keepMapping, listMappings } from '#db/crm/import/mappings.ts';
import { bringPeople, type NewPeople } from '#db/crm/import/people.ts';
import { stageFile, wasAnybodyDeleted } from '#db/crm/import/staging.ts';
import type { FilePlan, ImportOptions, Tell } from '#db/crm/import/staging.ts';
import { PersonDeleted } from '#db/crm/deletion-marks.ts';
import { countryOfZone } from '#db/crm/phone.ts';
import { allow, type Tx } from '#db/platform/tenant.ts';
import { findTenant } from '#db/platform/tenants.ts';
import { listMembers } from '#db/people/users.ts';
import { describeReason, pastBefore } from '#flow';
import type { Act, AppContext } from '../../context.ts';
import { Problem } from '../../errors.ts';
import { audit } from '../../platform/audit.ts';
import type { ImportInput, ImportReport } from './import-schema.ts';
import { faultText } from './fault-texts.ts';
import { toKeep } from './kept-mappings.ts';
import { memberKeys } from './person-cells.ts';
import { followed } from './progress.ts';
import type { Progress } from './progress.ts';
import type { FileRead, Home } from './read-import.ts';
import { mostErrors } from './row-errors.ts';
import type { RowError } from './row-errors.ts';

export type { ImportKind } from '#db/crm/import/lines.ts';

/** Of each statement about a part of the file, which is long where everything is new to the database. */
export const partSeconds = 60;

type Write = (tx: Tx, options: ImportOptions, tell: Tell) => Promise<void>;
const writes: Record<ImportKind, { insert: Write; update: Write }> = {
  lead: { insert: insertLeads, update: updateLeads },
  opportunity: { insert: insertOpportunities, update: updateOpportunities },
  sale: { insert: insertSales, update: updateSales },
};

/** What the database adds to what is known of a file. */
interface Plan extends FilePlan {
  people: NewPeople | null;
  refused: number;
  errors: RowError[];
  errors_total: number;
}

/**
 * Whoever stops it (progress.ts) leaves nothing of it. Who hangs up once the file is here does not: it goes on, and whoever comes back
 * finds it (progress.ts).
 * @throws Problem 422 for a file that is none, a mapping that does not fit, or (not in a dry run) rows with errors
 */
export const runImport = async (c: AppContext, kind: ImportKind, input: ImportInput): Promise<ImportReport> =>
  await followed(c, kind, input.dry_run, (say) => run(c, kind, input, say));

async function run(
  c: AppContext,
  kind: ImportKind,
  input: ImportInput,
  say: (at: Progress) => void,
): Promise<ImportReport> {
  const { file } = c.var;
  const { csv: _digest, file_name: _name, ...wishes } = input;
  if (!input.dry_run) file.goOn();
  const home = await c.var.read((tx) => findHome(tx, kind, input));
  const read = await file.read(kind, wishes, home);
  const past = new Date(pastBefore(Date.now(), home.zone));
  const skip = input.duplicates === 'skip';
  const tell: Tell = (row) => {
    if (file.signal.aborted) throw new Problem('client_gone');
    say({ stage: 'writing', done: Math.min(row, read.rows), rows: read.rows });
  };

  const optionsOf = ({ actor }: Act): ImportOptions => ({
    by: 'id' in actor ? actor.id : actor.type,
    startFlows: input.start_flows,
  });
  const plan = async (act: Act): Promise<Plan> => {
    const { tx } = act;
    await allow(tx, partSeconds);
    const people =
      kind !== 'lead' && input.create_leads
        ? await bringPeople(tx, file.lines('people'), past, optionsOf(act), file.since)
        : null;
    await stageFile(tx, kind, file.lines(), file.since);
    await tell(0);
    return {
      ...(await planFile(tx, kind, read, { past, skip, lock: !input.dry_run, owned: people !== null })),
      people,
    };
  };
  if (input.dry_run)
    return await c.var.rehearse(async (act) => await report(act.tx, kind, input, read, await plan(act)));

  const change = () =>
    c.var.change(200, async (act: Act) => {
      const planned = await plan(act);
      if (planned.errors_total > 0 && input.on_error === 'refuse') {
        const { errors, errors_total } = planned;
        throw new Problem('invalid_input', { errors, detail: `${errors_total} errors; nothing was imported.` });
      }
      const batch = kind === 'lead' ? crypto.randomUUID() : undefined;
      const options = { ...optionsOf(act), ...(batch ? { batch } : {}) };
      await writes[kind].insert(act.tx, options, tell);
      if (!skip && planned.updated > 0) await writes[kind].update(act.tx, options, tell);
      if (kind === 'lead' && (await wasAnybodyDeleted(act.tx, file.since))) throw new PersonDeleted('deleted since');
      const told = { ...(await report(act.tx, kind, input, read, planned)), batch_id: batch ?? null };
      if (input.keep_mapping) await keepMapping(act.tx, kind, toKeep(told.columns));
      const { created, updated, skipped, leads_created } = told;
      const counts = { created, updated, skipped, ...(leads_created > 0 ? { leads_created } : {}) };
      if (batch) await keepBatch(act, batch, input.file_name, told);
      await audit(act, `${kind}.import`, { type: 'import', id: act.requestId }, counts);
      return told;
    });
  // Somebody in the file was deleted while it was taken in: nothing of it is written yet, and now they are known to be gone.
  return await change().catch((error: unknown) => {
    if (error instanceof PersonDeleted || (error as { code?: string }).code === '23503') return change();
    throw error;
  });
}

async function keepBatch(
  { tx, actor }: Act,
  id: string,
  name: string | undefined,
  { rows, created, updated }: ImportReport,
): Promise<void> {
  const by = { actor_type: actor.type, actor_id: 'id' in actor ? actor.id : null };
  await insertBatch(tx, { id, file_name: name ?? null, rows, created, updated, ...by });
}

/** What reading needs to know of the tenant. */
export async function findHome(tx: Tx, kind: ImportKind, { mapping, kept }: ImportInput): Promise<Home> {
  const { timezone: zone, currency, phone_exceptions: phoneExceptions } = await findTenant(tx);
  const members = await listMembers(tx);
  return {
    zone,
    country: countryOfZone(zone),
    phoneExceptions,
    currency,
    members: memberKeys(members),
    kept: mapping || kept === 'ignore' ? [] : await listMappings(tx, kind),
  };
}

async function planFile(
  tx: Tx,
  kind: ImportKind,
  read: FileRead,
  { past, skip, lock, owned }: { past: Date; skip: boolean; lock: boolean; owned: boolean },
): Promise<Omit<Plan, 'people'>> {
  const { errors, errors_total, refused } = read;
  if (kind === 'lead') return { ...(await planLeads(tx, past, lock)), errors, errors_total, refused };
  const plan = await planDeals(tx, kind, past, skip, owned);
  const { first, total } = await dealsOfNobody(tx, mostErrors);
  const [path, code] = ['lead_phone', 'unknown_lead'];
  const message = 'no lead has this phone, e-mail or id; create_leads makes one';
  const unknown = first.map((at) => ({ ...at, path, code, message, text: faultText(code, message) }));
  return {
    ...plan,
    errors: [...errors, ...unknown].toSorted((a, b) => a.row - b.row).slice(0, mostErrors),
    errors_total: errors_total + total,
    refused: refused + total,
  };
}

async function report(
  tx: Tx,
  kind: ImportKind,
  input: ImportInput,
  { rows, merged, taken, told }: FileRead,
  plan: Plan,
): Promise<ImportReport> {
  const skip = input.duplicates === 'skip';
  const updated = skip ? 0 : plan.updated;
  const kept =
    kind === 'lead'
      ? await consentFaults(tx, { most: mostErrors, known: !skip })
      : (plan.people?.kept ?? { first: [], total: 0 });
  return {
    dry_run: input.dry_run,
    imported: !input.dry_run,
    batch_id: null,
    rows,
    created: plan.created,
    leads_created: plan.people?.created ?? 0,
    updated,
    skipped: kind === 'lead' ? merged + taken - plan.created - updated : plan.updated - updated,
    dated_before_today: plan.dated,
    ...told,
    refused: plan.refused,
    errors: plan.errors,
    errors_total: plan.errors_total,
    consents_kept_out: kept.first.map(({ row, line, fault }) => ({
      row,
      line,
      reason: fault,
      text: describeReason(fault)!,
    })),
    consents_kept_out_total: kept.total,
  };
}
