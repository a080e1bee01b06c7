/** Comparisons of a lead's deal, sale, cart or last message, said in SQL of the one row that facts take of them (../../flows/facts.ts). */
import { firstOf, type Several } from '../../flows/facts.ts';
import type { Tx } from '../../platform/tenant.ts';
import { type Around, type Comparison, type Said, saysOfAmount, saysOfDate, saysOfText } from './compare-in-sql.ts';

type Kind = 'text' | 'amount' | 'date';

interface Room {
  table: string;
  /** What of it can be compared here; the rest has to be asked of each lead. */
  columns: Record<string, [Kind, string]>;
}

const rooms: Record<Several, Room> = {
  opportunity: {
    table: 'opportunities',
    columns: {
      name: ['text', 'name'],
      value: ['amount', 'value'],
      currency: ['text', 'currency'],
      stage: ['text', 'stage'],
      status: ['text', 'status'],
      closed_reason: ['text', 'closed_reason'],
      deadline: ['date', 'deadline'],
    },
  },
  sale: {
    table: 'sales_transactions',
    columns: {
      amount: ['amount', 'amount'],
      currency: ['text', 'currency'],
      status: ['text', 'status'],
      product: ['text', 'product'],
      amount_refunded: ['amount', 'amount_refunded'],
      completed_at: ['date', 'completed_at'],
    },
  },
  cart: {
    table: 'carts',
    columns: {
      value: ['amount', 'value'],
      currency: ['text', 'currency'],
      status: ['text', 'status'],
      last_activity_at: ['date', 'last_activity_at'],
    },
  },
  message: {
    table: 'inbound_messages',
    columns: { text: ['text', 'text'], type: ['text', 'type'], at: ['date', 'received_at'] },
  },
};

const isCounted = (name: string): name is Several => Object.hasOwn(rooms, name);

/** Of so many of the newest leads so many meet it: then a page of them is full soon. Fewer are gathered for less than that. */
const soon = { of: 400, met: 3 };
/** So many leads are named one by one, at most. */
const most = 3000;

/** How a comparison is asked: of each lead in the order of the list, which meets it soon; of these leads; or as PostgreSQL thinks best. */
export type Asking = 'each' | string[] | 'any';

/**
 * How an affirmative comparison is asked for one page of a list. PostgreSQL would guess: it gathers tens of thousands for the fifty that
 * are shown, or walks past everybody for the few that there are.
 */
export async function planRoom(tx: Tx, node: Comparison, around: Around): Promise<Asking> {
  const room = readRoom(tx, node, around);
  if (!room?.said) return 'any';
  const [newest] = await tx<[{ met: number }]>`
    select count(*)::int as met from (
      select from (select l.tenant_id, l.id from leads l order by l.created_at desc, l.id desc limit ${soon.of}) leads
      where ${room.isMet} limit ${soon.met}) met`;
  if (newest.met === soon.met) return 'each';
  // To find a word in all there is takes long.
  if (!room.said.isExact) return 'any';
  const found = await tx<{ lead_id: string }[]>`
    select x.lead_id from ${room.table} x where ${room.said.where} limit ${most + 1}`;
  return found.length > most ? 'any' : [...new Set(found.map((row) => row.lead_id))];
}

/**
 * Of an affirmative comparison; null: it is of something else. Whatever is asked, somebody without any does not meet it.
 * @param asking as `planRoom` says
 */
export function saysOfRoom(tx: Tx, node: Comparison, around: Around, asking: Asking = 'any'): Said | null {
  const room = readRoom(tx, node, around);
  if (!room) return null;
  const { table, said, isMet } = room;
  if (!said) return { where: tx`leads.id in (select x.lead_id from ${table} x)`, isExact: false };
  const { where, isExact } = said;
  if (asking === 'each') return { where: isMet, isExact };
  // One of all of them first, which an index or a hash may answer; then whether it is the one that counts.
  const hasOne =
    asking === 'any'
      ? tx`leads.id in (select x.lead_id from ${table} x where ${where})`
      : tx`leads.id = any(${asking}::uuid[])`;
  return { where: tx`(${hasOne} and ${isMet})`, isExact, each: isMet };
}

/** Null: it is of something else. `said` is null for what has to be asked of each lead; `isMet`: by the one of a row of `leads` that counts. */
function readRoom(tx: Tx, node: Comparison, around: Around) {
  const [name, part] = node.field.split('.') as [string, string];
  if (!isCounted(name)) return null;
  const room = rooms[name];
  const table = tx(room.table);
  const column = room.columns[part];
  const said = column ? saysOf(tx, column, node, around) : null;
  const isMet = tx`(select ${said ? said.where : tx`true`} from ${table} x
    where x.tenant_id = leads.tenant_id and x.lead_id = leads.id order by ${firstOf[name](tx)} limit 1)`;
  return { table, said, isMet };
}

function saysOf(tx: Tx, [kind, column]: [Kind, string], node: Comparison, around: Around): Said {
  const value = tx`x.${tx(column)}`;
  if (kind === 'text') return saysOfText(tx, value, node);
  return kind === 'amount' ? saysOfAmount(tx, value, node) : saysOfDate(tx, value, node, around);
}
