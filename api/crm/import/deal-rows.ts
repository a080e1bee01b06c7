/** Reads the rows of a file as opportunities or sales, each with how to find its lead. */
import type { ImportedLead, ImportedOpportunity, ImportedSale } from '#db/crm/import/rows.ts';
import { keyOf } from '#flow/meaning';
import { CellFault, readText } from './cells.ts';
import { splitHeaderCurrency } from './column/currencies.ts';
import { readDeadline, readHappened } from './column/dates.ts';
import { readCurrency, readMoney } from './column/money.ts';
import { byField } from './columns.ts';
import type { Plan } from './columns.ts';
import type { Reading } from './lead-rows.ts';
import { readPerson } from './deal-person.ts';
import { People } from './people.ts';
import { readMember } from './person-cells.ts';
import type { Table, TableRow } from './file/table.ts';
import { guessColumns } from './meaning/guess-columns.ts';
import { RowErrors } from './row-errors.ts';
import { pacer } from '../../pace.ts';
import { dealStatusOf } from './words/deal-words.ts';
import { saleStatusOf } from './words/sale-words.ts';

/** Fields of which a fault refuses the row, also where nobody chose the column: money and its day are never left out. */
const decisive = new Set(
  'amount value currency completed_at refunded_at refunded_amount created_at external_id closed_at won_at lost_at'.split(
    ' ',
  ),
);

/** A row with its lead still to be found, or to be made. */
type Unlinked<T> = T & { lead: ImportedLead };

/** A row while it is read. */
interface Reader {
  row: TableRow;
  fields: Map<string, string>;
  cell: Cell;
  happened: Happened;
  errors: RowErrors;
  plan: Plan;
}

export async function readOpportunityRows<M>(
  table: Table,
  plan: Plan,
  reading: Reading,
  make: Make<ImportedOpportunity, M>,
) {
  return await readRows(table, plan, reading, make, 'name', (reader) => ({
    name: reader.cell('name', (text) => readText(text, 200)),
    ...priced(reader.cell, 'value', reading),
    ...readEnd(reader, readStage(reader), reading),
    seller_id: reader.cell('seller', (text) => readMember(text, reading.members)),
  }));
}

/** When it was closed; of an open deal the same column says when that is hoped for. */
function readEnd(
  { cell, happened }: Reader,
  told: Pick<ImportedOpportunity, 'stage' | 'status'>,
  { zone, readings }: Reading,
): Pick<ImportedOpportunity, 'stage' | 'status' | 'deadline' | 'closed_at'> {
  const due = (path: string) => cell(path, (text) => readDeadline(text, zone, readings.dates[path]!))?.toISOString();
  const isClosed = told.status === 'won' || told.status === 'lost';
  const deadline = due('deadline') ?? (isClosed ? undefined : due('closed_at'));
  return {
    ...told,
    deadline,
    ...(isClosed ? { closed_at: happened('closed_at') ?? happened(`${told.status}_at`) } : {}),
  };
}

/**
 * A stage that means won or lost is the deal's status where the file has none of its own; a status that means neither is a stage.
 * `Cerrada` alone is taken for won, and said.
 */
function readStage({ row, fields, cell, errors, plan }: Reader): Pick<ImportedOpportunity, 'stage' | 'status'> {
  const stage = cell('stage', (text) => readText(text, 100));
  const word = fields.get('status') ?? '';
  const said = word === '' ? undefined : dealStatusOf(word);
  if (said === 'closed') errors.warn(row, 'status', 'taken_for_won', 'closed, taken for won');
  if (said === null && !plan.guessed.has('status'))
    errors.add(row, 'status', 'invalid_choice', 'one of: open, won, lost');
  if (said === null) errors.warn(row, 'status', 'kept_as_stage', 'says neither won nor lost: open');
  const isStage = said === null || said === 'open';
  const of = stage === undefined ? undefined : dealStatusOf(stage);
  const status = said === 'closed' ? 'won' : (said ?? (of === 'won' || of === 'lost' ? of : undefined));
  const text = isStage && !['open', 'abierta', 'abierto'].includes(keyOf(word)) ? readText(word, 100) : undefined;
  return { stage: stage ?? text, ...(status ? { status } : {}) };
}

export async function readSaleRows<M>(table: Table, plan: Plan, reading: Reading, make: Make<ImportedSale, M>) {
  return await readRows(table, plan, reading, make, 'amount', (reader) => {
    const sale = priced(reader.cell, 'amount', reading);
    return {
      ...sale,
      product: reader.cell('product', (text) => readText(text, 200)),
      ...readBack(reader, sale, readSaleStatus(reader), reading),
      completed_at: reader.happened('completed_at'),
      refunded_at: reader.happened('refunded_at'),
    };
  });
}

