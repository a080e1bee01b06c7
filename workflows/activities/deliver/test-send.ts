/**
 * Tries a template on the phone of one of the team: one POST at most, whatever happens. It belongs to no lead and no flow, so no
 * ledger, cap or number knows of it; the kill switches hold for it as for everything.
 */
import { claimTestSend, endTestSend, type TestErrand } from '#db/sending/test-sends.ts';
import { withTenant } from '#db/platform/tenant.ts';
import type { FilledPart } from '#providers/port.ts';
import type { DeliverDeps } from './deliver.ts';

export async function sendTest(
  deps: Pick<DeliverDeps, 'sql' | 'providers'>,
  { id, tenantId }: { id: string; tenantId: string },
): Promise<void> {
  const inTenant = <T>(work: Parameters<typeof withTenant<T>>[2]) => withTenant(deps.sql, tenantId, work);
  const errand = await inTenant((tx) => claimTestSend(tx, id));
  if (!errand) return;
  const { sender } = errand;
  const reason = objection(errand);
  const account = reason || !sender ? null : await inTenant((tx) => deps.providers.accountFor(tx, tenantId, sender));
  if (!account || !sender) {
    await inTenant((tx) => endTestSend(tx, id, { state: 'failed', reason: reason ?? 'provider-auth' }));
    return;
  }
  const outcome = await account.send({
    from: sender.phone,
    to: { phone: errand.phone, waUserId: null },
    externalId: id,
    is: 'template',
    name: errand.name,
    language: errand.language,
    parts: errand.parts as FilledPart[],
  });
  await inTenant((tx) =>
    endTestSend(
      tx,
      id,
      outcome.is === 'accepted'
        ? { state: 'accepted', providerId: outcome.id }
        : {
            state: outcome.is === 'unknown' ? 'unknown' : 'failed',
            reason: outcome.code,
            detail: outcome.detail,
          },
    ),
  );
}

function objection({ stopped, templateStatus, sender }: TestErrand): string | null {
  if (stopped) return 'kill-switch-tenant';
  if (!sender) return 'no-sender';
  return templateStatus === 'APPROVED' ? null : 'template-not-approved';
}
