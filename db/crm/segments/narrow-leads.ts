/**
 * What SQL can say of a condition, so that not every lead has to be read and asked. Everybody who meets the condition is among those whom
 * it lets through. Where it is exact they are the same; elsewhere `evaluate` asks each of them, and where SQL cannot be sure it says
 * nothing.
 */
import { type Condition, findField, maxSegmentHops, plain } from '#flow';
import type { Tx } from '../../platform/tenant.ts';
import { findTagged } from '../../platform/search/search.ts';
import { readTenant } from '../../flows/catalogue.ts';
import {
  type Comparison,
  type Fragment,
  type Said,
  saysOfDate,
  saysOfOwnField,
  saysOfText,
  type Around,
} from './compare-in-sql.ts';
import { type Asking, planRoom, saysOfRoom } from './rooms-in-sql.ts';

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

/**
 * @param saved the conditions that this one reaches, by the ids of their segments
 * @param isPage whether the rows are walked until a page is full, so that few of them are asked
 * @returns a condition on rows of `leads`; null when all of them may meet it
 */
export async function narrowLeads(
  tx: Tx,
  condition: Condition,
  saved: ReadonlyMap<string, Condition>,
  isPage = false,
): Promise<Said | null> {
  const { now, timezone } = await readTenant(tx);
  const conditions = [condition, ...saved.values()];
  const tags = await readTags(tx, conditions);
  const around = { now: now.getTime(), zone: timezone };
  const rooms = isPage ? await planRooms(tx, conditions, around) : new Map<Comparison, Asking>();
  return new Narrower(tx, { ...around, saved, tags, rooms }, isPage).narrow(condition, 0);
}

interface Known extends Around {
  saved: ReadonlyMap<string, Condition>;
  tags: Tags;
  /** How comparisons of deals, sales, carts and messages are asked, where a page is enough. */
  rooms: ReadonlyMap<Comparison, Asking>;
}

/** More comparisons than these are not looked into one by one. */
const mostRooms = 10;

async function planRooms(tx: Tx, conditions: readonly Condition[], around: Around): Promise<Known['rooms']> {
  const affirmative = conditions
    .flatMap((one) => comparisonsIn(one, true))
    .filter(({ op }) => op !== 'ne' && op !== 'is-empty');
  const planned = new Map<Comparison, Asking>();
  for (const node of affirmative.slice(0, mostRooms)) planned.set(node, await planRoom(tx, node, around));
  return planned;
}

interface Tags {
  /** As they are written, by what they compare as. */
  meant: ReadonlyMap<string, string[]>;
  /** The leads with one, where they are few. */
  few: ReadonlyMap<string, string[]>;
}

/** More tags than these are not looked up one by one. */
const mostTags = 20;

/** The tags that conditions ask for. */
async function readTags(tx: Tx, conditions: readonly Condition[]): Promise<Tags> {
  const [meant, few] = [new Map<string, string[]>(), new Map<string, string[]>()];
  const asked = conditions.flatMap((one) => comparisonsIn(one)).filter(({ field }) => isTags(field));
  if (asked.length === 0) return { meant, few };
  for (const { tag } of await tx<{ tag: string }[]>`select distinct tag from lead_tags order by tag`)
    meant.set(plain(tag), [...(meant.get(plain(tag)) ?? []), tag]);
  const wanted = asked.flatMap((one) => tagsOf(one, meant));
  for (const tag of [...new Set(wanted)].slice(0, mostTags)) {
    const ids = await findTagged(tx, tag);
    if (ids) few.set(tag, ids);
  }
  return { meant, few };
}

const isTags = (field: string) => field === 'lead.tags' || field === 'tags';

const tagsOf = ({ op, value }: Comparison, meant: Tags['meant']): string[] => {
  if (op === 'contains') return meant.get(plain(String(value))) ?? [];
  return op === 'in' ? [value].flat().map(String) : [];
};

/** @param isMeant only those that are to be met: of the opposite each lead is asked anyway */
function comparisonsIn(node: Condition, isMeant = false): Comparison[] {
  const within = (one: Condition) => comparisonsIn(one, isMeant);
  if ('all' in node) return node.all.flatMap(within);
  if ('any' in node) return node.any.flatMap(within);
  if ('not' in node) return isMeant ? [] : within(node.not);
  return [node];
}

/** How several are asked of one lead; nothing where all of them are asked as they are anyway. */
function eachOf(said: readonly Said[], join: (all: Fragment, part: Fragment) => Fragment): Pick<Said, 'each'> {
  if (said.every(({ each }) => each === undefined)) return {};
  return { each: said.map(({ each, where }) => each ?? where).reduce(join) };
}

