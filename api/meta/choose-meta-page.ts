/** Takes in the leads of a page's Instant Forms, or leaves the page out; Meta is told at once. */
import {
  choosePage,
  findTenantsOfPage,
  type MetaPage,
  metaPageTokenKey,
  recordSubscription,
  recordUnsubscription,
} from '#db/meta/meta-pages.ts';
import { withTenant } from '#db/platform/tenant.ts';
import { GraphError } from '#providers/meta-graph/errors.ts';
import type { Act } from '../context.ts';
import type { Deps } from '../deps.ts';
import { notFound } from '../errors.ts';
import { openMetaApp } from './meta-app.ts';
import { audit } from '../platform/audit.ts';

/** @throws Problem 404 for a page that the connected person does not speak for */
export async function chooseMetaPage(act: Act, pageId: string, wantsLeads: boolean): Promise<void> {
  if (!(await choosePage(act.tx, pageId, wantsLeads))) throw notFound();
  await audit(act, 'meta_page.choose', { type: 'meta_page', id: pageId }, { wants_leads: wantsLeads });
}

/** Whether this choice is kept, but Meta was not told: whoever made it did not come that far. */
export const isUntold = (page: MetaPage, wantsLeads: boolean): boolean =>
  page.wants_leads === wantsLeads && page.error === null && (page.subscribed_at === null) === wantsLeads;

/** Tells Meta, once the choice is kept. What fails is kept with the page, and tried again by the worker's daily check. */
export async function tellMetaOfPage(
  deps: Deps,
  tenantId: string,
  { page_id: id, wants_leads, subscribed_at }: MetaPage,
): Promise<void> {
  const inTenant = <T>(work: Parameters<typeof withTenant<T>>[2]) => withTenant(deps.sql, tenantId, work);
  const record = wants_leads ? recordSubscription : recordUnsubscription;
  // Another tenant may take in the same page.
  if (!wants_leads && (await findTenantsOfPage(deps.sql, id)).length > 0)
    return await inTenant((tx) => record(tx, id, null));
  const token = await inTenant((tx) => deps.vault.get(tx, tenantId, metaPageTokenKey(id)));
  let error: string | null = token === null && (wants_leads || subscribed_at !== null) ? 'no-token' : null;
  try {
    const graph = token === null ? null : openMetaApp(deps).open(token);
    await (wants_leads ? graph?.subscribePage(id) : graph?.unsubscribePage(id));
  } catch (caught) {
    if (!(caught instanceof GraphError)) throw caught;
    error = caught.reason;
    deps.log('warn', 'Meta did not take a choice about a page', { reason: caught.label });
  }
  await inTenant((tx) => record(tx, id, error));
}
