/** Writes generated rows in bulk. Events are history: marked as processed, so that the relay passes them over. */
import { createHash } from 'node:crypto';
import { phoneKey } from '#db/crm/phone.ts';
import type { Tx } from '#db/platform/tenant.ts';
import type { DemoData } from './rows.ts';

/** Rows per statement: well below the protocol's 65,535 parameters. */
const batch = 1000;

/** Inserts everything, parents first, in the caller's transaction with its tenant. */
export async function writeDemo(tx: Tx, tenantId: string, data: DemoData): Promise<void> {
  const leads = data.leads.map((lead) => ({
    ...lead,
    phone_key: lead.phone && phoneKey(lead.phone),
    custom: tx.json(lead.custom),
  }));
  await insert(tx, 'leads', leads);
  await insert(tx, 'lead_touches', data.touches);
  await insert(tx, 'opportunities', data.opportunities);
  await insert(tx, 'sales_transactions', data.sales);
  await insert(
    tx,
    'carts',
    data.carts.map((cart) => ({ ...cart, items: tx.json(cart.items) })),
  );
  await insert(
    tx,
    'inbound_messages',
    data.inbound.map((one) => ({ ...one, referral: one.referral && tx.json(one.referral) })),
  );
  const keys = new Map(leads.map((lead) => [lead.id, lead.phone_key]));
  await insert(
    tx,
    'consents',
    data.consents.map((one) => ({ ...one, phone_hash: hash(tenantId, keys.get(one.lead_id) ?? null) })),
  );
  await insert(
    tx,
    'events',
    data.events.map((event) => ({ ...event, data: tx.json(event.data as never), processed_at: event.occurred_at })),
  );
}

/** As db/crm/consents.ts hashes, so that a revocation outlives the lead. */
function hash(tenantId: string, key: string | null): Uint8Array | null {
  return key === null ? null : createHash('sha256').update(`${tenantId}:${key}`).digest();
}

/** Rows of one shape, in bulk. */
export async function insert(tx: Tx, table: string, rows: readonly object[]): Promise<void> {
  for (let i = 0; i < rows.length; i += batch) {
    await tx`insert into ${tx(table)} ${tx(rows.slice(i, i + batch) as Record<string, unknown>[])}`;
  }
}
