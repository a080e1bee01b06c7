/** Reads the rows of a file as opportunities or sales, each with how to find its lead. */
import type { ImportedOpportunity, ImportedSale } from '#db/crm/import-deals.ts';
import type { LeadReference } from '#db/crm/import-leads.ts';
import { readChoice, readEmail, readText } from './cells.ts';
import { readDeadline, readHappened } from './column/dates.ts';
import { readCurrency, readMoney } from './column/money.ts';
import { byField } from './columns.ts';
import type { Columns, Names } from './columns.ts';
import { readMember, readPhone } from './lead-rows.ts';
import type { Reading } from './lead-rows.ts';
import type { Table, TableRow } from './file/table.ts';
import { RowErrors } from './row-errors.ts';
import { pacer } from '../../pace.ts';

const leadFields: Names = {
  lead_phone: ['leadphone', 'phone', 'telefono', 'celular', 'whatsapp', 'movil', 'tel'],
  lead_email: ['leademail', 'email', 'correo', 'mail'],
  lead_external_id: ['leadexternalid', 'leadid', 'idlead', 'idcliente', 'customerid'],
};
const shared: Names = {
  external_id: ['externalid', 'id', 'idexterno', 'codigo', 'transactionid', 'orderid', 'numero', 'nro'],
  currency: ['currency', 'moneda', 'divisa'],
  created_at: ['createdat', 'created', 'fechadealta', 'fechadecreacion'],
};

export const opportunityColumns: Names = {
  ...leadFields,
  ...shared,
  name: ['name', 'nombre', 'opportunity', 'oportunidad', 'titulo', 'title', 'deal'],
  value: ['value', 'valor', 'monto', 'importe', 'amount'],
  stage: ['stage', 'etapa', 'fase'],
  status: ['status', 'estado'],
  deadline: ['deadline', 'vencimiento', 'fechalimite', 'duedate', 'cierre', 'closedate', 'fechadecierre'],
  seller: ['seller', 'vendedor', 'vendedora', 'asesor', 'owner', 'responsable'],
};

export const saleColumns: Names = {
  ...leadFields,
  ...shared,
  amount: ['amount', 'monto', 'importe', 'total', 'valor', 'price', 'precio'],
  status: ['status', 'estado'],
  completed_at: ['completedat', 'fecha', 'date', 'fechadeventa', 'fechadepago', 'saledate', 'paidat'],
  refunded_at: ['refundedat', 'refunddate', 'fechadedevolucion', 'fechadereembolso', 'devueltael'],
};

/** A row with its lead still to be found. */
type Unlinked<T> = Omit<T, 'lead_id'> & { lead: LeadReference };

export async function readOpportunityRows(table: Table, columns: Columns, reading: Reading) {
  return await readRows<ImportedOpportunity>(table, columns, reading, 'name', (cell) => ({
    name: cell('name', (text) => readText(text, 200)),
    ...priced(cell, 'value', reading),
    stage: cell('stage', (text) => readText(text, 100)),
    status: cell('status', (text) =>
      readChoice(text, { open: ['abierta', 'abierto'], won: ['ganada', 'ganado'], lost: ['perdida', 'perdido'] }),
    ),
    deadline: cell('deadline', (text) =>
      readDeadline(text, reading.zone, reading.readings.dates.deadline!),
    )?.toISOString(),
    seller_id: cell('seller', (text) => readMember(text, reading.members)),
  }));
}

export async function readSaleRows(table: Table, columns: Columns, reading: Reading) {
  return await readRows<ImportedSale>(table, columns, reading, 'amount', (cell, happened) => ({
    ...priced(cell, 'amount', reading),
    status: cell('status', (text) =>
      readChoice(text, {
        pending: ['pendiente'],
        completed: ['completada', 'completado', 'pagada', 'pagado', 'paid', 'aprobada', 'approved'],
        failed: ['fallida', 'fallido', 'rechazada', 'rejected', 'cancelada', 'cancelled'],
        refunded: ['reembolsada', 'reembolsado', 'devuelta'],
      }),
    ),
    completed_at: happened('completed_at'),
    refunded_at: happened('refunded_at'),
  }));
}

type Cell = <T>(path: string, read: (text: string) => T | undefined) => T | undefined;
/** The instant a column says, as ISO 8601; one still to come is warned of. */
type Happened = (path: string) => string | undefined;

async function readRows<T extends ImportedOpportunity | ImportedSale>(
  table: Table,
  columns: Columns,
  reading: Reading,
  required: string,
  readOwn: (cell: Cell, happened: Happened) => Omit<T, 'row' | 'lead_id' | 'external_id' | 'created_at'>,
): Promise<{ rows: Unlinked<T>[]; errors: RowErrors }> {
  const errors = new RowErrors();
  const breathe = pacer();
  const rows: Unlinked<T>[] = [];
  const seen = new Set<string>();
  for (const row of table.rows) {
    await breathe();
    const fields = byField(columns, row);
    const cell: Cell = (path, read) => errors.cell(row, fields, path, read);
    const before = errors.all.length;
    const happened: Happened = (path) => {
      const at = cell(path, (text) => readHappened(text, reading.zone, reading.readings.dates[path]!));
      errors.future(row, path, at);
      return at?.toISOString();
    };
    const own = readOwn(cell, happened);
    if ((fields.get(required) ?? '') === '') errors.add(row, required, 'required', 'is missing');
    const lead = readLead(row, cell, reading);
    if (!lead.phone_key && !lead.email && Object.keys(lead.external_ids).length === 0 && errors.all.length === before) {
      errors.add(row, 'lead_phone', 'required', 'a phone, e-mail or id of the lead is needed');
    }
    const external_id = cell('external_id', (text) => readText(text, 200));
    if (external_id && seen.has(external_id)) errors.add(row, 'external_id', 'repeated', 'another row has this id');
    if (external_id) seen.add(external_id);
    const created_at = happened('created_at');
    if (errors.all.length === before)
      rows.push({ ...own, row: row.row, external_id, created_at, lead } as unknown as Unlinked<T>);
  }
  return { rows, errors };
}

function readLead({ row }: TableRow, cell: Cell, { country }: Reading): LeadReference {
  const id = cell('lead_external_id', (text) => readText(text, 200));
  return {
    row,
    phone_key: cell('lead_phone', (text) => readPhone(text, country))?.key,
    email: cell('lead_email', readEmail),
    external_ids: id ? { import: id } : {},
  };
}

/** What a row says of its money: an amount, and its currency where anything names one. */
function priced<P extends 'value' | 'amount'>(
  cell: Cell,
  path: P,
  { readings }: Reading,
): { [path in P]: string | undefined } & { currency: string | undefined } {
  const told = cell('currency', (text) => readCurrency(text, readings.currency));
  const money = cell(path, (text) => readMoney(text, told, readings.money[path]!));
  return { [path]: money?.amount, currency: money?.currency ?? told } as ReturnType<typeof priced<P>>;
}
