/** Every shape of template (workflows/flow/testing/shapes.ts) through the Cloud API: handed in with its files, reviewed, filled, sent. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fillTemplate, readTemplate } from '#flow';
import { openAccount, providerOf } from '#providers/mod.ts';
import type { ProviderAccount } from '#providers/port.ts';
import { factsOf } from '#flow/testing/samples.ts';
import { shapes, shapesNow } from '../../../workflows/flow/testing/shapes.ts';
import { startTestSandbox, type TestSandbox, to } from '../testing.ts';
import { cloudWabas } from './account.ts';

const [wabaId] = cloudWabas;
let sandbox: TestSandbox;
let account: ProviderAccount;
let posted: { url: string; body: string }[] = [];
beforeAll(async () => {
  sandbox = await startTestSandbox({
    now: () => shapesNow,
    reviewDelay: 0,
    limits: { sendDirectly: 10_000 },
    meta: { requireProof: true },
  });
  const { meta } = sandbox.sandbox;
  const provider = providerOf('cloud-api');
  const scopes = ['whatsapp_business_messaging', 'whatsapp_business_management'];
  const token = meta.tokens.issue(scopes, 0).value;
  const composed = provider.compose(token, { app_secret: meta.settings.appSecret }, null);
  const credential = await provider.prepare({ credential: composed, url: sandbox.url });
  const listen: typeof fetch = (url, init) => {
    if (typeof init?.body === 'string') posted.push({ url: String(url), body: init.body });
    return fetch(url, init);
  };
  account = openAccount('cloud-api', credential, { META_GRAPH_URL: sandbox.url }, { fetch: listen });
});
afterAll(() => sandbox?.stop());

/** Meta takes files, and shows handles. */
const shown = (components: unknown): unknown =>
  JSON.parse(JSON.stringify(components).replaceAll(/"header_url":\["[^"]*"\]/g, '"header_handle":["4::"]'));
/** A button's place is a text, in cards too. */
const inTexts = (sent: unknown): unknown =>
  JSON.parse(JSON.stringify(sent).replaceAll(/"index":(\d)/g, '"index":"$1"'));

describe.each(shapes.map((shape) => [shape.name, shape] as const))('a template like %s', (name, shape) => {
  test('is handed in, listed whole, filled in, sent, and taken', async () => {
    const { category, components } = shape;
    const asked: string[] = [];
    const readSample = (link: string) => {
      asked.push(link);
      return Promise.resolve({ bytes: new Uint8Array([1, 2, 3]), type: 'image/jpeg', name: 'a.jpg' });
    };
    const given = await account.submitTemplate({ wabaId, name, language: 'es', category, components, readSample });
    expect(given).toMatchObject({ name, status: 'PENDING', providerId: expect.stringMatching(/^\d+$/) });
    const find = async () => (await account.listTemplates()).find((one) => one.name === name);
    await expect.poll(find).toMatchObject({ status: 'APPROVED' });
    const listed = (await find())!;
    const kept = JSON.parse(JSON.stringify(listed.components).replaceAll(/"4::[^"]*"/g, '"4::"')) as unknown;
    expect(kept).toEqual(shown(components));
    const files = JSON.stringify(components).match(/"header_url"/g)?.length ?? 0;
    expect(new Set(asked).size).toBeLessThanOrEqual(files);
    expect(asked.length > 0).toBe(files > 0);

    const filled = fillTemplate(readTemplate(listed.components).parts, shape.variables, factsOf());
    if (!filled.ok) throw new Error(filled.reason);
    posted = [];
    const outcome = await account.send({
      from: '+12025550120',
      to: { phone: to, waUserId: null },
      externalId: name,
      is: 'template',
      name,
      language: 'es',
      parts: filled.parts,
    });
    expect(outcome).toMatchObject({ is: 'accepted' });
    expect(posted).toHaveLength(1);
    const request = JSON.parse(posted[0]!.body) as { template: { components?: unknown[] } };
    expect(request.template.components ?? []).toEqual(inTexts(shape.sent));
    const [taken] = (await sandbox.call('GET', `/_sandbox/requests?kind=message&template=${name}`)).body;
    expect(taken.components ?? []).toEqual(shape.sent);
    expect(taken.provider).toBe('cloud-api');
  });
});

test('a sample whose file is not there is said, and nothing is handed in', async () => {
  const components = [
    { type: 'HEADER', format: 'IMAGE', example: { header_url: ['https://tienda.example/gone.jpg'] } },
    { type: 'BODY', text: 'Mira esto.' },
  ];
  const draft = { wabaId, name: 'no_file', language: 'es', category: 'MARKETING', components };
  for (const readSample of [undefined, () => Promise.resolve(null)])
    await expect(account.submitTemplate({ ...draft, readSample })).rejects.toMatchObject({ code: 'SAMPLE_MISSING' });
  expect((await account.listTemplates()).some((one) => one.name === 'no_file')).toBe(false);
});
