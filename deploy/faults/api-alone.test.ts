import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Flow } from '#flow';
import { signIn } from '../bench/session.ts';
import { followStream } from '../testing/follow-stream.ts';
import { people } from '../testing/flows.ts';
import { type Product, startProduct, until } from '../testing/product.ts';

const waitADay: Flow = {
  formatVersion: 1,
  nodes: [
    { id: 'in', kind: 'lead-created', config: {}, position: { x: 0, y: 0 } },
    { id: 'wait', kind: 'wait', config: { for: 'P1D' }, position: { x: 0, y: 100 } },
    { id: 'end', kind: 'exit', config: { result: 'none' }, position: { x: 0, y: 200 } },
  ],
  edges: [
    { id: 'e1', from: 'in', port: 'next', to: 'wait' },
    { id: 'e2', from: 'wait', port: 'next', to: 'end' },
  ],
  settings: { reEntry: 'never', exitOn: [], holdoutPercent: 0, onFailure: 'continue' },
};

describe('the API alone, without Temporal and without a worker', () => {
  let product: Product;
  beforeAll(async () => void (product = await startProduct({ small: true, demo: true })), 180_000);
  afterAll(() => product?.stop());

  it('answers everything that a page asks', { timeout: 120_000 }, async () => {
    const { body } = await product.call<{ paths: Record<string, Record<string, unknown>> }>('GET', '/api/openapi.json');
    const lists = Object.entries(body.paths).flatMap(([path, methods]) =>
      methods['get'] && !path.includes('{') ? [path] : [],
    );
    expect(lists.length).toBeGreaterThan(60);
    const failed: string[] = [];
    for (const path of lists.filter((one) => !one.endsWith('/stream'))) {
      const { status, body: said } = await product.call('GET', path);
      // What is below is a plain refusal: a parameter that is missing, an account that is not connected.
      if (status >= 500) failed.push(`${path}: ${status} ${JSON.stringify(said).slice(0, 200)}`);
    }
    expect(failed).toEqual([]);
  });

  it('takes what comes in, and says what waits', { timeout: 60_000 }, async () => {
    const flowId = await product.publish('Uno', waitADay);
    await product.ingest(people(3));
    const { body: leads } = await product.call<{ items: { id: string }[] }>('GET', '/api/crm/leads?limit=1');
    const enrolled = await product.call('POST', `/api/crm/flows/${flowId}/enrol`, { lead_ids: [leads.items[0]!.id] });
    expect(enrolled.status, JSON.stringify(enrolled.body)).toBe(200);
    // In the list at once; it begins when there is a worker.
    const open = await product.call<{ items: object[] }>('GET', `/api/crm/enrolments?flow_id=${flowId}&state=open`);
    expect(open.body.items).toHaveLength(1);
    const { body } = await product.call<{ checks: { code: string; state: string }[] }>('GET', '/api/crm/diagnostics');
    expect(body.checks.find(({ code }) => code === 'worker')).toMatchObject({ state: 'error' });
  });

  it('tells every open page that no worker is at work', { timeout: 60_000 }, async () => {
    const { cookie } = await signIn(product.ready, product.ready.email);
    const said: unknown[] = [];
    const stream = followStream(`${product.ready.url}/api/crm/stream`, { cookie }, (event, data) => {
      if (event === 'engine') said.push(data);
    });
    await until('a word of the engine', 15, async () => (said.length > 0 ? true : null));
    await stream.stop();
    expect(said).toEqual([{ is_at_work: false, seen_at: null }]);
  });
});
