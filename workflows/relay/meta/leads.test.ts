import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { deletePerson } from '#db/crm/delete-person.ts';
import { insertLead } from '#db/crm/leads.ts';
import { withTenant } from '#db/platform/tenant.ts';
import { findTraces } from '#db/testing/traces.ts';
import { createLeadScene, formIds, type LeadScene } from '../../testing/lead-scene.ts';
import { relayLeads } from './leads.ts';

let scene: LeadScene;
beforeAll(async () => void (scene = await createLeadScene()));
afterAll(() => scene?.stop());
beforeEach(async () => void (await scene.renew()));

const ad = '120210000000000111';
const day = 86_400_000;
const ago = (ms: number) => new Date(Date.now() - ms).toISOString();

describe('a lead of an Instant Form', () => {
  it('becomes a lead with what was entered, a touch of its ad, and an event that starts flows', async () => {
    const id = await scene.submit({
      ad_id: ad,
      form_id: formIds[1],
      fields: {
        full_name: 'Ana Pérez',
        email: 'ana@example.com',
        phone_number: '+5491155550123',
        '¿Qué modelo te interesa?': ['urbana', 'montaña'],
        city: 'Rosario',
      },
    });
    await scene.tell(id);
    await scene.work();
    const [lead, ...others] = await scene.leads();
    expect(others).toEqual([]);
    expect(lead).toMatchObject({
      name: 'Ana Pérez',
      email: 'ana@example.com',
      phone: '+5491155550123',
      lead_source: 'META_ADS',
      meta_ad_id: ad,
      consent: null,
      custom: { que_modelo_te_interesa: 'urbana, montaña', city: 'Rosario' },
      external_ids: { meta_lead: id },
    });
    const [touch] = await scene.touches();
    expect(touch).toMatchObject({
      lead_id: lead!.id,
      source: 'lead_form',
      ad_id: ad,
      form_id: formIds[1],
      external_id: id,
      adset_id: expect.stringMatching(/^\d+$/),
      campaign_id: expect.stringMatching(/^\d+$/),
    });
    // Nobody may have come through an ad later than they came.
    expect(touch!.occurred_at <= lead!.created_at).toBe(true);
    expect(await scene.types()).toEqual(['lead.created', 'custom.lead_form']);
    expect(await scene.inbox()).toEqual([{ id: `leadgen:${id}`, attempts: 0, error: null, done: true, waits: false }]);
  });

  it('is one lead however often it is told, and however many work at once', async () => {
    const ids = await Promise.all(
      Array.from({ length: 12 }, (_, i) =>
        scene.submit({ fields: { full_name: `P ${i}`, email: `p${i}@example.com` } }),
      ),
    );
    for (let i = 0; i < 3; i++) await scene.tell(...ids);
    await Promise.all([scene.work(), scene.work(), scene.work()]);
    await scene.tell(...ids);
    await scene.work();
    expect(await scene.leads()).toHaveLength(12);
    expect(await scene.touches()).toHaveLength(12);
    expect((await scene.types()).filter((type) => type === 'lead.created')).toHaveLength(12);
  });

  it('may have an e-mail only, a phone that is none, or nothing to reach anybody by', async () => {
    const fields = [
      { email: 'solo@example.com' },
      { full_name: 'Beto', email: 'beto@example.com', phone_number: '123' },
      { first_name: 'Ana', last_name: 'Gómez', work_email: 'ana@work.example' },
    ];
    for (const one of fields) await scene.tell(await scene.submit({ fields: one, ad_id: null }));
    await scene.work();
    const leads = await scene.leads();
    const find = (name: string | null) => leads.find((lead) => lead.name === name);
    expect(leads).toHaveLength(3);
    expect(find(null)).toMatchObject({ email: 'solo@example.com', phone: null, lead_source: 'LEAD_FORM' });
    expect(find('Beto')).toMatchObject({ phone: null, custom: { phone_number: '123' } });
    expect(find('Ana Gómez')).toMatchObject({ email: 'ana@work.example' });
    expect(await scene.touches()).toHaveLength(3);
  });

  it('of somebody known is one more touch, fills in what was unknown, and overwrites nothing but answers', async () => {
    const [known] = await scene.inTenant(
      (tx) => tx<{ id: string }[]>`
        insert into leads (name, phone, phone_key, lead_source, custom, created_at)
        values ('Anita', '+5491155550123', '541155550123', 'REFERRAL', '{"city": "Salta", "color": "rojo"}', now() - interval '40 days') returning id`,
    );
    const fields = { full_name: 'Ana Pérez', email: 'ana@example.com', phone_number: '01155550123', city: 'Rosario' };
    const [first, second] = [await scene.submit({ fields, ad_id: ad }), await scene.submit({ fields, ad_id: null })];
    await scene.tell(first, second);
    await scene.work();
    expect(await scene.leads()).toHaveLength(1);
    expect((await scene.leads())[0]).toMatchObject({
      id: known!.id,
      name: 'Anita',
      email: 'ana@example.com',
      lead_source: 'REFERRAL',
      meta_ad_id: ad,
      custom: { city: 'Rosario', color: 'rojo' },
    });
    expect((await scene.touches()).map((touch) => String(touch.external_id)).toSorted()).toEqual(
      [first, second].toSorted(),
    );
    expect(await scene.types()).toEqual(['custom.lead_form', 'custom.lead_form']);
  });

  it('entered before the page was ours, or a week ago, is history: it is there, and starts nothing', async () => {
    await scene.inTenant((tx) => tx`update meta_pages set leads_since = now() - interval '20 days'`);
    const old = await scene.submit({ created_time: ago(9 * day), fields: { email: 'old@example.com' } });
    const fresh = await scene.submit({ created_time: ago(6 * day), fields: { email: 'fresh@example.com' } });
    await scene.tell(old, fresh);
    await scene.work();
    expect((await scene.types()).toSorted()).toEqual(['custom.lead_form', 'lead.created', 'lead.created (history)']);
    const leads = await scene.leads();
    expect(leads.map((lead) => lead.email)).toEqual(['old@example.com', 'fresh@example.com']);
    expect(Math.abs(leads[0]!.created_at - Date.parse(ago(9 * day)))).toBeLessThan(60_000);
  });

  it('reaches both tenants that have its page, each with a lead of its own', async () => {
    const other = (await scene.db.createTenant()).id;
    await scene.connect(other);
    const id = await scene.submit({ fields: { email: 'both@example.com' } });
    await scene.tell(id);
    await scene.work();
    expect(await scene.leads()).toHaveLength(1);
    const theirs = await withTenant(scene.db.sql, other, (tx) => tx`select email from leads`);
    expect([...theirs]).toEqual([{ email: 'both@example.com' }]);
  });
});

