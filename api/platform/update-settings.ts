/** Changes the tenant's settings. What costs money needs a permission of its own. */
import { holdClaims } from '#db/sending/sending.ts';
import { findTenant, updateTenant } from '#db/platform/tenants.ts';
import type { TenantSettings } from '#db/platform/tenants.ts';
import type { Act } from '../context.ts';
import { Problem } from '../errors.ts';
import { reachOf } from '../permissions.ts';
import type { SettingsPatch } from './settings-schema.ts';
import { audit } from './audit.ts';

const billing = ['currency', 'daily_send_budget'] as const;

/** @throws Problem 403 when a field needs `settings.billing` */
export async function updateSettings(act: Act, patch: SettingsPatch): Promise<TenantSettings> {
  const before = await findTenant(act.tx, true);
  const touchesBilling = billing.some((field) => patch[field] !== undefined && patch[field] !== before[field]);
  if (touchesBilling && !(act.actor.type === 'user' && reachOf('settings.billing', act.actor.role))) {
    throw new Problem('forbidden', { detail: 'Only a CEO changes the currency and the daily budget of messages.' });
  }
  await holdClaims(act.tx);
  // Categories that are not named stay as they are.
  const second_tries = patch.second_tries && { ...before.second_tries, ...patch.second_tries };
  const after = await updateTenant(act.tx, { ...patch, second_tries });
  const fields = Object.keys(patch) as (keyof SettingsPatch)[];
  const changes = Object.fromEntries(fields.map((field) => [field, { from: before[field], to: after[field] }]));
  await audit(act, 'settings.update', { type: 'tenant', id: act.tenantId }, changes);
  return after;
}
