/** How leads reached us: one immutable row per ad click, form, import or call. */
import type { Tx } from '../platform/tenant.ts';
import type { ClickIds, Utm } from './utm.ts';

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
  utm?: Utm | null;
  click_ids?: ClickIds | null;
  raw?: unknown;
}

/** Whether it names an ad, or where one belongs: only such touches take part in attribution. */
export const isByAd = (touch: Pick<NewTouch, 'campaign_id' | 'adset_id' | 'ad_id'>): boolean =>
  Boolean(touch.campaign_id ?? touch.adset_id ?? touch.ad_id);

/**
 * Writes a touch, and on the lead the ad it came from: the newest touch by an ad counts there (`derive_lead_places`).
 * Nothing happens later than it is written down: a provider's clock that runs ahead must not put the click behind the lead
 * that it created.
 * @returns false when it was known already
 */
export async function recordTouch(tx: Tx, touch: NewTouch): Promise<boolean> {
  const { leadId, occurredAt, raw, utm, click_ids, ...rest } = touch;
  const row = {
    ...rest,
    lead_id: leadId,
    occurred_at: occurredAt ? tx`least(${occurredAt}::timestamptz, now())` : tx`now()`,
    ...(raw === undefined ? {} : { raw: tx.json(raw as never) }),
    ...(utm ? { utm: tx.json(utm as never) } : {}),
    ...(click_ids ? { click_ids: tx.json(click_ids) } : {}),
  };
  const values = Object.fromEntries(Object.entries(row).filter(([, value]) => value !== undefined));
  const made = await tx`insert into lead_touches ${tx(values)} on conflict do nothing returning id`;
  if (made.length === 0) return false;
  if (isByAd(touch)) {
    await tx`select derive_lead_places(current_setting('app.tenant_id')::uuid, ${[leadId]}::uuid[])`;
  }
  return true;
}

/** Whether a touch of this source is known by what it came with. */
export async function findTouch(tx: Tx, source: NewTouch['source'], externalId: string): Promise<boolean> {
  const rows = await tx`select from lead_touches where source = ${source} and external_id = ${externalId}`;
  return rows.length > 0;
}