/** What went back of a sale: all of it is its status, a part is an amount. More than the sale is a fault. */
function readBack(
  { row, cell, errors }: Reader,
  { amount }: { amount?: string | undefined },
  status: ImportedSale['status'],
  { readings }: Reading,
): Pick<ImportedSale, 'status' | 'refunded_amount'> {
  const back = cell('refunded_amount', (text) =>
    readings.money.refunded_amount ? readMoney(text, undefined, readings.money.refunded_amount) : undefined,
  )?.amount;
  const isPaid = status === undefined || status === 'completed';
  if (!back || amount === undefined || !isPaid || cents(back) === 0n) return { status };
  if (cents(back) > cents(amount))
    errors.add(row, 'refunded_amount', 'more_than_left', `more than the sale: ${amount}`);
  return cents(back) === cents(amount) ? { status: 'refunded' } : { status, refunded_amount: back };
}

/** @param amount a decimal with two places at most */
function cents(amount: string): bigint {
  const [whole = '0', part = ''] = amount.split('.');
  return BigInt(whole + part.padEnd(2, '0'));
}

/** Money is not guessed: a word we do not know refuses its row, whoever chose the column. */
function readSaleStatus({ row, fields, errors, plan }: Reader): ImportedSale['status'] {
  const text = fields.get('status') ?? '';
  if (text.trim() === '') return undefined;
  const own = plan.profile?.saleWords?.[keyOf(text).replace(/^wc_/, '')];
  const said = own ? { status: own } : saleStatusOf(text);
  if (!said) {
    errors.add(row, 'status', 'invalid_choice', 'one of: pending, completed, failed, refunded');
    return undefined;
  }
  const isTold = /[1-9]/.test(fields.get('refunded_amount') ?? '');
  const doubt = 'doubt' in said ? said.doubt : undefined;
  if (doubt && !(doubt === 'partly_refunded' && isTold))
    errors.warn(row, 'status', doubt, `${doubt.replace('_', ' ')}: taken as ${said.status}`);
  return said.status;
}

type Cell = <T>(path: string, read: (text: string) => T | undefined) => T | undefined;
/** The instant a column says, as ISO 8601; one still to come is warned of. */
type Happened = (path: string) => string | undefined;

/** What a deal becomes as soon as it is read: a large file is not held as deals. */
type Make<T, M> = (deal: Unlinked<T>, row: TableRow) => M;

async function readRows<T extends ImportedOpportunity | ImportedSale, M>(
  table: Table,
  plan: Plan,
  reading: Reading,
  make: Make<T, M>,
  required: string,
  readOwn: (reader: Reader) => Omit<T, 'row' | 'external_id' | 'system' | 'created_at'>,
): Promise<{ rows: M[]; errors: RowErrors; continued: number }> {
  const errors = new RowErrors((path) => decisive.has(path) || !plan.guessed.has(path));
  const breathe = pacer();
  const rows: M[] = [];
  const seen = new Set<string>();
  const isContinued = continuations(table, plan);
  const totals = otherTotals(table, plan);
  let continued = 0;
  for (const row of table.rows) {
    await breathe();
    if (isContinued(row)) {
      continued++;
      continue;
    }
    const fields = byField(plan.columns, row);
    takeOtherTotal(row, fields, totals, errors);
    const cell: Cell = (path, read) => errors.cell(row, fields, path, read);
    const before = errors.total;
    const happened: Happened = (path) => {
      const at = cell(path, (text) => readHappened(text, reading.zone, reading.readings.dates[path]!));
      errors.future(row, path, at);
      return at?.toISOString();
    };
    const own = readOwn({ row, fields, cell, happened, errors, plan });
    if ((fields.get(required) ?? '') === '') errors.add(row, required, 'required', 'is missing');
    const lead = readPerson({ row, fields, errors, plan }, reading);
    if (!lead.phone_key && !lead.email && Object.keys(lead.external_ids).length === 0 && errors.total === before) {
      errors.add(row, 'lead_phone', 'required', 'a phone, e-mail or id of the lead is needed');
    }
    const external_id = cell('external_id', (text) => readText(text, 200));
    if (external_id && seen.has(external_id)) errors.add(row, 'external_id', 'repeated', 'another row has this id');
    if (external_id) seen.add(external_id);
    const created_at = happened('created_at');
    if (errors.total > before) continue;
    const deal = { ...own, row: row.row, external_id, system: plan.system, created_at, lead };
    rows.push(make(deal as unknown as Unlinked<T>, row));
  }
  return { rows, errors, continued };
}

/** A row of deals, and in which row its person is told of. */
export interface Owned {
  lead: ImportedLead;
  person_row?: number;
  created_at?: string;
  completed_at?: string;
}

/**
 * Whose the deals are, each once, as leads that are known since the first of their deals.
 * @param make what a person becomes
 */
export class Owners<M> {
  readonly #people: People<{ person: ImportedLead; line: number }, M>;