describe('consent', () => {
  const person = { full_name: 'Ana', phone_number: '+5491155550123' };

  it('is what somebody ticked in the form, with its proof; not ticked says nothing', async () => {
    const yes = await scene.submit({ fields: person, boxes: { whatsapp_ok: true, news: false } });
    const no = await scene.submit({ fields: { email: 'no@example.com' }, boxes: { whatsapp_ok: false } });
    await scene.tell(yes, no);
    await scene.work();
    expect((await scene.leads()).map((lead) => [lead.email, lead.consent])).toEqual(
      expect.arrayContaining([
        [null, 'granted'],
        ['no@example.com', null],
      ]),
    );
    const rows = await scene.inTenant((tx) => tx`select granted, source, evidence from consents`);
    expect([...rows]).toEqual([
      {
        granted: true,
        source: 'lead_form',
        evidence: { leadgen_id: yes, form_id: formIds[0], checkboxes: ['whatsapp_ok'] },
      },
    ]);
  });

  it('does not come back by a form after somebody said stop', async () => {
    await scene.tell(await scene.submit({ fields: person }));
    await scene.work();
    await scene.inTenant((tx) => tx`update leads set consent = 'revoked'`);
    const again = await scene.submit({ fields: person, boxes: { whatsapp_ok: true } });
    await scene.tell(again);
    await scene.work();
    expect((await scene.leads())[0]).toMatchObject({ consent: 'revoked' });
  });
});

