/** Leads of Meta's testing tool: they show that leads arrive, and are nobody. */
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { listLeadForms } from '#db/meta/lead-forms.ts';
import { createLeadScene, formIds, type LeadScene } from '../../testing/lead-scene.ts';

let scene: LeadScene;
beforeAll(async () => void (scene = await createLeadScene()));
afterAll(() => scene.stop());
beforeEach(() => scene.renew());

const form = formIds[0];
const made = [
  {
    full_name: '<test lead: dummy data for full_name>',
    email: 'test@meta.com',
    phone_number: '<test lead: dummy data for phone_number>',
  },
  { nombre_completo: '<test lead: dummy data for nombre_completo>', telefono: '<test lead: dummy data for telefono>' },
  { full_name: '<lead de prueba: datos ficticios>', email: 'test@fb.com', phone_number: '+15105559999' },
];
const lastTest = async () => (await scene.inTenant(listLeadForms)).find(({ form_id: id }) => id === form)?.last_test_at;

it.each(made)('%j becomes nobody, however we hear of it', async (fields) => {
  const told = await scene.submit({ fields, form_id: form, ad_id: null });
  await scene.tell(told);
  await scene.work();
  expect(await lastTest()).toBeInstanceOf(Date);
  await scene.submit({ fields, form_id: form, ad_id: null });
  expect(await scene.readForms()).toMatchObject({ state: 'completed', rows: 0 });
  expect(await scene.leads()).toEqual([]);
  expect(await scene.types()).toEqual([]);
  expect((await scene.inbox()).map(({ error, done }) => [error, done])).toEqual([
    ['test-lead', true],
    ['test-lead', true],
  ]);
});

it('a form keeps what it asks, and says when none of it is a phone', async () => {
  const fields = { nombre_y_apellido: 'Ana Paz', 'donde_te_ubicamos?': '11 6000-1605' };
  await scene.tell(await scene.submit({ fields, form_id: form }));
  await scene.work();
  expect((await scene.leads())[0]).toMatchObject({
    name: 'Ana Paz',
    phone: null,
    custom: { donde_te_ubicamos: '11 6000-1605' },
  });
  expect((await scene.inTenant(listLeadForms)).find(({ form_id: id }) => id === form)).toMatchObject({
    questions: ['nombre_y_apellido', 'donde_te_ubicamos'],
    phone_found: false,
    phone_question: null,
    last_test_at: null,
  });
});
