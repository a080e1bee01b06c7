/**
 * Reads that belong in the audit: what leaves as a file, the audit itself, credentials that a person's request uses. Once per reader and
 * hour, so that a page that is looked at all day is one line of it. What the worker and webhooks read of their own tenant is not noted:
 * it would be a row for every message.
 */
import { countHit } from '#db/platform/rate-limits.ts';
import type { AuditAction } from '#db/platform/audit-actions.ts';
import { recordAudit } from '#db/platform/audit.ts';
import { withTenant } from '#db/platform/tenant.ts';
import type { AppContext } from '../context.ts';
import { base64url, hashSecret } from './secrets.ts';

export async function noteRead(
  c: AppContext,
  action: AuditAction,
  object: { type: string; id: string },
  data: Record<string, unknown> = {},
): Promise<void> {
  const { deps, principal, requestId, ip } = c.var;
  const { tenantId, id } = principal;
  const key = await hashSecret(`read:${tenantId}:${id}:${action}:${object.id}`);
  const { hits } = await countHit(deps.sql, base64url(key), 3600);
  if (hits > 1) return;
  await withTenant(deps.sql, tenantId, (tx) =>
    recordAudit(tx, { tenantId, actor: principal, action, object, data, requestId, ip }),
  );
}
