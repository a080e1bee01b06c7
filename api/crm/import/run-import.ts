/** Imports a file of leads, opportunities or sales: everything or nothing. A dry run tells what would happen. */
import {
  findImported,
  insertOpportunities,
  insertSales,
  updateOpportunities,
  updateSales,
} from '#db/crm/import-deals.ts';
import { foreseeConsents, insertLeads, matchLeads, updateLeads } from '#db/crm/import-leads.ts';
import type { ConsentFaultOfRow, ImportOptions } from '#db/crm/import-leads.ts';
import { PersonDeleted, whichAreFromBefore } from '#db/crm/deletion-marks.ts';
import { replan } from '#db/platform/parts.ts';
import { countryOfZone } from '#db/crm/phone.ts';
import { allow, type Tx } from '#db/platform/tenant.ts';
import { findTenant } from '#db/platform/tenants.ts';
import { listMembers } from '#db/people/users.ts';
import { describeReason, pastBefore } from '#flow';
import type { Act, AppContext } from '../../context.ts';
import { Problem } from '../../errors.ts';
import { describeColumns, knowsHeader, planColumns } from './columns.ts';
import type { Plan } from './columns.ts';
import { readOpportunityRows, readSaleRows } from './deal-rows.ts';
import { readLeadRows } from './lead-rows.ts';
import type { Reading } from './lead-rows.ts';
import { decideReadings } from './column/readings.ts';
import { tellReadings } from './column/tell-readings.ts';
import { readFile } from './file/read-file.ts';
import { faultText } from './fault-texts.ts';
import { lineOf } from './file/table.ts';
import type { Table } from './file/table.ts';
import type { ImportKind } from './meaning/fields.ts';
import { memberKeys } from './person-cells.ts';
import type { RowError, RowErrors } from './row-errors.ts';
import type { ImportInput, ImportReport } from './import-schema.ts';
import { audit } from '../../platform/audit.ts';

/** What a file holds once it is read: rows, some of them known already. */
interface Split {
  errors: RowError[];
  warnings: RowError[];
  /** Rows that are no lead and no sale: tests of a form, further products of an order. */
  left_out: { tests: number; continued: number };
  created: number;
  updated: number;
  skipped: number;
  /** When what is told of the rows that are taken in happened, where they say so: ISO 8601. */
  dates: (string | undefined)[];
  /** Which yeses do not count, without writing anything. */
  foresee?(tx: Tx): Promise<ConsentFaultOfRow[]>;
  /** @returns which yeses did not count */
  write(tx: Tx, options: ImportOptions): Promise<ConsentFaultOfRow[]>;
}

const kinds: Record<ImportKind, typeof splitLeads> = {
  lead: splitLeads,
  opportunity: splitOpportunities,
  sale: splitSales,
};

const mostErrors = 500;
/** Of each statement about a part of the file, which is long where everything is new to the database. */
const partSeconds = 60;

/** @throws Problem 422 for a file that is none, a mapping that does not fit, or (not in a dry run) rows with errors */
export async function runImport(c: AppContext, kind: ImportKind, input: ImportInput): Promise<ImportReport> {
  const since = new Date();
  const split = kinds[kind];
  const table = await readFile(input.csv, { delimiter: input.delimiter, sheet: input.sheet, knows: knowsHeader(kind) });
  const columnPlan = planColumns(table, kind, input);
  const { columns } = columnPlan;
  const reading = await c.var.read(async (tx): Promise<Reading> => {
    const { timezone: zone, currency } = await findTenant(tx);
    const members = await listMembers(tx);
    const country = countryOfZone(zone);
    const readings = decideReadings(table, columns, { country, currency }, input.readings);
    return { since, zone, country, readings, members: memberKeys(members) };
  });
  const past = pastBefore(Date.now(), reading.zone);
  const prepare = await split(table, columnPlan, reading, input.duplicates === 'skip');
  const report = (
    { errors, warnings, left_out, created, updated, skipped, dates }: Split,
    imported: boolean,
    kept: ConsentFaultOfRow[],
  ): ImportReport => ({
    dry_run: input.dry_run,
    imported,
    rows: table.rows.length,
    created,
    updated,
    skipped,
    dated_before_today: dates.filter((at) => at && Date.parse(at) < past).length,
    columns: describeColumns(table, columns),
    columns_from: columnPlan.from,
    profile: columnPlan.profile?.name ?? null,
    left_out,
    file: table.about,
    readings: tellReadings(table, columns, reading.readings),
    refused: new Set(errors.map(({ row }) => row)).size,
    errors: errors.slice(0, mostErrors),
    errors_total: errors.length,
    warnings: warnings.slice(0, mostErrors),
    warnings_total: warnings.length,
    consents_kept_out: kept
      .toSorted((a, b) => a.row - b.row)
      .slice(0, mostErrors)
      .map(({ row, fault }) => ({ row, line: lineOf(table, row), reason: fault, text: describeReason(fault)! })),
    consents_kept_out_total: kept.length,
  });
  if (input.dry_run) {
    return await c.var.read(async (tx) => {
      await allow(tx, partSeconds);
      const plan = await prepare(tx);
      return report(plan, false, (await plan.foresee?.(tx)) ?? []);
    });
  }

  const change = () =>
    c.var.change(200, async (act: Act) => {
      await allow(act.tx, partSeconds);
      await replan(act.tx);
      const plan = await prepare(act.tx);
      if (plan.errors.length > 0 && input.on_error === 'refuse') {
        const errors = plan.errors.slice(0, mostErrors);
        throw new Problem('invalid_input', { errors, detail: `${plan.errors.length} errors; nothing was imported.` });
      }
      const by = 'id' in act.actor ? act.actor.id : act.actor.type;
      const kept = await plan.write(act.tx, { by, startFlows: input.start_flows });
      const { created, updated, skipped } = plan;
      await audit(act, `${kind}.import`, { type: 'import', id: act.requestId }, { created, updated, skipped });
      return report(plan, true, kept);
    });
  // Somebody in the file was deleted while it was taken in: nothing of it is written yet, and now they are known to be gone.
  return await change().catch((error: unknown) => {
    if (error instanceof PersonDeleted || (error as { code?: string }).code === '23503') return change();
    throw error;
  });
}

