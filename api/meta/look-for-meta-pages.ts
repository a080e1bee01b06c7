/** Has the worker ask Meta for the connected person's pages: somebody may have just been made one's administrator. */
import { findConnection } from '#db/meta/meta-connections.ts';
import { requestSync } from '#db/platform/sync-runs.ts';
import type { Act } from '../context.ts';
import { Problem } from '../errors.ts';
import { audit } from '../platform/audit.ts';

/** @throws Problem `meta_not_connected` */
export async function lookForMetaPages(act: Act): Promise<void> {
  const { tx, tenantId } = act;
  if (!(await findConnection(tx))) throw new Problem('meta_not_connected');
  await requestSync(tx, 'meta-check');
  await audit(act, 'meta_pages.sync', { type: 'meta_connection', id: tenantId });
}