  constructor(make: (person: ImportedLead, row: { line: number }) => M) {
    this.#people = new People<{ person: ImportedLead; line: number }, M>(({ person }) => person, make);
  }

  /** Each deal hears in which row its person is told of. */
  note(deal: Owned, line: number): void {
    const since = [deal.created_at, deal.completed_at].filter((at) => at !== undefined).toSorted();
    const person = { ...deal.lead, ...(since[0] ? { created_at: since[0] } : {}) };
    const first = this.#people.add(person, { person, line });
    if (first) deal.person_row = first.person.row;
  }

  end(): M[] {
    return this.#people.end();
  }
}

/** Whether a row is one more product of an order that an earlier row began. */
function continuations({ headers }: Table, { profile }: Plan): (row: TableRow) => boolean {
  const folded = headers.map(keyOf);
  const place = (profile?.order ?? []).map((header) => folded.indexOf(header)).find((at) => at !== -1);
  const begun = new Set<string>();
  return ({ cells }) => {
    const order = place === undefined ? '' : (cells[place] ?? '').trim();
    if (order === '') return false;
    if (begun.has(order)) return true;
    begun.add(order);
    return false;
  };
}

interface OtherTotals {
  /** The field that the first of them is. */
  path: 'amount' | 'value';
  columns: { place: number; header: string; currency: string }[];
}

/** Columns of the same sum in another currency, as their headers say: `Total USD` beside `Total ARS`. */
function otherTotals({ headers }: Table, { columns, kind }: Plan): OtherTotals {
  const path = kind === 'sale' ? 'amount' : 'value';
  const first = splitHeaderCurrency(headers[columns.indexOf(path)] ?? '').currency;
  const found = headers.flatMap((header, place) => {
    const { name, currency } = splitHeaderCurrency(header);
    const isOther = columns[place] === null && currency !== undefined && currency !== first;
    return isOther && guessColumns([name], () => [], kind)[0] === path ? [{ place, header, currency }] : [];
  });
  return { path, columns: first === undefined || columns.includes('currency') ? [] : found };
}

/** Where the first is empty the other one counts, in its own currency; where both say something, what is left out is told. */
function takeOtherTotal(row: TableRow, fields: Map<string, string>, totals: OtherTotals, errors: RowErrors): void {
  const { path } = totals;
  for (const { place, header, currency } of totals.columns) {
    const text = (row.cells[place] ?? '').trim();
    if (!/[1-9]/.test(text)) continue;
    if (/[1-9]/.test(fields.get(path) ?? '')) {
      errors.warn(row, path, 'two_totals', `“${header}” is left out`, {
        es: `La fila dice dos importes; «${header}» queda fuera.`,
        en: `The row says two amounts; “${header}” is left out.`,
      });
    } else {
      fields.set(path, text);
      fields.set('currency', currency);
    }
  }
}

/** What a row says of its money: an amount, and its currency where anything names one. */
function priced<P extends 'value' | 'amount'>(
  cell: Cell,
  path: P,
  { readings }: Reading,
): { [path in P]: string | undefined } & { currency: string | undefined } {
  const told = cell('currency', (text) => readCurrency(text, readings.currency));
  const money = cell(path, (text) => readMoney(text, told, readings.money[path]!));
  const count = cell('quantity', readQuantity);
  const amount = money && count !== undefined ? cell('quantity', () => multiply(money.amount, count)) : money?.amount;
  return { [path]: amount, currency: money?.currency ?? told } as ReturnType<typeof priced<P>>;
}

/** How many of what the price is of: a whole number, also as a spreadsheet writes it (`2.00`). @throws CellFault */
function readQuantity(text: string): bigint | undefined {
  if (text === '') return undefined;
  const [, digits] = /^=?(\d{1,7})(?:[.,]0+)?$/.exec(text) ?? [];
  if (digits === undefined || /^0+$/.test(digits))
    throw new CellFault('invalid_quantity', {
      es: 'La cantidad tiene que ser un número entero, como 2.',
      en: 'The quantity has to be a whole number, such as 2.',
    });
  return BigInt(digits);
}

/** @param amount a decimal with two places at most @throws CellFault beyond what an amount may have: sixteen digits */
function multiply(amount: string, count: bigint): string {
  const [whole = '0', cents = ''] = amount.split('.');
  if (BigInt(whole) * count >= 10n ** 16n)
    throw new CellFault('invalid_quantity', {
      es: 'Precio por cantidad da más de lo que un importe puede ser.',
      en: 'Price times quantity is more than an amount can be.',
    });
  const product = (BigInt(whole + cents.padEnd(2, '0')) * count).toString().padStart(3, '0');
  return cents === '' ? product.slice(0, -2) : `${product.slice(0, -2)}.${product.slice(-2)}`;
}
