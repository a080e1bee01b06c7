/** Leads handed in at the same time, one by one: as if each had come alone. */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Answer, createTestApi, type TestApi } from '../../testing.ts';

let api: TestApi;
beforeAll(async () => void (api = await createTestApi({ max: 10 })));
afterAll(() => api?.stop());

async function gate() {
  const ceo = await api.person();
  const { secret } = (await ceo.post('/api/crm/api-keys', { kind: 'ingest', name: 'Form' })).body;
  const hand = (body: unknown, headers?: Record<string, string>) =>
    api.nobody.post(`/api/ingest/${secret}/leads`, body, headers);
  return { ceo, hand };
}
const phone = (n: number) => `+54911${30_000_000 + n}`;
const together = (count: number, hand: (n: number) => Promise<Answer>) =>
  Promise.all(Array.from({ length: count }, (_, n) => hand(n)));
const owner = () => api.database.owner();
const rows = async (tenantId: string) =>
  await owner()`select name, phone, email, tags from leads where tenant_id = ${tenantId} order by name`;
/** In how many transactions they were written. */
const transactions = async (tenantId: string): Promise<number> =>
  (await owner()`select distinct xmin::text from lead_touches where tenant_id = ${tenantId}`).length;

describe('leads that are handed in at the same time', () => {
  it('share transactions, and each has its answer, event, touch and audit note', async () => {
    const { ceo, hand } = await gate();
    const answers = await together(40, (n) => hand({ name: `N${n}`, phone: phone(n), tags: ['web'], odd: n }));
    for (const { status, body } of answers)
      expect({ status, body }).toMatchObject({
        status: 200,
        body: { created: 1, updated: 0, invalid: 0, ignored: ['odd'], results: [{ index: 0, status: 'created' }] },
      });
    const ids = answers.map(({ body }) => body.results[0].id);
    const names = await owner()`select id, name from leads where tenant_id = ${ceo.tenantId}`;
    expect(Object.fromEntries(names.map(({ id, name }) => [id, name]))).toEqual(
      Object.fromEntries(ids.map((id, n) => [id, `N${n}`])),
    );
    expect(await transactions(ceo.tenantId)).toBeLessThan(20);
    const events = await owner()`
      select type, count(*)::int as count from events where tenant_id = ${ceo.tenantId} group by 1 order by 1`;
    expect(events.map(({ type, count }) => [type, count])).toEqual([
      ['lead.created', 40],
      ['lead.tagged', 40],
    ]);
    const notes = await owner()`
      select request_id from unsealed_events where tenant_id = ${ceo.tenantId} and action = 'lead.ingest'
        and data = '{"created":1,"updated":0,"invalid":0}'`;
    expect(new Set(notes.map(({ request_id }) => request_id))).toEqual(
      new Set(answers.map(({ headers }) => headers.get('x-request-id'))),
    );
  });

  it('keep nobody out who is right, whatever the others are', async () => {
    const { ceo, hand } = await gate();
    await hand({ name: 'known', phone: phone(0) });
    const answers = await together(24, (n) =>
      hand(
        [
          { phone: phone(0), tags: ['again'] },
          { phone: 'no phone' },
          { name: `n${n}`, phone: phone(100 + n) },
          { name: `half \ud800 ${n}`, phone: phone(200 + n) },
          { name: `s${n}`, phone: phone(300 + n), seller_id: '01a22c1f-9935-7761-82b7-bf130845bb25' },
          { email: 'same@example.com', tags: [`t${n}`] },
        ][n % 6],
      ),
    );
    expect(answers.map(({ status }) => status)).toEqual(
      Array.from({ length: 24 }, (_, n) => [200, 422, 200, 200, 422, 200][n % 6]),
    );
    expect(answers[0]!.body).toMatchObject({ created: 0, updated: 1 });
    const found = await rows(ceo.tenantId);
    expect(found).toHaveLength(1 + 4 + 4 + 1);
    expect(found.find(({ email }) => email)!.tags).toHaveLength(4);
  });

  it('do not wait for one whose person somebody else holds', async () => {
    const { ceo, hand } = await gate();
    const held = await owner().reserve();
    const lock = `lead:${ceo.tenantId}email=held@example.com`;
    await held`select pg_advisory_lock(hashtextextended(${lock}, 0))`;
    let isFree = false;
    const waits = hand({ name: 'held', email: 'held@example.com' });
    const others = together(20, (n) =>
      hand(n === 10 ? { email: 'HELD@example.com' } : { name: `o${n}`, phone: phone(500 + n) }),
    );
    const free = (async () => {
      await expect.poll(async () => (await rows(ceo.tenantId)).length, { timeout: 3000 }).toBe(19);
      isFree = true;
      await held`select pg_advisory_unlock(hashtextextended(${lock}, 0))`;
      held.release();
    })();
    await free;
    expect(isFree).toBe(true);
    expect([await waits, ...(await others)].map(({ status }) => status)).toEqual(Array(21).fill(200));
    expect(await rows(ceo.tenantId)).toHaveLength(20);
  });

  it('are done once for each Idempotency-Key, and answered alike', async () => {
    const { ceo, hand } = await gate();
    const one = (n: number) =>
      hand({ name: `k${n % 8}`, email: `k${n % 8}@x.com` }, { 'idempotency-key': `k${n % 8}` });
    const answers = await together(32, one);
    for (const [n, { status, body }] of answers.entries()) {
      expect(status).toBe(200);
      expect(body).toEqual(answers[n % 8]!.body);
      expect(body.created).toBe(1);
    }
    expect(await rows(ceo.tenantId)).toHaveLength(8);
    const later = await one(3);
    expect([later.headers.get('idempotency-replayed'), later.body]).toEqual(['true', answers[3]!.body]);
    const other = await together(4, (n) => hand({ email: 'other@x.com' }, { 'idempotency-key': `k${n}` }));
    expect(other.map(({ body }) => body.code)).toEqual(Array(4).fill('key_reused'));
  });

  it('come to the same as one after another, whoever comes with whom', async () => {
    const person = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f');
    const request = fc.record({
      who: person,
      tag: fc.constantFrom('t1', 't2', 't3'),
      // Somebody of a seller who is none of ours is refused, whoever comes beside.
      isWrong: fc.nat(4).map((n) => n === 0),
      key: fc.option(fc.constantFrom('k1', 'k2'), { freq: 2 }),
      // After so many turns of the loop.
      pause: fc.nat(3),
    });
    type Request = { who: string; tag: string; isWrong: boolean; key: string | null };
    /** A key stands for one body. */
    const bodyOf = ({ who, tag, isWrong, key }: Request) => {
      const name = key ? `${key}-${who}` : who;
      const seller = isWrong && !key ? { seller_id: '01a22c1f-9935-7761-82b7-bf130845bb25' } : {};
      return { name, email: `${name}@example.com`, tags: [key ?? tag], ...seller };
    };
    const headersOf = ({ who, key }: Request) => (key ? { 'idempotency-key': `${key}-${who}` } : {}) as never;
    await fc.assert(
      fc.asyncProperty(fc.array(request, { minLength: 2, maxLength: 25 }), async (requests) => {
        const [crowd, line] = [await gate(), await gate()];
        const together: Promise<Answer>[] = [];
        for (const one of requests) {
          for (let n = 0; n < one.pause; n++) await new Promise((resolve) => setImmediate(resolve));
          together.push(crowd.hand(bodyOf(one), headersOf(one)));
        }
        const answers = await Promise.all(together);
        const alone: Answer[] = [];
        for (const one of requests) alone.push(await line.hand(bodyOf(one), headersOf(one)));
        expect(answers.map(({ status }) => status)).toEqual(alone.map(({ status }) => status));
        // Who of several was first is open; that one was, and what came of all, is not.
        const told = (all: Answer[]) =>
          all.map(({ body }, i) => `${requests[i]!.who} ${requests[i]!.key} ${body.created} ${body.code}`).toSorted();
        expect(told(answers)).toEqual(told(alone));
        const written = async ({ ceo }: typeof crowd) => [
          (await rows(ceo.tenantId)).map((row) => ({ ...row, tags: row.tags.toSorted() })),
          await owner()`
            select type, count(*)::int as count from events where tenant_id = ${ceo.tenantId} group by 1 order by 1`,
          await owner()`
            select data, count(*)::int as count from unsealed_events where tenant_id = ${ceo.tenantId} and action = 'lead.ingest'
            group by 1 order by data::text`,
          (await owner()`select from lead_touches where tenant_id = ${ceo.tenantId}`).length,
          (await owner()`select from idempotency_keys where tenant_id = ${ceo.tenantId}`).length,
        ];
        expect(await written(crowd)).toEqual(await written(line));
      }),
      { numRuns: 12 },
    );
  });

  it('are told that nobody knows when the connection breaks, and are not done twice', async () => {
    const broken = await createTestApi({ max: 10 });
    const ceo = await broken.person();
    const { secret } = (await ceo.post('/api/crm/api-keys', { kind: 'ingest', name: 'Form' })).body;
    const hand = (n: number) => broken.nobody.post(`/api/ingest/${secret}/leads`, { name: `b${n}`, phone: phone(n) });
    const sql = broken.database.owner();
    await sql`
      create function die() returns trigger language plpgsql security definer as $$ begin perform pg_terminate_backend(pg_backend_pid()); return new; end $$`;
    await sql`create trigger die before insert on unsealed_events for each row execute function die()`;
    expect(new Set((await together(20, hand)).map(({ status }) => status))).toEqual(new Set([503]));
    await sql`drop trigger die on unsealed_events`;
    expect(await sql`select from leads where tenant_id = ${ceo.tenantId}`).toHaveLength(0);
    expect((await hand(1)).status).toBe(200);
    await broken.stop();
  });
});
