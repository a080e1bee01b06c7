/** Has the worker ask Meta for the connected person's pages: somebody may have just been made one's administrator. */
import { awaitsMetaCheck, findConnection, requestMetaCheck } from '#db/meta/meta-connections.ts';
import type { Act } from '../context.ts';
import { Problem } from '../errors.ts';
import { audit } from '../platform/audit.ts';

/** One that is under way goes on. @throws Problem `meta_not_connected` */
export async function lookForMetaPages(act: Act): Promise<void> {
  const { tx, tenantId } = act;
  if (!(await findConnection(tx))) throw new Problem('meta_not_connected');
  if (!(await awaitsMetaCheck(tx))) await requestMetaCheck(tx);
  await audit(act, 'meta_pages.sync', { type: 'meta_connection', id: tenantId });
}
