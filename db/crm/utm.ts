/** The words that an advertiser puts behind the address of a page, and what they say about the ad. */

export interface Utm {
  utm_source?: string;
  utm_medium?: string;
  utm_campaign?: string;
  utm_content?: string;
  utm_term?: string;
  /** The campaign's own id: `utm_id={{campaign.id}}`. */
  utm_id?: string;
}

export const utmNames = ['utm_source', 'utm_medium', 'utm_campaign', 'utm_content', 'utm_term', 'utm_id'] as const;

/** What networks put behind the address of a page to know a click again, and Meta's cookies of it (`_fbc`, `_fbp`). */
export const clickIdNames = [
  'fbclid',
  'fbc',
  'fbp',
  'gclid',
  'gbraid',
  'wbraid',
  'dclid',
  'msclkid',
  'ttclid',
  'twclid',
  'li_fat_id',
] as const;
export type ClickIds = Partial<Record<(typeof clickIdNames)[number], string>>;

const metasOwn = /^(facebook|fb|instagram|ig|meta|messenger|audience_network|an|msg)(_?ads?)?$/i;
const metaId = /^\d{10,25}$/;

/**
 * The ad's place where Meta itself filled the words in: `utm_campaign={{campaign.id}}&utm_term={{adset.id}}&utm_content={{ad.id}}`,
 * or `utm_id={{campaign.id}}` beside names. Names say nothing that could be relied on, and ids of other networks nothing about Meta.
 */
export function placeOfUtm(utm: Utm): { campaign_id?: string; adset_id?: string; ad_id?: string } {
  if (!metasOwn.test(utm.utm_source ?? '')) return {};
  const campaigns = [utm.utm_id, utm.utm_campaign];
  const campaign_id = campaigns.find((id) => id !== undefined && metaId.test(id));
  const ids = { campaign_id, adset_id: utm.utm_term, ad_id: utm.utm_content };
  return Object.fromEntries(Object.entries(ids).filter(([, id]) => id !== undefined && metaId.test(id)));
}

/** Words by which other networks call themselves in `utm_source`. */
const others =
  /^(google|googleads|google_ads|adwords|gads|youtube|yt|bing|microsoft|tiktok|tik_tok|tiktokads|twitter|x|linkedin|snapchat|pinterest|taboola|outbrain)(_?ads?)?$/i;
const othersClicks = clickIdNames.filter((name) => !['fbclid', 'fbc', 'fbp'].includes(name));

interface Told extends AdPlace {
  utm?: Utm | null;
  click_ids?: ClickIds | null;
}
interface AdPlace {
  campaign_id?: string | undefined;
  adset_id?: string | undefined;
  ad_id?: string | undefined;
}

/**
 * Which ad of Meta's a touch names, and what it calls so but is another network's: ids look alike everywhere, so the click that
 * came with them decides, then the word for the source. Where neither says anything they are Meta's, as their names promise.
 */
export function placeOf({ campaign_id, adset_id, ad_id, utm, click_ids }: Told): { place: AdPlace; strange: AdPlace } {
  const named = Object.entries({ campaign_id, adset_id, ad_id }).filter(([, id]) => id !== undefined);
  if (named.length === 0) return { place: placeOfUtm(utm ?? {}), strange: {} };
  const ids: AdPlace = Object.fromEntries(named);
  const isMetas = click_ids?.fbclid !== undefined || click_ids?.fbc !== undefined;
  const isOthers =
    othersClicks.some((name) => click_ids?.[name] !== undefined) || others.test((utm?.utm_source ?? '').trim());
  return isOthers && !isMetas ? { place: {}, strange: ids } : { place: ids, strange: {} };
}
