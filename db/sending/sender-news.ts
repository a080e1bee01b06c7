/** What the provider says about our numbers. */
import type { Tx } from '../platform/tenant.ts';

export interface NumberNews {
  status?: string;
  quality?: string;
  /** `TIER_1K` and the like. */
  limit?: string;
  wabaId?: string;
}

/** What is not told stays. A number that is not ours is passed over. @returns whether it is ours */
export async function updateNumber(tx: Tx, phone: string, news: NumberNews): Promise<boolean> {
  const rows = await tx`
    update senders set status = coalesce(${news.status ?? null}, status), quality = coalesce(${news.quality ?? null}, quality),
      messaging_limit = coalesce(${news.limit ?? null}, messaging_limit), waba_id = coalesce(waba_id, ${news.wabaId ?? null}), synced_at = now()
    where phone = ${phone.startsWith('+') ? phone : `+${phone.replaceAll(/\D/g, '')}`}`;
  return rows.count > 0;
}

/**
 * A number was taken away, or its account disabled: nothing is sent from it until somebody of the team lets it go on.
 * @param status what the list of numbers shows: DELETED, DISABLED
 */
export async function closeNumbers(
  tx: Tx,
  of: { phone: string | null; wabaId: string | null },
  status: string,
): Promise<void> {
  await tx`
    update senders set status = ${status}, sending_stopped = true, synced_at = now()
    where phone = ${of.phone} or (${of.phone}::text is null and waba_id = ${of.wabaId})`;
}
