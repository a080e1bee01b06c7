/** Keeps the pages that the connected person speaks for, and has Meta report the leads of their Instant Forms. */
import { findConnection } from '#db/meta/meta-connections.ts';
import {
  findTenantsOfPage,
  listMetaPages,
  type MetaPage,
  recordSubscription,
  recordUnsubscription,
  saveMetaPages,
} from '#db/meta/meta-pages.ts';
import { withTenant } from '#db/platform/tenant.ts';
import type { Graph } from '#providers/meta-graph/client.ts';
import { GraphError } from '#providers/meta-graph/errors.ts';
import { collect } from '#providers/meta-graph/paging.ts';
import type { MetaDeps } from '../../services/deps.ts';

/** Without these Meta shows no pages, or reports none of their leads. */
const needed = ['pages_show_list', 'pages_manage_metadata', 'leads_retrieval'];

/**
 * Subscribes every page anew, also one that was: somebody may have taken it back at Meta. Unsubscribes those that a person left
 * out while Meta could not be told.
 * @throws GraphError when the list cannot be read; trouble of a single page is kept with the page
 */
export async function takeInPages(deps: MetaDeps, tenantId: string, graph: Graph): Promise<void> {
  const { sql, vault, meta, log } = deps;
  const connection = await withTenant(sql, tenantId, findConnection);
  // A list that Meta leaves empty for want of a permission must not take the pages away.
  if (!connection || !needed.every((scope) => connection.scopes.includes(scope))) return;
  const given = (await collect(graph.pages())).map(({ id, name, access_token: token }) => ({
    pageId: id,
    name,
    token,
  }));
  const pages = await withTenant(sql, tenantId, async (tx) => {
    // Disconnected meanwhile.
    if (!(await findConnection(tx))) return [];
    await saveMetaPages(tx, vault, tenantId, given);
    return await listMetaPages(tx);
  });
  for (const page of pages) {
    const { page_id: id, wants_leads } = page;
    // Left out, and Meta knows.
    if (!wants_leads && page.subscribed_at === null && page.error === null) continue;
    const asPage = await withTenant(sql, tenantId, (tx) => meta.pageGraphFor(tx, tenantId, id));
    const error = await tell(deps, asPage, page);
    if (error !== null)
      log.warn({ tenant: tenantId, page: id, reason: error }, 'Meta does not do as we want with a page');
    const record = wants_leads ? recordSubscription : recordUnsubscription;
    await withTenant(sql, tenantId, (tx) => record(tx, id, error));
  }
}

/** Has Meta report the page's leads, or stop it unless another tenant takes them in. @returns why it did not, or null */
async function tell(
  { sql }: MetaDeps,
  asPage: Graph | null,
  { page_id: id, wants_leads }: MetaPage,
): Promise<string | null> {
  if (!wants_leads && (await findTenantsOfPage(sql, id)).length > 0) return null;
  if (asPage === null) return 'no-token';
  try {
    await (wants_leads ? asPage.subscribePage(id) : asPage.unsubscribePage(id));
    return null;
  } catch (error) {
    if (error instanceof GraphError) return error.reason;
    throw error;
  }
}
