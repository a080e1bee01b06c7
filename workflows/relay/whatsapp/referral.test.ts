/** People who come from ads that click to WhatsApp. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createInboxScene, type InboxScene } from '../../testing/inbox-scene.ts';

let scene: InboxScene;
beforeAll(async () => void (scene = await createInboxScene()));
afterAll(() => scene?.stop());
beforeEach(() => scene.renew());

const phone = '+5491140000003';
const [ad, other] = ['120226305854810726', '120226305854810999'];
const referral = (more: object = {}) => ({
  source_type: 'ad',
  source_id: ad,
  source_url: 'https://fb.me/x',
  headline: 'Promo',
  body: 'Ven',
  media_type: 'image',
  image_url: 'https://scontent.example/i.jpg',
  ctwa_clid: 'ARA1',
  ...more,
});
const touches = () => scene.inTenant((tx) => tx`select * from lead_touches order by occurred_at, external_id`);
const arrive = async (...events: object[]) => {
  for (const event of events) await scene.deliver(event);
  await scene.work();
};

describe('a message from an ad', () => {
  it('makes the lead and the touch it carries, with everything WhatsApp tells', async () => {
    await arrive(scene.inbound(phone, { referral: referral() }));
    const [lead] = await scene.leads();
    const [touch, ...others] = await touches();
    expect(others).toEqual([]);
    expect(touch).toMatchObject({
      lead_id: lead!.id,
      source: 'ctwa',
      ad_id: ad,
      headline: 'Promo',
      body: 'Ven',
      source_url: 'https://fb.me/x',
      ctwa_clid: 'ARA1',
      raw: { media_type: 'image', image_url: 'https://scontent.example/i.jpg' },
    });
    expect(touch!.occurred_at <= lead!.created_at).toBe(true);
    expect(lead).toMatchObject({ lead_source: 'META_ADS', meta_ad_id: ad, meta_ad_headline: 'Promo' });
  });

  it('counts for somebody who is a lead already, whatever came first', async () => {
    await scene.inTenant((tx) => tx`insert into leads (phone, phone_key) values (${phone}, '541140000003')`);
    await arrive(
      scene.inbound(phone, { sendTime: '2026-11-20T11:00:00.000Z' }),
      scene.inbound(phone, { referral: referral() }),
    );
    expect(await scene.leads()).toMatchObject([{ meta_ad_id: ad, lead_source: 'META_ADS' }]);
    expect((await touches()).map((row) => row.source)).toEqual(['ctwa']);
  });

  it('may be the second message: the person was organic, and has an ad since', async () => {
    await arrive(
      scene.inbound(phone, { sendTime: '2026-11-20T11:00:00.000Z' }),
      scene.inbound(phone, { sendTime: '2026-11-20T11:05:00.000Z', referral: referral() }),
      scene.inbound(phone, { sendTime: '2026-11-20T11:06:00.000Z' }),
    );
    expect((await touches()).map((row) => [row.source, row.ad_id])).toEqual([
      ['organic', null],
      ['ctwa', ad],
    ]);
  });

  it('told again is one touch; another ad later is another, and the newest stands on the lead', async () => {
    const first = scene.inbound(phone, { sendTime: '2026-11-20T11:00:00.000Z', referral: referral() });
    const second = scene.inbound(phone, {
      sendTime: '2026-11-20T12:00:00.000Z',
      referral: referral({ source_id: other, headline: 'Otra' }),
    });
    // Also the later one before the earlier, and each under several event ids.
    await arrive(second, first, first, second, second);
    expect((await touches()).map((row) => row.ad_id)).toEqual([ad, other]);
    expect((await scene.leads())[0]).toMatchObject({ meta_ad_id: other, meta_ad_headline: 'Otra' });
  });

  it('may lack the click id, come from a post, or hold what is no id: kept as told, without an ad', async () => {
    await arrive(
      scene.inbound('+5491140000011', { referral: referral({ ctwa_clid: undefined }) }),
      scene.inbound('+5491140000012', { referral: referral({ source_type: 'post', source_id: '55' }) }),
      scene.inbound('+5491140000013', { referral: referral({ source_id: "1' or 1=1", headline: 'h'.repeat(9000) }) }),
      scene.inbound('+5491140000014', { referral: {} }),
      scene.inbound(undefined, { fromUserId: 'US.1', referral: referral({ body: '{{lead.phone}} STOP' }) }),
    );
    const rows = await touches();
    expect(rows.map((row) => row.source)).toEqual(Array.from({ length: 5 }, () => 'ctwa'));
    expect(rows.map((row) => row.ad_id).filter(Boolean)).toHaveLength(2);
    const odd = rows.find((row) => row.raw.source_id === "1' or 1=1");
    expect(odd).toMatchObject({ ad_id: null, headline: 'h'.repeat(500) });
    expect((await scene.leads()).map((lead) => lead.consent)).toEqual(Array.from({ length: 5 }, () => null));
  });

  it('keeps where its ad belonged; where the sync learns it later, the lead follows and the touch stays', async () => {
    const know = (id: string, adset: string, campaign: string) =>
      scene.inTenant(async (tx) => {
        await tx`insert into ad_accounts (account_id, name, currency, timezone) values ('act_1', 'A', 'ARS', 'America/Argentina/Buenos_Aires') on conflict do nothing`;
        await tx`
          insert into meta_ads_ads (ad_id, adset_id, campaign_id, account_id, name, status) values (${id}, ${adset}, ${campaign}, 'act_1', 'Ad', 'ACTIVE')
          on conflict (tenant_id, ad_id) do update set adset_id = excluded.adset_id, campaign_id = excluded.campaign_id`;
      });
    const refresh = () => scene.inTenant((tx) => tx`select refresh_marketing(100)`);
    await know(ad, '5', '6');
    await arrive(
      scene.inbound('+5491140000021', { referral: referral() }),
      scene.inbound('+5491140000022', {
        sendTime: '2026-11-20T12:00:01.000Z',
        referral: referral({ source_id: other }),
      }),
    );
    const places = async () => (await touches()).map((row) => [row.ad_id, row.adset_id, row.campaign_id]);
    const written = [
      [ad, '5', '6'],
      [other, null, null],
    ];
    expect(await places()).toEqual(written);
    await refresh();
    await know(other, '7', '8');
    await refresh();
    const onLeads = async () =>
      (await scene.inTenant((tx) => tx`select * from leads order by phone`)).map((lead) => [
        lead.meta_ad_id,
        lead.meta_adset_id,
        lead.meta_campaign_id,
      ]);
    expect(await onLeads()).toEqual([
      [ad, '5', '6'],
      [other, '7', '8'],
    ]);
    // Moved to another ad set: numbers and leads follow the sync, what was written down does not change.
    await know(ad, '9', '6');
    await refresh();
    expect((await onLeads())[0]).toEqual([ad, '9', '6']);
    expect(await places()).toEqual(written);
  });
});