describe('when a lead cannot be read', () => {
  it('waits while the token is no good, counts no attempt, and goes on when somebody reconnects', async () => {
    const ids = [
      await scene.submit({ fields: { email: 'a@example.com' } }),
      await scene.submit({ fields: { email: 'b@example.com' } }),
    ];
    await scene.meta.fault({ kind: 'meta-token', end: 'expired', times: 1 });
    await scene.tell(...ids);
    await relayLeads(scene.deps, 1);
    expect(await scene.leads()).toEqual([]);
    const waiting = { attempts: 0, error: '190/463 token-expired', done: false, waits: true };
    expect(await scene.inbox()).toMatchObject([waiting, waiting]);
    await scene.work();
    expect(await scene.leads()).toEqual([]);
    await scene.connect();
    await scene.work();
    expect(await scene.leads()).toHaveLength(2);
    expect((await scene.inbox()).every((row) => row.done && row.error === null)).toBe(true);
  });

  it('waits for a page that has lost its token, and drops those of one that was left out', async () => {
    const id = await scene.submit({ fields: { email: 'a@example.com' } });
    await scene.tell(id);
    await scene.inTenant((tx) => tx`delete from credentials`);
    await scene.work();
    expect(await scene.inbox()).toMatchObject([{ error: 'not-connected', done: false, waits: true, attempts: 0 }]);
    await scene.inTenant((tx) => tx`update meta_pages set wants_leads = false`);
    await scene.hurry();
    await scene.work();
    expect(await scene.inbox()).toMatchObject([{ error: 'page-left-out', done: true }]);
  });

  it('waits as long as Meta says when it was asked too much', async () => {
    await scene.tell(await scene.submit({ fields: { email: 'a@example.com' } }));
    await scene.meta.fault({ kind: 'meta-throttle', code: 80_005, regainMinutes: 3, times: 1 });
    await scene.work();
    const [row] = await scene.inTenant(
      (tx) =>
        tx`select attempts, error, round(extract(epoch from retry_at - now()) / 60)::int as minutes from webhook_inbox`,
    );
    expect(row).toEqual({ attempts: 0, error: '80005 rate-limit', minutes: 3 });
    await scene.hurry();
    await scene.work();
    expect(await scene.leads()).toHaveLength(1);
  });

  it('tries a deleted one three times, then drops it with its reason and holds up nobody', async () => {
    const [gone, there] = [
      await scene.submit({ fields: { email: 'g@example.com' } }),
      await scene.submit({ fields: { email: 't@example.com' } }),
    ];
    await scene.tell(gone, there);
    scene.meta.sandbox.meta.leads.all.delete(gone);
    for (let i = 0; i < 3; i++) {
      await scene.hurry();
      await scene.work();
    }
    expect(await scene.leads()).toHaveLength(1);
    expect(await scene.inbox()).toEqual([
      { id: `leadgen:${gone}`, attempts: 2, error: 'lead-not-found', done: true, waits: false },
      { id: `leadgen:${there}`, attempts: 0, error: null, done: true, waits: false },
    ]);
  });

  it('is patient with Meta’s own trouble, and reads without the ad’s places where these are refused', async () => {
    await scene.tell(await scene.submit({ fields: { email: 'a@example.com' }, ad_id: ad }));
    await scene.meta.fault({ kind: 'meta-error', code: 2, times: 2 });
    await scene.work();
    expect(await scene.inbox()).toMatchObject([{ attempts: 0, error: '2 temporary', waits: true }]);
    await scene.hurry();
    await scene.meta.fault({ kind: 'meta-error', code: 200, times: 1 });
    await scene.work();
    expect((await scene.touches())[0]).toMatchObject({ ad_id: ad, adset_id: null, campaign_id: null });
  });

  it('sets aside after three tries what the database refuses, and takes in the others', async () => {
    const [bad, fine] = [
      await scene.submit({ fields: { email: 'bad@example.com' } }),
      await scene.submit({ fields: { email: 'f@example.com' } }),
    ];
    await scene.db.owner()`
      create or replace function refuse_bad() returns trigger language plpgsql as
      $$ begin if new.email = 'bad@example.com' then raise exception using errcode = '23514'; end if; return new; end $$`;
    await scene.db.owner()`create trigger refuse_bad before insert on leads for each row execute function refuse_bad()`;
    await scene.tell(bad, fine);
    for (let i = 0; i < 4; i++) {
      await scene.hurry();
      await scene.work();
    }
    await scene.db.owner()`drop trigger refuse_bad on leads`;
    expect(await scene.leads()).toHaveLength(1);
    expect((await scene.inbox())[0]).toMatchObject({ attempts: 3, error: '23514', done: false });
    // Whoever is set aside is found by the next bulk read, once the reason is gone.
    await scene.readForms();
    expect(await scene.leads()).toHaveLength(2);
    expect((await scene.inbox())[0]).toMatchObject({ error: null, done: true });
  });

  it('sets aside a row that makes no sense, and one whose token does not open', async () => {
    const fine = await scene.submit({ fields: { email: 'f@example.com' }, form_id: formIds[2] });
    const sealed = await scene.submit({ fields: { email: 's@example.com' }, form_id: formIds[0] });
    await scene.inTenant(async (tx) => {
      await tx`insert into webhook_inbox (provider, endpoint, external_event_id, raw) values ('meta', 'x', 'odd', '{}'), ('meta', 'x', 'none', 'no')`;
      await tx`update credentials set sealed_value = '\\x00' where key = 'meta:page:104000000000000001'`;
    });
    await scene.tell(fine, sealed);
    for (let i = 0; i < 4; i++) {
      await scene.hurry();
      await scene.work();
    }
    expect((await scene.leads()).map((lead) => String(lead.email))).toEqual(['f@example.com']);
    const rows = await scene.inbox();
    expect(rows.filter((row) => !row.done).map((row) => row.attempts)).toEqual([3, 3, 3]);
  });
});

