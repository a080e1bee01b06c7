/**
 * What SQL can say of a condition, so that not every lead has to be read and asked. It never decides: everybody who meets the condition is
 * among those that it lets through, `evaluate` then asks each of them, and where SQL cannot be sure it says nothing.
 */
import { type Condition, findField, maxSegmentHops, parseDuration, parseLocal, parseOffset, plain } from '#flow';
import type { PendingQuery, Row } from 'postgres';
import type { Tx } from '../../platform/tenant.ts';
import { readTenant } from '../../flows/catalogue.ts';

type Fragment = PendingQuery<Row[]>;
type Comparison = Extract<Condition, { field: string }>;

/** Columns of leads that conditions compare as they are. */
const columns: Record<string, string> = {
  'lead.name': 'name',
  'lead.phone': 'phone',
  'lead.email': 'email',
  'lead.status': 'status',
  'lead.lead_source': 'lead_source',
  'lead.meta_campaign_id': 'meta_campaign_id',
  'lead.meta_adset_id': 'meta_adset_id',
  'lead.meta_ad_id': 'meta_ad_id',
  'lead.meta_ad_headline': 'meta_ad_headline',
  'lead.timezone': 'timezone',
};
/** Whatever is asked of one of these, somebody without any does not meet it. */
const rooms: Record<string, string> = {
  opportunity: 'opportunities',
  sale: 'sales_transactions',
  cart: 'carts',
  message: 'inbound_messages',
};
/** Instants are compared a little later than they are worked out here. */
const marginMs = 3_600_000;

/**
 * @param saved the conditions that this one reaches, by the ids of their segments
 * @returns a condition on rows of `leads`, wrapped since a query that is awaited is sent; null when all of them may meet it
 */
export async function narrowLeads(
  tx: Tx,
  condition: Condition,
  saved: ReadonlyMap<string, Condition>,
): Promise<{ where: Fragment } | null> {
  const { now, timezone } = await readTenant(tx);
  const asksTags = JSON.stringify([condition, ...saved.values()]).includes('tags');
  const rows = asksTags ? await tx<{ tag: string }[]>`select distinct tag from leads, unnest(tags) as tag` : [];
  const tags = rows.map(({ tag }) => tag);
  const where = new Narrower(tx, { saved, now: now.getTime(), zone: timezone, tags }).narrow(condition, 0);
  return where && { where };
}

interface Known {
  saved: ReadonlyMap<string, Condition>;
  now: number;
  zone: string;
  /** In use, as they are written. */
  tags: readonly string[];
}

class Narrower {
  readonly #tx: Tx;
  readonly #known: Known;

  constructor(tx: Tx, known: Known) {
    this.#tx = tx;
    this.#known = known;
  }

  /** @param hops how many saved conditions refer to this one, each from within the other */
  narrow(node: Condition, hops: number): Fragment | null {
    if ('all' in node) return this.#joined(this.#each(node.all, hops), 'and');
    if ('any' in node) return this.#oneOf(this.#each(node.any, hops));
    if ('not' in node) return null;
    return this.#compare(node, hops);
  }

  #each(nodes: readonly Condition[], hops: number): (Fragment | null)[] {
    return nodes.map((node) => this.narrow(node, hops));
  }

  #joined(parts: readonly (Fragment | null)[], word: 'and' | 'or'): Fragment | null {
    const tx = this.#tx;
    const said = parts.filter((part) => part !== null);
    if (said.length === 0) return null;
    return said.reduce((all, part) => (word === 'and' ? tx`(${all} and ${part})` : tx`(${all} or ${part})`));
  }

  #oneOf(parts: readonly (Fragment | null)[]): Fragment | null {
    if (parts.length === 0) return this.#tx`false`;
    return parts.includes(null) ? null : this.#joined(parts, 'or');
  }

  #compare(node: Comparison, hops: number): Fragment | null {
    const tx = this.#tx;
    const { op, value } = node;
    const path = node.field === 'tags' ? 'lead.tags' : node.field;
    if (op === 'ne' || op === 'is-empty' || !findField(path)) return null;
    const values = [value].flat().map(String);
    if (path === 'segment') return this.#segments(values, hops);
    if (path === 'lead.tags') return this.#tagged(op, values);
    if (path === 'lead.created_at') return this.#created(op, String(value));
    if (path === 'seller.name') return tx`seller_id is not null`;
    if (path.startsWith('lead.custom.')) return this.#custom(path.slice('lead.custom.'.length), op, values);
    const column = columns[path];
    if (column)
      return op === 'eq' || op === 'in' ? tx`${tx(column)} = any(${values}::text[])` : tx`${tx(column)} is not null`;
    const room = rooms[path.split('.')[0]!];
    if (!room) return null;
    return tx`exists (select from ${tx(room)} x where x.tenant_id = leads.tenant_id and x.lead_id = leads.id)`;
  }

  #segments(ids: readonly string[], hops: number): Fragment | null {
    if (hops >= maxSegmentHops) return this.#tx`false`;
    const found = ids.flatMap((id) => this.#known.saved.get(id) ?? []);
    return this.#oneOf(this.#each(found, hops + 1));
  }

  /** Tags compare without regard to case and accents, which SQL does in another way than we do: so by those that are in use. */
  #tagged(op: Comparison['op'], values: readonly string[]): Fragment {
    const tx = this.#tx;
    if (op !== 'contains' && op !== 'in') return tx`tags <> '{}'`;
    if (op === 'in') return tx`tags && ${[...values]}::text[]`;
    const wanted = plain(values[0]!);
    const meant = this.#known.tags.filter((tag) => plain(tag) === wanted);
    return tx`tags && ${meant}::text[]`;
  }

  #created(op: Comparison['op'], value: string): Fragment | null {
    const tx = this.#tx;
    const at = (ms: number) => new Date(ms);
    if (op === 'within') {
      const span = parseDuration(value);
      return span === null ? null : tx`created_at >= ${at(this.#known.now - span - marginMs)}`;
    }
    const offset = value === 'now' ? 0 : parseOffset(value);
    const limit = offset === null ? parseLocal(value, this.#known.zone) : this.#known.now + offset;
    if (limit === null) return null;
    if (op === 'before' || op === 'lt' || op === 'lte') return tx`created_at <= ${at(limit + marginMs)}`;
    return op === 'after' || op === 'gt' || op === 'gte' ? tx`created_at >= ${at(limit - marginMs)}` : null;
  }

  /** Numbers are compared as numbers, lists as their texts: of those SQL says nothing. */
  #custom(name: string, op: Comparison['op'], values: readonly string[]): Fragment {
    const tx = this.#tx;
    return op === 'eq' || op === 'in'
      ? tx`(custom ->> ${name} = any(${[...values]}::text[]) or jsonb_typeof(custom -> ${name}) in ('number', 'array'))`
      : tx`custom ->> ${name} is not null`;
  }
}
