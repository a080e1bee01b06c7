/** How leads reached us: one immutable row per ad click, form, import or call. */
import type { Tx } from './tenant.ts';

export interface NewTouch {
  leadId: string;
  source: 'ctwa' | 'lead_form' | 'import' | 'api' | 'organic';
  occurredAt?: Date;
  campaign_id?: string | null;
  adset_id?: string | null;
  ad_id?: string | null;
  form_id?: string | null;
  headline?: string | null;
  body?: string | null;
  source_url?: string | null;
  ctwa_clid?: string | null;
  /** The wamid or leadgen id it came with: told twice, it counts once. */
  external_id?: string | null;
  raw?: unknown;
}

/**
 * Writes a touch, and on the lead the ad it came from: the newest touch with an ad counts there.
 * @returns false when it was known already
 */
export async function recordTouch(tx: Tx, touch: NewTouch): Promise<boolean> {
  const { leadId, occurredAt, raw, ...rest } = touch;
  const row = {
    ...rest,
    lead_id: leadId,
    ...(occurredAt ? { occurred_at: occurredAt } : {}),
    ...(raw === undefined ? {} : { raw: tx.json(raw as never) }),
  };
  const values = Object.fromEntries(Object.entries(row).filter(([, value]) => value !== undefined));
  const [made] = await tx<{ occurred_at: Date }[]>`
    insert into lead_touches ${tx({ occurred_at: new Date(), ...values })} on conflict do nothing returning occurred_at`;
  if (!made) return false;
  if (touch.campaign_id || touch.adset_id || touch.ad_id) {
    await tx`
      update leads set meta_campaign_id = ${touch.campaign_id ?? null}, meta_adset_id = ${touch.adset_id ?? null},
        meta_ad_id = ${touch.ad_id ?? null}, meta_ad_headline = ${touch.headline ?? null}, meta_ad_body = ${touch.body ?? null},
        lead_source = case when lead_source is null or lead_source = 'ORGANIC' then 'META_ADS' else lead_source end
      where id = ${leadId} and not exists (
        select from lead_touches t where t.lead_id = ${leadId} and t.occurred_at > ${made.occurred_at}
          and (t.campaign_id is not null or t.adset_id is not null or t.ad_id is not null))`;
  }
  return true;
}
