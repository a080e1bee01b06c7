/** What `show` in the address points at. */
import type { PlaceIds } from '../marketing-queries.ts';
import type { Level, View } from '../view.ts';

export interface Place {
  /** `rest`: people of ads that the rows of a level (its id) do not know. `nobody`: people whom no ad brought. */
  kind: Level | 'rest' | 'nobody';
  id: string;
}

/** @returns undefined for nothing, for what makes no sense and for what is no place, such as `rates` */
export function placeOf(show: string | undefined): Place | undefined {
  if (show === 'nobody') return { kind: 'nobody', id: '' };
  const [, kind, id] = /^(campaign|adset|ad|rest):(.+)$/s.exec(show ?? '') ?? [];
  if (!kind || !id) return undefined;
  if (kind === 'rest') return ['campaign', 'adset', 'ad'].includes(id) ? { kind, id } : undefined;
  return { kind: kind as Level, id };
}

/** The same place as the API names it. The remainder of a level is what has an empty id there, within the campaign or ad set on screen. */
export function idsOf(
  { kind, id }: Place,
  { campaign, adset }: Pick<View, 'campaign' | 'adset'>,
): PlaceIds & {
  unattributed?: 'true';
} {
  if (kind === 'nobody') return { unattributed: 'true' };
  if (kind !== 'rest') return { [`${kind}_id`]: id };
  const within = { ...(campaign && { campaign_id: campaign }), ...(adset && id === 'ad' && { adset_id: adset }) };
  return id === 'campaign' ? { campaign_id: '' } : { ...within, [`${id}_id`]: '' };
}
