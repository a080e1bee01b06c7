/** Holds the caller against the table of permissions, and notes each refusal in the audit log. */
import { recordAudit } from '#db/platform/audit.ts';
import { withTenant } from '#db/platform/tenant.ts';
import { createMiddleware } from 'hono/factory';
import type { AppEnv, Principal } from '../context.ts';
import { Problem } from '../errors.ts';
import { reachOf } from '../permissions.ts';
import type { Caller, Permission } from '../permissions.ts';

/** Who asks, as the table of permissions names them. */
const callerOf = (principal: Principal): Caller =>
  principal.type === 'user' ? principal.role : principal.kind === 'flows' ? 'flows-key' : 'key';

export const requirePermission = (permission: Permission) =>
  createMiddleware<AppEnv>(async (c, next) => {
    const { principal, deps, requestId, ip } = c.var;
    const reach = reachOf(permission, callerOf(principal));
    if (!reach) {
      const { tenantId } = principal;
      await withTenant(deps.sql, tenantId, (tx) =>
        recordAudit(tx, { tenantId, actor: principal, requestId, ip, action: permission, outcome: 'denied' }),
      );
      throw new Problem('forbidden');
    }
    c.set('reach', reach);
    c.set('scope', { sellerId: reach === 'all' ? null : principal.id, isTeam: reach === 'team' });
    await next();
  });