describe('somebody who was deleted after they had filled in a form', () => {
  const phone = '+5491155550777';
  const submit = () => scene.submit({ fields: { full_name: 'Ema Lugo', phone_number: phone } });
  const remove = (id: string) => scene.inTenant((tx) => deletePerson(tx, id));
  const others = async () => (await scene.leads()).map(({ name }) => name);
  /** A second later, since Meta tells whole seconds. */
  const later = () => new Promise((done) => setTimeout(done, 1100));

  it.each([
    ['while its notice waits', true],
    ['before anybody told of it', false],
  ])('comes in neither by webhook nor by reading the forms: %s', async (_, isTold) => {
    const { id: lead } = await scene.inTenant((tx) => insertLead(tx, { name: 'Ema Lugo', phone }));
    const id = await submit();
    if (isTold) await scene.tell(id);
    await later();
    await remove(lead);
    if (!isTold) await scene.tell(id);
    await scene.work();
    await scene.readForms();
    expect(await others()).toEqual([]);
    // Meta's own id of the entry stays until Meta has forgotten it, so that it is not read again and again.
    expect(await findTraces(scene.db.owner(), ['91155550777', '541155550777', 'Ema Lugo', id])).toEqual([
      'webhook_inbox.external_event_id',
    ]);
  });

  it('comes in by the next one that they fill in', async () => {
    const { id: lead } = await scene.inTenant((tx) => insertLead(tx, { name: 'Ema Lugo', phone }));
    await remove(lead);
    await later();
    await scene.tell(await submit());
    await scene.work();
    expect(await others()).toEqual(['Ema Lugo']);
    await scene.inTenant((tx) => tx`delete from leads`);
  });
});
