/** Comparisons of a lead's deal, sale, cart or last message, said in SQL of the one row that facts take of them (../../flows/facts.ts). */
import { type Around as Counted, firstOf } from '../../flows/facts.ts';
import type { Tx } from '../../platform/tenant.ts';
import { type Around, type Comparison, type Said, saysOfAmount, saysOfDate, saysOfText } from './compare-in-sql.ts';

type Kind = 'text' | 'amount' | 'date';

interface Room {
  table: string;
  /** What of it can be compared here; the rest has to be asked of each lead. */
  columns: Record<string, [Kind, string]>;
}

const rooms: Record<Counted, Room> = {
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

const isCounted = (name: string): name is Counted => Object.hasOwn(rooms, name);

/** Of an affirmative comparison; null: it is of something else. Whatever is asked, somebody without any does not meet it. */
export function saysOfRoom(tx: Tx, node: Comparison, around: Around): Said | null {
  const [name, part] = node.field.split('.') as [string, string];
  if (!isCounted(name)) return null;
  const room = rooms[name];
  const column = room.columns[part];
  const table = tx(room.table);
  if (!column) return { where: tx`leads.id in (select x.lead_id from ${table} x)`, isExact: false };
  const { where, isExact } = saysOf(tx, column, node, around);
  const isMet = tx`(select ${where} from ${table} x where x.tenant_id = leads.tenant_id and x.lead_id = leads.id order by ${firstOf[name](tx)} limit 1)`;
  // One of all of them first, which an index or a hash may answer; then whether it is the one that counts.
  return {
    where: tx`(leads.id in (select x.lead_id from ${table} x where ${where}) and ${isMet})`,
    isExact,
    each: isMet,
  };
}

function saysOf(tx: Tx, [kind, column]: [Kind, string], node: Comparison, around: Around): Said {
  const value = tx`x.${tx(column)}`;
  if (kind === 'text') return saysOfText(tx, value, node);
  return kind === 'amount' ? saysOfAmount(tx, value, node) : saysOfDate(tx, value, node, around);
}
