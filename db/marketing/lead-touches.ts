/** How one lead came: every touch, with the names of where the ad belongs. */
import type { Tx } from '../platform/tenant.ts';

export interface LeadTouch {
  id: string;
  source: string;
  occurred_at: Date;
  campaign_id: string | null;
  campaign_name: string | null;
  adset_id: string | null;
  adset_name: string | null;
  ad_id: string | null;
  ad_name: string | null;
  headline: string | null;
  body: string | null;
  source_url: string | null;
  creative: Record<string, unknown> | null;
  form_id: string | null;
  form_name: string | null;
  /** What the ad showed, as WhatsApp tells it; these addresses expire after some days. */
  media: { type: string | null; url: string | null; thumbnail_url: string | null } | null;
  /** `fb`, `ig`, …, of a form. */
  platform: string | null;
  utm: Record<string, string> | null;
  click_ids: Record<string, string> | null;
}

/** Oldest first; of touches at the same instant the one written first. */
export async function listLeadTouches(tx: Tx, leadId: string): Promise<LeadTouch[]> {
  return await tx<LeadTouch[]>`
    select t.id, t.source, t.occurred_at, coalesce(nullif(p.campaign_id, ''), t.campaign_id) as campaign_id, c.name as campaign_name,
      coalesce(nullif(p.adset_id, ''), t.adset_id) as adset_id, s.name as adset_name, t.ad_id, a.name as ad_name, t.headline, t.body, t.source_url, a.creative,
      t.form_id, f.name as form_name, t.raw ->> 'platform' as platform, t.utm, t.click_ids,
      case when t.source = 'ctwa' and coalesce(t.raw ->> 'image_url', t.raw ->> 'video_url', t.raw ->> 'thumbnail_url') is not null then jsonb_build_object(
        'type', t.raw ->> 'media_type', 'url', coalesce(t.raw ->> 'image_url', t.raw ->> 'video_url'), 'thumbnail_url', t.raw ->> 'thumbnail_url') end as media
    from lead_touches t left join touch_places p on p.id = t.id
    left join meta_ads_campaigns c on c.campaign_id = p.campaign_id
    left join meta_ads_adsets s on s.adset_id = p.adset_id
    left join meta_ads_ads a on a.ad_id = p.ad_id
    left join meta_lead_forms f on f.form_id = t.form_id
    where t.lead_id = ${leadId} order by t.occurred_at, t.created_at, t.id limit 200`;
}
