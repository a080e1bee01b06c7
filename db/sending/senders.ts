/** WhatsApp numbers we send from, and where their provider delivers to us. Keys and secrets are in the vault by name. */
import type { Tx } from '../platform/tenant.ts';

export interface SenderRow {
  id: string;
  provider: string;
  phone: string;
  label: string;
  waba_id: string | null;
  status: string;
  quality: string | null;
  messaging_limit: string | null;
  per_second: number;
  sending_stopped: boolean;
  is_default: boolean;
  synced_at: Date | null;
  created_at: Date;
  updated_at: Date;
  /** Name in the vault; never leaves the server. */
  credential_key: string;
  webhook_id: string | null;
  webhook_last_event_at: Date | null;
}

const select = (tx: Tx) => tx`
  select s.id, s.provider, s.phone, s.label, s.waba_id, s.status, s.quality, s.messaging_limit, s.per_second, s.sending_stopped,
    s.is_default, s.synced_at, s.created_at, s.updated_at, s.credential_key, w.id as webhook_id, w.last_event_at as webhook_last_event_at
  from senders s left join webhook_endpoints w on w.secret_key = s.credential_key || ':webhook'`;

/** The default one first. A tenant has few, so there is no paging. */
export function listSenders(tx: Tx): Promise<SenderRow[]> {
  return tx<SenderRow[]>`${select(tx)} order by s.is_default desc, s.created_at limit 500`;
}

/** The accounts that its senders belong to, by the name of their key in the vault. */
export function listAccounts(tx: Tx): Promise<{ provider: string; credentialKey: string }[]> {
  return tx<{ provider: string; credentialKey: string }[]>`
    select distinct provider, credential_key as "credentialKey" from senders order by credential_key`;
}

/** WhatsApp Business accounts that its senders belong to, as far as they are known. */
export async function listWabas(tx: Tx): Promise<string[]> {
  const rows = await tx<{ id: string }[]>`select distinct waba_id as id from senders where waba_id is not null`;
  return rows.map(({ id }) => id);
}

export async function findSender(tx: Tx, id: string): Promise<SenderRow | null> {
  const [row] = await tx<SenderRow[]>`${select(tx)} where s.id = ${id}`;
  return row ?? null;
}

/** The first sender of a tenant becomes its default. @returns the new id; 23505 when the number is there already */
export async function insertSender(
  tx: Tx,
  sender: {
    id: string;
    provider: string;
    phone: string;
    label: string;
    wabaId: string | null;
    status: string;
    quality: string | null;
    messagingLimit: string | null;
    credentialKey: string;
  },
): Promise<void> {
  await tx`
    insert into senders (id, provider, phone, label, waba_id, status, quality, messaging_limit, credential_key, is_default, synced_at)
    select ${sender.id}, ${sender.provider}, ${sender.phone}, ${sender.label}, ${sender.wabaId}, ${sender.status}, ${sender.quality},
      ${sender.messagingLimit}, ${sender.credentialKey}, not exists (select from senders where is_default), now()`;
}

export async function updateSender(
  tx: Tx,
  id: string,
  change: {
    label?: string;
    per_second?: number;
    is_default?: true;
    status?: string;
    quality?: string | null;
    messaging_limit?: string | null;
  },
): Promise<void> {
  if (change.is_default) await tx`update senders set is_default = false where is_default and id <> ${id}`;
  const known = change.status !== undefined;
  await tx`
    update senders set label = coalesce(${change.label ?? null}, label), per_second = coalesce(${change.per_second ?? null}, per_second),
      is_default = coalesce(${change.is_default ?? null}, is_default)
      ${known ? tx`, status = ${change.status!}, quality = ${change.quality ?? null}, messaging_limit = ${change.messaging_limit ?? null}, synced_at = now()` : tx``}
    where id = ${id}`;
}

/** Messages keep their history; another sender becomes the default if this one was. */
export async function deleteSender(tx: Tx, id: string): Promise<void> {
  await tx`delete from senders where id = ${id}`;
  await tx`
    update senders set is_default = true
    where id = (select id from senders order by created_at limit 1) and not exists (select from senders where is_default)`;
}

/** Flows whose live version names this sender: deleting it would stop them. */
export function flowsUsingSender(tx: Tx, id: string): Promise<{ id: string; name: string }[]> {
  return tx<{ id: string; name: string }[]>`
    select f.id, f.name from flows f join flow_versions v on v.flow_id = f.id and v.number = f.live_version
    where f.status in ('active', 'paused') and jsonb_path_exists(v.graph, '$.nodes[*].config.sender ? (@ == $id)', jsonb_build_object('id', ${id}::text))
    order by f.name collate "es-x-icu"`;
}

export async function insertEndpoint(
  tx: Tx,
  endpoint: { id: string; provider: string; externalId: string | null; secretKey: string },
): Promise<void> {
  await tx`
    insert into webhook_endpoints (id, provider, external_id, secret_key)
    values (${endpoint.id}, ${endpoint.provider}, ${endpoint.externalId}, ${endpoint.secretKey})`;
}

export async function findEndpointOf(
  tx: Tx,
  secretKey: string,
): Promise<{ id: string; external_id: string | null } | null> {
  const [row] = await tx<{ id: string; external_id: string | null }[]>`
    select id, external_id from webhook_endpoints where secret_key = ${secretKey}`;
  return row ?? null;
}

export async function deleteEndpoint(tx: Tx, id: string): Promise<void> {
  await tx`delete from webhook_endpoints where id = ${id}`;
}
