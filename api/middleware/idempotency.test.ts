import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestApi } from '../testing.ts';
import type { Person, TestApi } from '../testing.ts';

let api: TestApi;
let ceo: Person;
beforeAll(async () => {
  api = await createTestApi({ max: 10 });
  ceo = await api.person();
});
afterAll(() => api.stop());

const post = (body: unknown, key: string) => ceo.post('/api/crm/leads', body, { 'idempotency-key': key });
const count = async (name: string) => (await api.database.owner()`select from leads where name = ${name}`).length;

describe('an Idempotency-Key', () => {
  it('makes one effect and one answer of fifty calls at once', async () => {
    const answers = await Promise.all(Array.from({ length: 50 }, () => post({ name: 'once' }, 'k1')));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]));
    for (const { body } of answers) expect(body).toEqual(answers[0]!.body);
    expect(answers.filter(({ headers }) => headers.get('idempotency-replayed') === 'true')).toHaveLength(49);
    expect(await count('once')).toBe(1);
    const [row] =
      await api.database.owner()`select count(*)::int as n from events where lead_id = ${answers[0]!.body.id}`;
    expect(row!.n).toBe(1);
  });

  it('is refused for another body, path or method', async () => {
    await post({ name: 'a' }, 'k2');
    expect((await post({ name: 'b' }, 'k2')).body.code).toBe('key_reused');
    expect(
      (await ceo.post('/api/crm/team', { email: 'a@x.com', name: 'A', role: 'admin' }, { 'idempotency-key': 'k2' }))
        .body.code,
    ).toBe('key_reused');
    expect(await count('b')).toBe(0);
  });

  it('keeps nothing of a call that failed: it can be corrected and repeated', async () => {
    expect((await post({ name: 'x', phone: 'no phone' }, 'k3')).status).toBe(422);
    expect((await post({ name: 'fixed' }, 'k3')).status).toBe(201);
  });

  it('leaves no half effect when the database goes away in the middle', async () => {
    const broken = await createTestApi();
    const person = await broken.person();
    const owner = broken.database.owner();
    await owner`
      create function die() returns trigger language plpgsql security definer as $$ begin perform pg_terminate_backend(pg_backend_pid()); return new; end $$`;
    await owner`create trigger die before insert on idempotency_keys for each row execute function die()`;
    const call = () => person.post('/api/crm/leads', { name: 'half' }, { 'idempotency-key': 'k' });
    expect((await call()).body.code).toBe('unavailable');
    expect(await owner`select from leads where name = 'half'`).toHaveLength(0);
    await owner`drop trigger die on idempotency_keys`;
    expect((await call()).status).toBe(201);
    expect(await owner`select from leads where name = 'half'`).toHaveLength(1);
    await broken.stop();
  });

  it('belongs to who used it, and lasts a day', async () => {
    await post({ name: 'mine' }, 'k4');
    const other = await api.person();
    expect((await other.post('/api/crm/leads', { name: 'theirs' }, { 'idempotency-key': 'k4' })).status).toBe(201);
    await api.database.owner()`update idempotency_keys set created_at = now() - interval '25 hours' where key = 'k4'`;
    expect((await post({ name: 'mine again' }, 'k4')).status).toBe(201);
  });

  it('may be used again a day later, though both times its lead was deleted, whatever it is called', async () => {
    for (const key of ['k6', 'forgotten:k6']) {
      for (const name of ['first', 'second']) {
        const { status, body } = await post({ name }, key);
        expect([name, status]).toEqual([name, 201]);
        expect((await ceo.delete(`/api/crm/leads/${body.id}`)).status).toBe(204);
        expect((await post({ name }, key)).body.code).toBe('answered_once');
        await api.database.owner()`update idempotency_keys set created_at = now() - interval '25 hours'`;
      }
    }
    expect(await api.database.owner()`select from idempotency_keys where key like '%k6'`).toEqual([]);
  });

  it('answers a repeated deletion as the first', async () => {
    const { body } = await ceo.post('/api/crm/leads', { name: 'gone' });
    const remove = () => ceo.delete(`/api/crm/leads/${body.id}`, { 'idempotency-key': 'k5' });
    expect((await remove()).status).toBe(204);
    expect((await remove()).status).toBe(204);
    expect((await ceo.delete(`/api/crm/leads/${body.id}`)).status).toBe(404);
  });

  it('is 1 to 200 visible characters', async () => {
    for (const key of ['', 'a b', 'ñ', 'x'.repeat(201)]) {
      expect((await post({ name: 'x' }, key)).body.errors?.[0].path, key).toBe('Idempotency-Key');
    }
  });
});