async function splitLeads(table: Table, plan: Plan, reading: Reading, skip: boolean) {
  const { leads, errors, merged, tests } = await readLeadRows(table, plan, reading);
  return async (tx: Tx): Promise<Split> => {
    const gone = await whichAreFromBefore(tx, leads, reading.since);
    const there = leads.filter((_, place) => !gone.has(place));
    const known = await matchLeads(tx, there);
    const fresh = there.filter(({ row }) => !known.has(row));
    const old = new Map(there.filter(({ row }) => known.has(row)).map((lead) => [known.get(lead.row)!, lead]));
    const olds = [...old].map(([id, lead]) => ({ ...lead, id }));
    return {
      errors: errors.all,
      warnings: errors.warnings,
      left_out: { tests, continued: 0 },
      created: fresh.length,
      updated: skip ? 0 : old.size,
      skipped: merged + (leads.length - fresh.length) - (skip ? 0 : old.size),
      // A known lead keeps the day since which it is known.
      dates: fresh.map(({ created_at }) => created_at),
      foresee: (tx2) => foreseeConsents(tx2, [...fresh, ...(skip ? [] : olds)]),
      async write(tx2, options) {
        const kept = await insertLeads(tx2, fresh, options);
        if (!skip) kept.push(...(await updateLeads(tx2, olds, options)));
        const written = skip ? fresh : there;
        if ((await whichAreFromBefore(tx2, written, reading.since)).size > 0) throw new PersonDeleted('deleted since');
        return kept;
      },
    };
  };
}

async function splitOpportunities(table: Table, plan: Plan, reading: Reading, skip: boolean) {
  const { rows, errors, continued } = await readOpportunityRows(table, plan, reading);
  return (tx: Tx) =>
    splitDeals(tx, 'opportunity', table, rows, errors, continued, skip, insertOpportunities, updateOpportunities);
}

async function splitSales(table: Table, plan: Plan, reading: Reading, skip: boolean) {
  const { rows, errors, continued } = await readSaleRows(table, plan, reading);
  return (tx: Tx) => splitDeals(tx, 'sale', table, rows, errors, continued, skip, insertSales, updateSales);
}

interface DealRow {
  row: number;
  lead_id: string;
  external_id?: string;
  created_at?: string;
  /** Of sales. */
  completed_at?: string;
}

/** Finds the leads of the rows, and the rows that were imported before. */
async function splitDeals<T extends DealRow>(
  tx: Tx,
  object: 'opportunity' | 'sale',
  table: Table,
  rows: (Omit<T, 'lead_id'> & { row: number; external_id?: string; lead: Parameters<typeof matchLeads>[1][number] })[],
  errors: RowErrors,
  continued: number,
  skip: boolean,
  insert: (tx: Tx, rows: T[], options: ImportOptions) => Promise<void>,
  update: (tx: Tx, rows: (T & { id: string })[], options: ImportOptions) => Promise<void>,
): Promise<Split> {
  const leads = await matchLeads(
    tx,
    rows.map(({ lead }) => lead),
  );
  const all = [...errors.all];
  const message = 'no lead has this phone, e-mail or id';
  for (const { row } of rows.filter((each) => !leads.has(each.row))) {
    all.push({
      row,
      line: lineOf(table, row),
      path: 'lead_phone',
      code: 'unknown_lead',
      message,
      text: faultText('unknown_lead', message),
    });
  }
  const linked = rows
    .filter(({ row }) => leads.has(row))
    .map(({ lead: _lead, ...row }) => ({ ...row, lead_id: leads.get(row.row) }) as unknown as T);
  const known = await findImported(
    tx,
    object,
    linked.flatMap(({ external_id }) => external_id ?? []),
  );
  const idOf = ({ external_id }: T) => (external_id ? known.get(external_id) : undefined);
  const fresh = linked.filter((row) => !idOf(row));
  const old = linked.flatMap((row) => {
    const id = idOf(row);
    return id ? [{ ...row, id }] : [];
  });
  return {
    errors: all.toSorted((a, b) => a.row - b.row),
    warnings: errors.warnings,
    left_out: { tests: 0, continued },
    created: fresh.length,
    updated: skip ? 0 : old.length,
    skipped: skip ? old.length : 0,
    dates: [...fresh, ...(skip ? [] : old)].map(({ completed_at, created_at }) => completed_at ?? created_at),
    async write(tx2, options) {
      await insert(tx2, fresh, options);
      if (!skip) await update(tx2, old, options);
      return [];
    },
  };
}
