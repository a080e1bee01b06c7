/** What a page calls the things that say how somebody came: `utmSource`, `UTM_SOURCE`, `Landing Page`, `_fbc`. */
import { clickIdNames } from '#db/crm/utm.ts';
import { keyOf } from '#flow';

const landings = new Set([
  'source_url',
  'landing',
  'landing_page',
  'landing_url',
  'landing_page_url',
  'page_url',
  'page_location',
  'url',
]);
/** Of a touch, what a page without a notion of touches sends beside the name. */
const own = new Set(['campaign_id', 'adset_id', 'ad_id', 'form_id', 'ctwa_clid']);
const clickIds = new Set<string>(clickIdNames);

/** @returns the field of a touch, `utm_…`, the name of a click's id; undefined for what says nothing of it */
export function touchName(name: string): string | undefined {
  const folded = keyOf(name.replaceAll(/(\p{Ll})(\p{Lu})/gu, '$1_$2')).replace(/^_+/, '');
  if (own.has(name) || /^utm_[a-z]+$/.test(folded) || clickIds.has(folded)) return own.has(name) ? name : folded;
  return landings.has(folded) ? 'source_url' : undefined;
}

export const isClickId = (name: string): boolean => clickIds.has(name);

/** What an address itself says: its words and the ids of clicks. */
export function readAddress(url: string | undefined): [name: string, value: string][] {
  if (url === undefined || !URL.canParse(url)) return [];
  return [...new URL(url).searchParams].flatMap(([name, value]) => {
    const known = touchName(name);
    return known && known !== 'source_url' && value !== '' ? [[known, value] as [string, string]] : [];
  });
}
