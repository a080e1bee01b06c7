/** Notes what an action did. The last statement of its transaction (db/platform/audit.ts). */
import type { AuditAction } from '#db/platform/audit-actions.ts';
import { recordAudit } from '#db/platform/audit.ts';
import type { Act } from '../context.ts';

/**
 * @param data names of fields and states; no texts, phones, e-mails or secrets
 */
export async function audit(
  act: Act,
  action: AuditAction,
  object: { type: string; id: string },
  data: Record<string, unknown> = {},
): Promise<void> {
  const { tenantId, actor, requestId, ip } = act;
  await recordAudit(act.tx, { tenantId, actor, action, object, data, requestId, ip });
}
