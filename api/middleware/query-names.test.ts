import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestApi, type TestApi } from '../testing.ts';

let api: TestApi;
beforeAll(async () => {
  api = await createTestApi();
});
afterAll(() => api.stop());

it('a query name that is mistyped is refused wherever something is listed, and named', async () => {
  const ceo = await api.person();
  const { paths } = (await ceo.get('/api/openapi.json')).body as { paths: Record<string, Record<string, unknown>> };
  const lists = Object.keys(paths).filter(
    (path) => path.startsWith('/api/crm/') && paths[path]!['get'] && !/[{]|stream|callback/.test(path),
  );
  expect(lists.length).toBeGreaterThan(60);
  for (const path of lists) {
    const { status, body } = await ceo.get(`${path}?mistyped_name=1`);
    expect([path, status, body.errors?.[0]?.path]).toEqual([path, 422, 'mistyped_name']);
  }
});
