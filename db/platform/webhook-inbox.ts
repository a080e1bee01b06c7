/** What providers deliver to us: stored as received, worked off by the worker. */
import type { Sql, Tx } from './tenant.ts';

export interface Endpoint {
  tenant_id: string;
  provider: string;
  /** Name of the signing secret in the tenant's vault. */
  secret_key: string;
}

/** The tenant and secret behind the random part of a webhook URL. The only look-up that runs before the tenant is known. */
export async function findEndpoint(sql: Sql, id: string): Promise<Endpoint | null> {
  const [row] = await sql<Endpoint[]>`select tenant_id, provider, secret_key from find_webhook_endpoint(${id})`;
  return row ?? null;
}

/**
 * Stores one delivery, once per event id however often it comes.
 * @param delivery.raw the bytes that were signed
 * @returns false when the event was there already
 */
export async function storeDelivery(
  tx: Tx,
  delivery: { provider: string; endpoint: string; eventId: string; raw: Uint8Array },
): Promise<boolean> {
  // One round trip. `last_event_at` is for the diagnostics page, so once a minute is enough and keeps the row cool.
  const rows = await tx`
    with seen as (
      update webhook_endpoints set last_event_at = now()
      where id = ${delivery.endpoint} and (last_event_at is null or last_event_at < now() - interval '1 minute'))
    insert into webhook_inbox (provider, endpoint, external_event_id, raw)
    values (${delivery.provider}, ${delivery.endpoint}, ${delivery.eventId}, ${delivery.raw as never})
    on conflict (tenant_id, provider, external_event_id) do nothing returning id`;
  return rows.length === 1;
}
