/** Trying a template on one's own phone: asked for over HTTP, verified by a word from that phone, sent once by the worker. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { storeTemplate } from '#db/sending/template-store.ts';
import { verifyTestPhone } from '#db/sending/test-phones.ts';
import { withTenant } from '#db/platform/tenant.ts';
import { createTestApi, type Person, type TestApi } from '../../testing.ts';

let api: TestApi;
let ceo: Person;
let id: string;
beforeAll(async () => {
  api = await createTestApi();
  ceo = await api.person();
  await withTenant(api.database.sql, ceo.tenantId, async (tx) => {
    await tx`insert into senders ${tx({ provider: 'ycloud', phone: '+5491100000000', label: 'V', waba_id: 'w', credential_key: 'k', is_default: true })}`;
    const components = [
      { type: 'BODY', text: 'Hola {{1}}, sale el {{2}} sin falta.', example: { body_text: [['Ana', 'lunes']] } },
    ];
    const told = {
      provider: 'ycloud',
      wabaId: 'w',
      name: 'aviso',
      language: 'es',
      category: 'UTILITY',
      status: 'APPROVED',
    };
    await storeTemplate(tx, { ...told, components, at: new Date() });
    [{ id }] = await tx<[{ id: string }]>`select id from meta_templates`;
  });
});
afterAll(() => api.stop());
const send = (over: object = {}, who = ceo) =>
  who.post(`/api/crm/marketing/hsm/templates/${id}/test-send`, { phone: '11 5555-0001', ...over });

it('goes only to a number that its owner has written the code from, and is no message of the business', async () => {
  expect((await send()).body.code).toBe('number_not_verified');
  const { status, body } = await ceo.post('/api/crm/test-phones', { phone: '11 5555-0001' });
  expect([status, body]).toMatchObject([
    201,
    { phone: '+541155550001', verified_at: null, write_to: '+5491100000000', text: `CADENCIA ${body.code}` },
  ]);
  expect(body.link).toBe(`https://wa.me/5491100000000?text=CADENCIA%20${body.code}`);
  const write = (code: string) =>
    withTenant(api.database.sql, ceo.tenantId, (tx) =>
      verifyTestPhone(tx, { e164: '+5491155550001', key: '541155550001' }, code),
    );
  expect(await write(body.code === '000000' ? '000001' : '000000')).toBe(false);
  expect((await send()).body.code).toBe('number_not_verified');
  expect(await write(body.code)).toBe(true);

  const sent = await send({ variables: { '1': '{{lead.name | "x"}}' } });
  expect([sent.status, sent.body]).toMatchObject([
    202,
    {
      is_test: true,
      to_phone: '+5491155550001',
      state: 'planned',
      rendered: expect.stringContaining('sale el lunes sin falta'),
    },
  ]);
  const { items, sends } = (await ceo.get('/api/crm/test-phones')).body;
  expect([items, sends]).toMatchObject([[{ code: null, link: null }], [{ id: sent.body.id }]]);
  expect((await ceo.get('/api/crm/messages')).body.items).toEqual([]);
  expect((await ceo.get('/api/crm/leads')).body.items).toEqual([]);
});

it('is nobody else’s, and not of a template that may not be sent', async () => {
  const colleague = await api.person('admin', { id: ceo.tenantId } as never);
  expect((await send({}, colleague)).body.code).toBe('number_not_verified');
  expect((await colleague.get('/api/crm/test-phones')).body).toEqual({ items: [], sends: [] });
  await api.database.owner()`update meta_templates set status = 'PAUSED'`;
  expect((await send()).body).toMatchObject({ code: 'template_locked', template_status: 'PAUSED' });
  expect((await send({ phone: '12345' })).body.errors).toMatchObject([{ path: 'phone', code: 'invalid_phone' }]);
});
