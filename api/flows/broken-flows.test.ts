import { issueCodes, validate, type Catalogue, type Issue } from '#flow';
import { readCatalogue } from '#db/flows/catalogue.ts';
import { withTenant } from '#db/platform/tenant.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestApi, type Person, type TestApi } from '../testing.ts';
import { brokenFlows, foreignSender, soundFlow, wholeTemplates } from '../testing/broken-flows.ts';

let api: TestApi;
let ceo: Person;
let catalogue: Catalogue;
beforeAll(async () => {
  api = await createTestApi();
  ceo = await api.person();
  await withTenant(api.deps.sql, ceo.tenantId, async (tx) => {
    const body = (text: string) => [{ type: 'BODY', text }];
    for (const [name, status, components] of [
      ['hola', 'APPROVED', body('Hola {{1}}, tu asesor es {{2}}.')],
      ['pausada', 'PAUSED', body('Hola')],
      ['pendiente', 'PENDING', body('Hola')],
      ['rechazada', 'REJECTED', body('Hola')],
      ...Object.entries(wholeTemplates).map(([one, parts]) => [one, 'APPROVED', parts] as const),
    ] as const) {
      await tx`
        insert into meta_templates (provider, waba_id, name, language, category, status, components)
        values ('ycloud', 'w', ${name}, 'es', 'MARKETING', ${status}, ${tx.json(components as never)})`;
    }
    catalogue = await readCatalogue(tx);
  });
  const other = await api.database.createTenant();
  await withTenant(api.deps.sql, other.id, async (tx) => {
    await tx`
      insert into meta_templates (provider, waba_id, name, language, category, status, components)
      values ('ycloud', 'x', 'ajena', 'es', 'MARKETING', 'APPROVED', ${tx.json([{ type: 'BODY', text: 'Hola' }])})`;
    await tx`insert into senders (id, provider, phone, credential_key) values (${foreignSender}, 'ycloud', '+5491100000077', 'k')`;
  });
});
afterAll(() => api.stop());

/** What the parts of a flow's own tests show (workflows/flow): warnings, and faults of dates, sizes and triggers that the sound flow lacks. */
const elsewhere = [
  'conversions-off',
  'conversion-no-sale',
  'address-plain',
  'no-sellers',
  'unknown-form',
  'window-may-be-closed',
  'event-also-exits',
  'unknown-custom-field',
  'starts-itself',
  'field-erased',
  'value-unused',
  'keywords-missing',
  'bad-date',
  'past-date',
  'date-may-be-missing',
  'reserved-name',
  'too-deep',
  'too-large',
  'too-many-edges',
];

const codes = (issues: Issue[]) =>
  issues.map((issue) => [issue.code, issue.severity, issue.nodeId, issue.edgeId, issue.field]);

describe('a broken flow', () => {
  it('comes in every kind that can be drawn, and the sound one is none of them', async () => {
    const met = new Set(brokenFlows.flatMap(([, make]) => validate(make(), catalogue).map(({ code }) => code)));
    expect(issueCodes.filter((code) => !met.has(code)).toSorted()).toEqual([...elsewhere].toSorted());
    const { body } = await ceo.post('/api/crm/flows', { name: 'Sana', flow: soundFlow() });
    expect((await ceo.post(`/api/crm/flows/${body.id}/publish`)).body).toMatchObject({ version: 1, status: 'active' });
  });

  it.each(brokenFlows)('is refused with the codes of the canvas: %s', async (_name, make, code) => {
    const graph = make();
    const expected = validate(graph, catalogue);
    expect(expected.some((issue) => issue.severity === 'error')).toBe(true);
    for (const issue of expected) expect(issueCodes).toContain(issue.code);
    if (code) expect(expected.map((issue) => issue.code)).toContain(code);

    const { body: flow } = await ceo.post('/api/crm/flows', { name: 'Rota' });
    const looked = await ceo.post(`/api/crm/flows/${flow.id}/validate`, { graph });
    expect(codes(looked.body.issues)).toEqual(codes(expected));
    const saved = await ceo.put(`/api/crm/flows/${flow.id}/draft`, { graph }, { 'if-match': '*' });
    expect([200, 422]).toContain(saved.status);
    expect(codes(saved.body.issues)).toEqual(codes(expected));
    const published = await ceo.post(`/api/crm/flows/${flow.id}/publish`, { note: 'x' });
    expect([published.status, published.body.code]).toEqual([422, 'invalid_flow']);
    if (saved.status === 200) expect(codes(published.body.issues)).toEqual(codes(expected));
    expect((await ceo.get(`/api/crm/flows/${flow.id}`)).body).toMatchObject({ status: 'draft', live_version: null });
  });

  it('is refused within 50 ms, whatever it is', () => {
    for (const [name, make] of brokenFlows) {
      const graph = make();
      // Of this thread's work: the machine has other work too.
      const start = process.threadCpuUsage();
      validate(graph, catalogue);
      const { user, system } = process.threadCpuUsage(start);
      expect((user + system) / 1000, name).toBeLessThan(50);
    }
  });

  it('that is no JSON at all is 400, and one with a polluted prototype pollutes nothing', async () => {
    const { body: flow } = await ceo.post('/api/crm/flows', { name: 'Texto' });
    const path = `/api/crm/flows/${flow.id}/draft`;
    for (const text of ['{', '{"nodes": [}', '', 'undefined', '{"a":1}{"b":2}']) {
      const answer = await ceo.put(path, text, { 'if-match': '*' });
      expect([text, answer.status]).toEqual([text, 400]);
    }
    const polluted = JSON.stringify(soundFlow()).replace(
      '"config":{}',
      '"config":{"__proto__":{"admin":true},"constructor":{"prototype":{"admin":true}}}',
    );
    const answer = await ceo.put(path, polluted, { 'if-match': '*' });
    expect([answer.status, answer.body.issues[0].code]).toEqual([422, 'reserved-name']);
    expect(({} as { admin?: boolean }).admin).toBeUndefined();
    const nested = `${'['.repeat(10_000)}${']'.repeat(10_000)}`;
    expect((await ceo.put(path, nested)).status).toBe(400);
    expect((await ceo.put(path, soundFlow(), { 'content-type': 'text/plain' })).status).toBeGreaterThanOrEqual(400);
    expect((await ceo.get(path)).body.revision).toBe(1);
  });
});
