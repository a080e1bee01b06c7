/** Notes what an action did. The last statement of its transaction (db/platform/audit.ts). */
import { recordAudit } from '#db/platform/audit.ts';
import type { Act } from '../context.ts';

/**
 * @param action `<object>.<verb>`, such as `lead.update`
 * @param data names of fields and states; no texts, phones, e-mails or secrets
 */
export async function audit(
  act: Act,
  action: string,
  object: { type: string; id: string },
  data: Record<string, unknown> = {},
): Promise<void> {
  const { tenantId, actor, requestId, ip } = act;
  await recordAudit(act.tx, { tenantId, actor, action, object, data, requestId, ip });
}
