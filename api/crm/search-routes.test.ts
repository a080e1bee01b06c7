/** One person through every door, and found again by whatever stands on somebody's screen. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestApi } from '../testing.ts';
import type { TestApi } from '../testing.ts';

let api: TestApi;
beforeAll(async () => {
  api = await createTestApi();
});
afterAll(() => api.stop());

type Person = Awaited<ReturnType<TestApi['person']>>;

const found = async (who: Person, path: string, q: string) =>
  ((await who.get(`${path}?${new URLSearchParams({ q })}`)).body.items as { name?: string; lead_name?: string }[]).map(
    ({ name, lead_name }) => name ?? lead_name,
  );

const personIn = async (zone: string) => {
  const ceo = await api.person();
  expect((await ceo.patch('/api/crm/settings', { timezone: zone })).status).toBe(200);
  return ceo;
};

describe('a search for people', () => {
  it.each([
    [
      'America/Argentina/Buenos_Aires',
      '+5491123456789',
      ['549 11 2345-6789', '15 2345-6789', '011 15 2345 6789', '2345', '+54 9 11 2345'],
    ],
    ['America/Guayaquil', '+593991234567', ['099 123 4567', '0991234567', '593 99 123', '+593 (0)99 123 4567']],
    ['America/Asuncion', '+595981123456', ['0981 123 456', '981123']],
    ['America/Santiago', '+56987654321', ['09 8765 4321', '9 8765', '+56 9 8765 4321']],
    ['America/Sao_Paulo', '+5521972345678', ['(021) 97234-5678', '(21) 7234-5678', '97234', '0055 21 97234-5678']],
    ['Europe/Madrid', '+34612345678', ['0034 612 345 678', '612 34 56 78']],
    ['America/Coyhaique', '+56960002703', ['9 6000 2703']],
  ])('in %s finds %s by each spelling', async (zone, phone, spellings) => {
    const ceo = await personIn(zone);
    await ceo.post('/api/crm/leads', { name: 'Ana', phone });
    await ceo.post('/api/crm/leads', { name: 'Otra', email: 'otra@casa.example' });
    for (const q of spellings) expect(await found(ceo, '/api/crm/leads', q), q).toEqual(['Ana']);
  });

  it('heeds no accents and capitals, and words in any order, in every list', async () => {
    const ceo = await api.person();
    const { body: lead } = await ceo.post('/api/crm/leads', { name: 'José Ñúñez Peña', email: 'JOSE@casa.example' });
    await ceo.post('/api/crm/leads', { name: 'Josefa 2026' });
    await ceo.post('/api/crm/opportunities', { lead_id: lead.id, name: 'Inscripción Otoño' });
    await ceo.post('/api/crm/sales', { lead_id: lead.id, amount: '10', currency: 'ARS' });
    for (const q of ['jose nunez', 'PEÑA josé', 'nuñ', 'peña', 'pena JOS', 'jose@CASA'])
      expect(await found(ceo, '/api/crm/leads', q), q).toEqual(['José Ñúñez Peña']);
    expect(await found(ceo, '/api/crm/leads', 'josefa 2026')).toEqual(['Josefa 2026']);
    expect(await found(ceo, '/api/crm/leads', '2026')).toEqual(['Josefa 2026']);
    expect(await found(ceo, '/api/crm/leads', '100%_')).toEqual([]);
    expect(await found(ceo, '/api/crm/opportunities', 'otono inscripcion')).toEqual(['Inscripción Otoño']);
    expect(await found(ceo, '/api/crm/opportunities', 'nunez')).toEqual(['Inscripción Otoño']);
    expect(await found(ceo, '/api/crm/sales', 'NUNEZ jose')).toHaveLength(1);
    expect(await found(ceo, '/api/crm/sales', 'perez')).toEqual([]);
  });
});

describe('ranges that a tenant allows', () => {
  it('are kept in E.164, and let a number in that no plan knows', async () => {
    const ceo = await api.person();
    const refused = await ceo.post('/api/crm/leads', { phone: '+1 999 234 5678' });
    expect(refused.status).toBe(422);
    expect(refused.body.errors[0]).toMatchObject({ path: 'phone', code: 'invalid_phone', reason: 'phone-not-in-use' });
    const { body } = await ceo.patch('/api/crm/settings', { phone_exceptions: ['+1 999', '+1999'] });
    expect(body.phone_exceptions).toEqual(['+1999']);
    expect((await ceo.post('/api/crm/leads', { phone: '+1 999 234 5678' })).body.phone).toBe('+19992345678');
    expect((await ceo.patch('/api/crm/settings', { phone_exceptions: ['+52'] })).status).toBe(422);
  });

  it('do not matter for a number that somebody has already', async () => {
    const ceo = await api.person();
    const { body: lead } = await ceo.post('/api/crm/leads', { name: 'Vieja', email: 'v@casa.example' });
    await api.database.owner()`
      update leads set phone = '+541523456789', phone_key = '541523456789' where id = ${lead.id}`;
    const patched = await ceo.patch(`/api/crm/leads/${lead.id}`, { name: 'Vieja 2', phone: '+54 1523456789' });
    expect([patched.status, patched.body.phone]).toEqual([200, '+541523456789']);
  });
});
