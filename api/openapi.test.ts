import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestApi } from './testing.ts';
import type { TestApi } from './testing.ts';

/** The description itself, for machines and for people. */
const undescribed = ['/api/openapi.json', '/api/docs'];

let api: TestApi;
beforeAll(async () => {
  api = await createTestApi();
});
afterAll(() => api.stop());

describe('the description of the API', () => {
  it('is OpenAPI 3.1, resolves every reference, and names the access of every operation', async () => {
    const { status, body } = await api.nobody.get('/api/openapi.json');
    expect(status).toBe(200);
    expect(body.openapi).toBe('3.1.0');
    const text = JSON.stringify(body);
    const references = [...text.matchAll(/"\$ref":"#\/components\/schemas\/([^"]+)"/g)].map((match) => match[1]!);
    for (const name of new Set(references)) expect(body.components.schemas, name).toHaveProperty(name);
    const ids = new Set<string>();
    for (const [path, item] of Object.entries<Record<string, Record<string, unknown>>>(body.paths)) {
      for (const [method, operation] of Object.entries(item)) {
        expect(operation, `${method} ${path}`).toMatchObject({
          'x-access': expect.any(String),
          summary: expect.any(String),
          tags: [expect.any(String)],
        });
        ids.add(`${method} ${path}`);
      }
    }
    // What is served is described, and nothing else is.
    const served = api.app.routes
      .filter(({ method, path }) => method !== 'ALL' && path.startsWith('/api/') && !undescribed.includes(path))
      .map(({ method, path }) => `${method.toLowerCase()} ${path.replaceAll(/:(\w+)(\{[^}]*\})?/g, '{$1}')}`);
    expect(ids).toEqual(new Set(served));
  });

  it('holds schemas that a JSON Schema validator accepts', async () => {
    const { body } = await api.nobody.get('/api/openapi.json');
    const ajv = new Ajv2020({ strict: false, validateFormats: false });
    ajv.addSchema({ $id: 'doc', components: body.components });
    for (const name of Object.keys(body.components.schemas)) {
      expect(() => ajv.compile({ $ref: `doc#/components/schemas/${name}` }), name).not.toThrow();
    }
  });

  it('lets null be what it says may be null, and says once what a limit is', async () => {
    const { body } = await api.nobody.get('/api/openapi.json');
    const limits = new Set<string>();
    let nullable = 0;
    const walk = (part: unknown): void => {
      if (typeof part !== 'object' || part === null) return;
      const { allOf, anyOf, name, schema } = part as Record<string, { type?: unknown; $ref?: string }[]> & {
        schema?: object;
      };
      for (const each of allOf ?? []) expect(each.type ?? [], JSON.stringify(part)).not.toContain('null');
      if (anyOf?.some(({ $ref }) => $ref) && anyOf.some(({ type }) => type === 'null')) nullable++;
      if ((name as unknown) === 'limit' && schema) limits.add(JSON.stringify({ ...schema, default: 0 }));
      Object.values(part).forEach(walk);
    };
    walk(body);
    expect(body.components.schemas.Text.type).toBe('object');
    expect(nullable).toBeGreaterThanOrEqual(17);
    expect([...limits].map((one) => JSON.parse(one))).toEqual([
      expect.objectContaining({ type: 'integer', minimum: 1 }),
    ]);
  });

  it('is a page for people too, without scripts', async () => {
    const { status, body, headers } = await api.nobody.get('/api/docs');
    expect(status).toBe(200);
    expect(body).toContain('/api/crm/leads');
    expect(body).not.toContain('<script');
    expect(headers.get('content-security-policy')).toContain("default-src 'none'");
  });

  it('is for people signed in only, away from localhost', async () => {
    const away = await createTestApi({ env: { PUBLIC_URL: 'https://cadencia.example.com' } });
    expect((await away.nobody.get('/api/openapi.json')).status).toBe(401);
    expect((await away.nobody.get('/api/docs')).status).toBe(401);
    expect((await (await away.person('marketing')).get('/api/openapi.json')).status).toBe(200);
    await away.stop();
  });
});