class Narrower {
  readonly #tx: Tx;
  readonly #known: Known;
  readonly #isPage: boolean;

  constructor(tx: Tx, known: Known, isPage: boolean) {
    this.#tx = tx;
    this.#known = known;
    this.#isPage = isPage;
  }

  /** @param hops how many saved conditions refer to this one, each from within the other */
  narrow(node: Condition, hops: number): Said | null {
    if ('all' in node) return this.#allOf(node.all.map((one) => this.narrow(one, hops)));
    if ('any' in node) return this.#oneOf(node.any.map((one) => this.narrow(one, hops)));
    if ('not' in node) return this.#opposite(this.narrow(node.not, hops));
    const { op } = node;
    if (op === 'ne' || op === 'is-empty')
      return this.#opposite(this.#compare({ ...node, op: op === 'ne' ? 'eq' : 'is-set' }, hops));
    return this.#compare(node, hops);
  }

  #nobody(): Said {
    return { where: this.#tx`false`, isExact: true };
  }

  #allOf(parts: readonly (Said | null)[]): Said | null {
    const tx = this.#tx;
    const said = parts.filter((part) => part !== null);
    if (parts.length === 0) return { where: tx`true`, isExact: true };
    if (said.length === 0) return null;
    const both = (all: Fragment, part: Fragment) => tx`(${all} and ${part})`;
    const isExact = said.length === parts.length && said.every((part) => part.isExact);
    return { where: said.map((part) => part.where).reduce(both), isExact, ...eachOf(said, both) };
  }

  #oneOf(parts: readonly (Said | null)[]): Said | null {
    const tx = this.#tx;
    if (parts.length === 0) return this.#nobody();
    const said = parts.filter((part) => part !== null);
    if (said.length < parts.length) return null;
    const either = (all: Fragment, part: Fragment) => tx`(${all} or ${part})`;
    const isExact = said.every((part) => part.isExact);
    return { where: said.map((part) => part.where).reduce(either), isExact, ...eachOf(said, either) };
  }

  /** Of what is not exact, some who are let through are meant by the opposite, too. */
  #opposite(said: Said | null): Said | null {
    if (!said?.isExact) return null;
    const met = (this.#isPage && said.each) || said.where;
    return { where: this.#tx`not coalesce(${met}, false)`, isExact: true };
  }

  /** An affirmative comparison. */
  #compare(node: Comparison, hops: number): Said | null {
    const tx = this.#tx;
    const { field } = node;
    if (!findField(field)) return null;
    if (field === 'segment') return this.#segments([node.value].flat().map(String), hops);
    if (isTags(field)) return { where: this.#tagged(node), isExact: true };
    if (field === 'lead.created_at') return saysOfDate(tx, tx`leads.created_at`, node, this.#known);
    if (field === 'seller.name') {
      const { where, isExact } = saysOfText(tx, tx`k.name`, node);
      return { where: tx`leads.seller_id in (select k.user_id from memberships k where ${where})`, isExact };
    }
    if (field.startsWith('lead.custom.')) return saysOfOwnField(tx, field.slice('lead.custom.'.length), node);
    const column = columns[field];
    if (column) return saysOfText(tx, tx`leads.${tx(column)}`, node, this.#folded(column));
    return saysOfRoom(tx, node, this.#known, this.#known.rooms.get(node));
  }

  /** Where a column stands folded, among others. */
  #folded(column: string) {
    return column === 'name' || column === 'email' ? this.#tx`leads.search_key` : undefined;
  }

  #segments(ids: readonly string[], hops: number): Said | null {
    if (hops >= maxSegmentHops) return this.#nobody();
    const found = ids.flatMap((id) => this.#known.saved.get(id) ?? []);
    return this.#oneOf(found.map((one) => this.narrow(one, hops + 1)));
  }

  /** Tags compare without regard to case and accents, which SQL does in another way than we do: so by those that are in use. */
  #tagged(node: Comparison): Fragment {
    const tx = this.#tx;
    if (node.op !== 'contains' && node.op !== 'in') return tx`leads.tags <> '{}'`;
    const { meant, few } = this.#known.tags;
    const wanted = tagsOf(node, meant);
    const named = wanted.flatMap((tag) => few.get(tag) ?? []);
    const isNamed = tx`leads.id = any(${named}::uuid[])`;
    const many = wanted.filter((tag) => !few.has(tag));
    return many.length === 0 ? isNamed : tx`(${isNamed} or leads.tags && ${many}::text[])`;
  }
}
