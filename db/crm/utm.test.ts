import { expect, it } from 'vitest';
import { placeOf } from './utm.ts';

const ids = { campaign_id: '120210000000000001', ad_id: '120210000000000003' };

it.each([
  ['nothing else', {}, true],
  ['a click of Meta', { click_ids: { fbclid: 'x' } }, true],
  ['a cookie that is on every visit', { click_ids: { fbp: 'x', gclid: 'y' } }, false],
  ['a click of Google', { click_ids: { gclid: 'x' } }, false],
  ['a click of Google within an app', { click_ids: { wbraid: 'x' } }, false],
  ['a click of TikTok', { click_ids: { ttclid: 'x' } }, false],
  ['a click of Bing', { click_ids: { msclkid: 'x' } }, false],
  ['clicks of both', { click_ids: { gclid: 'x', fbclid: 'y' } }, true],
  ['Google for its source', { utm: { utm_source: 'Google' } }, false],
  ['TikTok for its source', { utm: { utm_source: 'tiktok_ads' } }, false],
  ['Instagram for its source', { utm: { utm_source: 'ig' } }, true],
  ['a source that nobody knows', { utm: { utm_source: 'boletin' } }, true],
  ['Google for its source, and a click of Meta', { utm: { utm_source: 'google' }, click_ids: { fbc: 'x' } }, true],
])('ids of ads that come with %s', (_what, beside, isMetas) => {
  expect(placeOf({ ...ids, ...beside })).toEqual(isMetas ? { place: ids, strange: {} } : { place: {}, strange: ids });
});

it('words that Meta filled in count where no ids are given', () => {
  const utm = { utm_source: 'fb', utm_campaign: ids.campaign_id };
  expect(placeOf({ utm })).toEqual({ place: { campaign_id: ids.campaign_id }, strange: {} });
  expect(placeOf({ ad_id: '7', utm })).toEqual({ place: { ad_id: '7' }, strange: {} });
});
