/** Facebook pages of a tenant's connection, whose Instant Forms bring leads. Their tokens are in the vault. */
import type { Sql, Tx } from '../platform/tenant.ts';
import type { Vault } from '../platform/vault.ts';

/** Name of a page's own token in the vault. It lasts as long as the person's that it came from. */
export const metaPageTokenKey = (pageId: string): string => `meta:page:${pageId}`;

export interface MetaPage {
  page_id: string;
  name: string;
  /** false: a person has left the page out. */
  wants_leads: boolean;
  /** Since when Meta reports the page's leads to us, wanted or not; null: it does not. */
  subscribed_at: Date | null;
  /** Why Meta did not do as `wants_leads` says: a reason of the Graph client. */
  error: string | null;
}

export async function listMetaPages(tx: Tx): Promise<MetaPage[]> {
  return await tx<MetaPage[]>`
    select page_id, name, wants_leads, subscribed_at, error from meta_pages order by name collate "es-x-icu", page_id`;
}

/** A page as people see it. */
export interface MetaPageView extends MetaPage {
  /** When Meta last told of a lead of the page, to about a minute; null: never. */
  last_notice_at: Date | null;
  /** Names of its Instant Forms, as far as they were read. */
  forms: string[];
}

export async function viewMetaPages(tx: Tx): Promise<MetaPageView[]> {
  return await tx<MetaPageView[]>`
    select p.page_id, p.name, p.wants_leads, p.subscribed_at, p.error, p.last_notice_at,
      array(select f.name from meta_lead_forms f where f.page_id = p.page_id order by f.name collate "es-x-icu", f.form_id) as forms
    from meta_pages p order by p.name collate "es-x-icu", p.page_id`;
}

export interface GivenPage {
  pageId: string;
  name: string;
  /** null: the person may not speak for the page; it is kept by name, and brings nothing. */
  token: string | null;
}

/**
 * Makes these the tenant's pages, with their tokens sealed. What a person chose for a page stays; pages that are not among
 * them are forgotten.
 */
export async function saveMetaPages(
  tx: Tx,
  vault: Vault,
  tenantId: string,
  pages: readonly GivenPage[],
): Promise<void> {
  for (const { pageId, name, token } of pages) {
    await tx`
      insert into meta_pages (page_id, name) values (${pageId}, ${name})
      on conflict (tenant_id, page_id) do update set name = excluded.name`;
    if (token === null) await vault.remove(tx, tenantId, metaPageTokenKey(pageId));
    else await vault.put(tx, tenantId, metaPageTokenKey(pageId), token, { category: 'meta' });
  }
  await forgetMetaPages(tx, vault, tenantId, new Set(pages.map(({ pageId }) => pageId)));
}

/** Forgets the tenant's pages and their tokens, but for these. */
export async function forgetMetaPages(
  tx: Tx,
  vault: Vault,
  tenantId: string,
  keep: ReadonlySet<string> = new Set(),
): Promise<void> {
  const gone = await tx<{ page_id: string }[]>`
    delete from meta_pages where page_id <> all(${[...keep]}) returning page_id`;
  for (const { page_id } of gone) await vault.remove(tx, tenantId, metaPageTokenKey(page_id));
}

/** Notes whether Meta reports the page's leads to us. @param error a reason, never a text of Meta's; null: it does */
export async function recordSubscription(tx: Tx, pageId: string, error: string | null): Promise<void> {
  await tx`
    update meta_pages set error = ${error}, subscribed_at = ${error === null ? tx`coalesce(subscribed_at, now())` : null}
    where page_id = ${pageId}`;
}

/** Notes whether Meta stopped reporting a page that was left out. @param error why not, a reason; null: it did */
export async function recordUnsubscription(tx: Tx, pageId: string, error: string | null): Promise<void> {
  await tx`
    update meta_pages set error = ${error} ${error === null ? tx`, subscribed_at = null` : tx``} where page_id = ${pageId}`;
}

/**
 * Takes a page in or leaves it out; Meta is to be told then, and what it said noted. What people entered while it was left out
 * is history once it is taken in: it starts no flow.
 * @returns the page, or null when the tenant has none of this id
 */
export async function choosePage(tx: Tx, pageId: string, wantsLeads: boolean): Promise<MetaPage | null> {
  const [row] = await tx<MetaPage[]>`
    update meta_pages set wants_leads = ${wantsLeads}, error = null,
      leads_since = case when ${wantsLeads} and not wants_leads then now() else leads_since end
    where page_id = ${pageId} returning page_id, name, wants_leads, subscribed_at, error`;
  return row ?? null;
}

/** The tenants that take in a page's leads. Needs no tenant: it is how they become known. */
export async function findTenantsOfPage(sql: Sql | Tx, pageId: string): Promise<string[]> {
  const rows = await sql<{ tenant_id: string }[]>`select tenant_id from find_meta_page_tenants(${pageId})`;
  return rows.map((row) => row.tenant_id);
}
