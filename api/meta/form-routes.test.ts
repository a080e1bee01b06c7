/** Instant Forms: which question is the phone, also of the leads that are in already. */
import { noteQuestions, noteTestLead } from '#db/meta/lead-forms.ts';
import { type Tx, withTenant } from '#db/platform/tenant.ts';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestApi } from '../testing.ts';
import type { Person, TestApi } from '../testing.ts';

const path = '/api/crm/marketing/meta-forms';
const form = '880000000000000001';
const question = 'donde_te_ubicamos';
let api: TestApi;
beforeAll(async () => void (api = await createTestApi()));
afterAll(() => api.stop());

const inTenant = <T>({ tenantId }: Person, work: (tx: Tx) => Promise<T>) =>
  withTenant(api.database.sql, tenantId, work);

async function withForm(): Promise<Person> {
  const ceo = await api.person();
  await inTenant(ceo, async (tx) => {
    await tx`insert into meta_pages (page_id, name) values ('104', 'Bicicletas')`;
    await noteQuestions(tx, { formId: form, pageId: '104', questions: ['nombre', question], phoneFound: false });
  });
  return ceo;
}
/** Somebody of the form, as they came in while nobody knew which answer is the phone. */
const lead = async (ceo: Person, name: string, answer: string) => {
  const body = { name, custom: { [question]: answer, color: name }, touch: { source: 'lead_form', form_id: form } };
  return (await ceo.post('/api/crm/leads', body)).body.id as string;
};
const choose = (ceo: Person, body: object) => ceo.patch(`${path}/${form}`, body);

it('a form without a phone is listed as such, with its last test', async () => {
  const ceo = await withForm();
  const at = new Date('2026-11-20T12:00:00Z');
  await inTenant(ceo, (tx) => noteTestLead(tx, { formId: form, pageId: '104', at }));
  expect((await ceo.get(path)).body.items).toEqual([
    {
      id: form,
      page_id: '104',
      name: '',
      questions: ['nombre', question],
      phone_found: false,
      phone_question: null,
      asks_no_phone: false,
      last_test_at: '2026-11-20T12:00:00.000Z',
    },
  ]);
});

it('the answer becomes the phone of who is in; who is known by it is one person; what is no number stays', async () => {
  const ceo = await withForm();
  const ana = await lead(ceo, 'Ana', '+54 9 11 6000-1606');
  const again = await lead(ceo, 'Ana otra vez', '11 6000-1606');
  const known = (await ceo.post('/api/crm/leads', { name: 'Beto', phone: '+5491160001607' })).body.id;
  const beto = await lead(ceo, 'B.', '+5491160001607');
  const nobody = await lead(ceo, 'Caro', 'en la plaza');
  const { body } = await choose(ceo, { phone_question: question });
  expect(body).toMatchObject({ mended: 1, merged: 2, unreadable: 1, next: null, form: { phone_question: question } });
  // Whichever of the two is left, both ids lead there.
  for (const id of [ana, again])
    expect((await ceo.get(`/api/crm/leads/${id}`)).body).toMatchObject({
      phone: expect.stringMatching(/^\+549?1160001606$/),
    });
  expect((await ceo.get(`/api/crm/leads/${known}`)).body).toMatchObject({ name: 'Beto', custom: { color: 'B.' } });
  expect((await ceo.get(`/api/crm/leads/${known}`)).body.custom).not.toHaveProperty(question);
  expect((await ceo.get(`/api/crm/leads/${beto}`)).body.id).toBe(known);
  expect((await ceo.get(`/api/crm/leads/${nobody}`)).body).toMatchObject({
    phone: null,
    custom: { [question]: 'en la plaza' },
  });
  expect((await ceo.get('/api/crm/leads')).body.items).toHaveLength(3);
  expect((await choose(ceo, { phone_question: question })).body).toMatchObject({ mended: 0, merged: 0, unreadable: 1 });
  expect((await choose(ceo, { phone_question: null })).body.form.phone_question).toBeNull();
});

it('a form that asks for no phone can be said to, until it asks something else', async () => {
  const ceo = await withForm();
  const { body } = await choose(ceo, { phone_question: null, asks_no_phone: true });
  expect(body).toMatchObject({ mended: 0, form: { asks_no_phone: true, phone_question: null } });
  const ask = (questions: string[]) =>
    inTenant(ceo, (tx) => noteQuestions(tx, { formId: form, pageId: '104', questions, phoneFound: false }));
  const isSaid = async () => (await ceo.get(path)).body.items[0].asks_no_phone as boolean;
  await ask(['nombre', question]);
  expect(await isSaid()).toBe(true);
  await ask(['nombre', question, 'talle']);
  expect(await isSaid()).toBe(false);
  await choose(ceo, { phone_question: null, asks_no_phone: true });
  expect((await choose(ceo, { phone_question: question })).body.form).toMatchObject({ asks_no_phone: false });
});

it('a form of nobody is 404', async () => {
  const ceo = await api.person();
  expect((await choose(ceo, { phone_question: 'x' })).status).toBe(404);
});
