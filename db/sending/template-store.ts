/** Writes templates as the provider describes them, and lets go on whoever waited for one. */
import { retryHeld } from '../flows/decision-log.ts';
import type { Tx } from '../platform/tenant.ts';

export interface TemplateNews {
  provider: string;
  wabaId: string;
  name: string;
  language: string;
  category?: string;
  status?: string;
  quality?: string | null;
  reason?: string | null;
  components?: unknown;
  providerId?: string | null;
  /** When it was so; older news than what is stored changes nothing. */
  at: Date;
}

/** Reasons for which enrolments stand still until a template changes. */
export const templateHolds = [
  'template-missing',
  'template-not-approved',
  'template-paused',
  'provider-template',
  'template-unfilled',
  'template-unsupported',
] as const;

/** @returns whether anything was written */
export async function storeTemplate(tx: Tx, news: TemplateNews): Promise<boolean> {
  const components = news.components === undefined ? null : tx.json(news.components as never);
  const [known] = await tx<{ status: string; shape: string }[]>`
    select status, md5(components::text) as shape from meta_templates
    where waba_id = ${news.wabaId} and name = ${news.name} and language = ${news.language} for update`;
  // What was deleted here is told of afterwards: it does not come back for that.
  if (!known && (news.status === 'DELETED' || news.status === 'PENDING_DELETION')) return false;
  const moved = tx`${news.category ?? null}::text <> t.category and t.status not in ('DRAFT', 'PENDING')`;
  const [row] = await tx<{ status: string; shape: string }[]>`
    insert into meta_templates as t (provider, waba_id, name, language, category, status, quality, reason, components, provider_id, synced_at)
    values (${news.provider}, ${news.wabaId}, ${news.name}, ${news.language}, ${news.category ?? 'UTILITY'}, ${news.status ?? 'PENDING'},
      ${news.quality ?? null}, ${news.reason ?? null}, coalesce(${components}, '[]'::jsonb), ${news.providerId ?? null}, ${news.at})
    on conflict (tenant_id, waba_id, name, language) do update set
      category = coalesce(${news.category ?? null}, t.category), status = coalesce(${news.status ?? null}, t.status),
      quality = coalesce(excluded.quality, t.quality), reason = case when ${news.status ?? null}::text is null then t.reason else excluded.reason end,
      components = coalesce(${components}, t.components), provider_id = coalesce(excluded.provider_id, t.provider_id),
      synced_at = excluded.synced_at,
      previous_category = case when ${moved} then t.category else t.previous_category end,
      recategorised_at = case when ${moved} then excluded.synced_at else t.recategorised_at end
      where t.synced_at <= excluded.synced_at
    returning t.status, md5(t.components::text) as shape`;
  if (!row) return false;
  // Approved at last, or edited: a step may fit it now.
  if (row.status === 'APPROVED' && (known?.status !== 'APPROVED' || known.shape !== row.shape)) {
    await retryHeld(tx, templateHolds, { template: { name: news.name, language: news.language } });
  }
  return true;
}

/** Takes away what a complete list no longer has; what was never handed in is in no list. @returns how many */
export async function removeTemplates(tx: Tx, provider: string, before: Date): Promise<number> {
  const gone =
    await tx`delete from meta_templates where provider = ${provider} and synced_at < ${before} and status <> 'DRAFT'`;
  return gone.count;
}
