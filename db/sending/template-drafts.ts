/** Templates that are written here: before they are handed in, and what the provider answers when they are. */
import type { Tx } from '../platform/tenant.ts';

export interface TemplateKey {
  wabaId: string;
  name: string;
  language: string;
}

export interface WrittenTemplate extends TemplateKey {
  provider: string;
  category: string;
  components: unknown[];
}

export interface TemplateAtProvider extends WrittenTemplate {
  id: string;
  status: string;
  providerId: string | null;
}

/** The status of what is not handed in yet. Never a provider's word. */
export const draftStatus = 'DRAFT';

/** Keeps a draft; one of the same name and language that is a draft too is replaced. @returns its id; null: it is no draft any more */
export async function saveDraft(tx: Tx, written: WrittenTemplate): Promise<string | null> {
  const { provider, wabaId, name, language, category, components } = written;
  const [row] = await tx<{ id: string }[]>`
    insert into meta_templates as t (provider, waba_id, name, language, category, status, components)
    values (${provider}, ${wabaId}, ${name}, ${language}, ${category}, ${draftStatus}, ${tx.json(components as never)})
    on conflict (tenant_id, waba_id, name, language) do update
      set category = excluded.category, components = excluded.components, synced_at = now() where t.status = ${draftStatus}
    returning id`;
  return row?.id ?? null;
}

/** What the provider answered to one that was handed in from here. */
export interface SubmittedTemplate extends WrittenTemplate {
  status: string;
  providerId: string | null;
  /** When the call began: a review that was quicker than its own answer has been told since, and stays. */
  askedAt: Date;
}

/** @returns its id */
export async function saveSubmitted(tx: Tx, written: SubmittedTemplate): Promise<string> {
  const { provider, wabaId, name, language, category, components, status, providerId, askedAt } = written;
  const [row] = await tx<[{ id: string }]>`
    insert into meta_templates as t (provider, waba_id, name, language, category, status, components, provider_id, submitted_at, synced_at)
    values (${provider}, ${wabaId}, ${name}, ${language}, ${category}, ${status}, ${tx.json(components as never)}, ${providerId}, now(), ${askedAt})
    on conflict (tenant_id, waba_id, name, language) do update set
      category = excluded.category, components = excluded.components, submitted_at = now(), reason = null,
      status = case when t.synced_at > excluded.synced_at and t.status <> ${draftStatus} then t.status else excluded.status end,
      provider_id = coalesce(excluded.provider_id, t.provider_id), synced_at = greatest(t.synced_at, excluded.synced_at)
    returning id`;
  return row.id;
}

/** To work with at its provider. */
export async function findTemplateAt(tx: Tx, id: string): Promise<TemplateAtProvider | null> {
  const [row] = await tx<TemplateAtProvider[]>`
    select id, provider, waba_id as "wabaId", name, language, category, status, components, provider_id as "providerId"
    from meta_templates where id = ${id}`;
  return row ?? null;
}

export async function findTemplateId(tx: Tx, { wabaId, name, language }: TemplateKey): Promise<string | null> {
  const [row] = await tx<{ id: string }[]>`
    select id from meta_templates where waba_id = ${wabaId} and name = ${name} and language = ${language}`;
  return row?.id ?? null;
}

export async function deleteTemplateRow(tx: Tx, id: string): Promise<void> {
  await tx`delete from meta_templates where id = ${id}`;
}

/** The WhatsApp accounts that templates can be written for, the default sender's first, and the name of their key in the vault. */
export function listTemplateAccounts(
  tx: Tx,
): Promise<{ provider: string; wabaId: string; credentialKey: string; phone: string }[]> {
  return tx<{ provider: string; wabaId: string; credentialKey: string; phone: string }[]>`
    select provider, waba_id as "wabaId", credential_key as "credentialKey", phone from (
      select distinct on (waba_id) provider, waba_id, credential_key, phone, is_default, created_at from senders
      where waba_id is not null order by waba_id, is_default desc, created_at) one
    order by is_default desc, created_at`;
}
