/** Keeps the pages that the connected person speaks for, and has Meta report the leads of their Instant Forms. */
import { findConnection } from '#db/meta-connections.ts';
import { listMetaPages, recordSubscription, saveMetaPages } from '#db/meta-pages.ts';
import { withTenant } from '#db/tenant.ts';
import type { Graph } from '#providers/meta-graph/client.ts';
import { GraphError } from '#providers/meta-graph/errors.ts';
import { collect } from '#providers/meta-graph/paging.ts';
import type { MetaDeps } from '../deps.ts';

/** Without these Meta shows no pages, or reports none of their leads. */
const needed = ['pages_show_list', 'pages_manage_metadata', 'leads_retrieval'];

/**
 * Subscribes every page anew, also one that was: somebody may have taken it back at Meta.
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
  for (const { page_id: id } of pages.filter((page) => page.wants_leads)) {
    const asPage = await withTenant(sql, tenantId, (tx) => meta.pageGraphFor(tx, tenantId, id));
    const error = asPage === null ? 'no-token' : await subscribe(asPage, id);
    if (error !== null) log.warn({ tenant: tenantId, page: id, reason: error }, 'Meta does not report a page’s leads');
    await withTenant(sql, tenantId, (tx) => recordSubscription(tx, id, error));
  }
}

/** @returns why not, or null */
async function subscribe(asPage: Graph, pageId: string): Promise<string | null> {
  try {
    await asPage.subscribePage(pageId);
    return null;
  } catch (error) {
    if (error instanceof GraphError) return error.reason;
    throw error;
  }
}
