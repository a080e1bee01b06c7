/** Every shape of template (workflows/flow/testing/shapes.ts) from review to send, judged by YCloud's own file and by the sandbox. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fillTemplate, readTemplate } from '#flow';
import { openAccount } from '#providers/mod.ts';
import type { ProviderAccount } from '#providers/port.ts';
import { factsOf } from '#flow/testing/samples.ts';
import { type Shape, shapes, shapesNow } from '../../../workflows/flow/testing/shapes.ts';
import { from, startTestSandbox, type TestSandbox, to } from '../testing.ts';
import { wabaId } from './account.ts';
import { createJudge, hasOpenApi } from './openapi-judge.ts';

type Component = { type: string; parameters?: Record<string, unknown>[]; cards?: { components: Component[] }[] };

let sandbox: TestSandbox;
let account: ProviderAccount;
const posted: unknown[] = [];
/** What each shape was sent as. */
const seen = new Map<string, unknown>();
beforeAll(async () => {
  sandbox = await startTestSandbox({
    now: () => shapesNow,
    reviewDelay: 0,
    limits: { sendDirectly: 10_000, enqueue: 10_000 },
  });
  const listen: typeof fetch = (url, init) => {
    if (typeof init?.body === 'string') posted.push(JSON.parse(init.body));
    return fetch(url, init);
  };
  account = openAccount('ycloud', sandbox.apiKey, { YCLOUD_URL: sandbox.url }, { fetch: listen });
});
afterAll(() => sandbox.stop());

/** Puts a template there as far as its provider lets us, else as one that is there already. */
async function create({ name, category, components, beyondYcloud }: Shape): Promise<void> {
  const body = { wabaId, name, language: 'es', category, components };
  if (!beyondYcloud) {
    const answer = await sandbox.call('POST', '/v2/whatsapp/templates', body);
    expect([answer.status, answer.body.error]).toEqual([200, undefined]);
  }
  const known = { name, language: 'es', category, ...(beyondYcloud && { components }), status: 'APPROVED' };
  expect((await sandbox.call('POST', '/_sandbox/templates', known)).status).toBe(beyondYcloud ? 201 : 200);
}

/** What WhatsApp says to these components: an error's code, or null. */
async function codeOf({ name }: Shape, components: unknown[]): Promise<string | null> {
  const template = { name, language: { code: 'es' }, components };
  const answer = await sandbox.send({ template }, '/v2/whatsapp/messages/sendDirectly');
  return answer.body.error?.whatsappApiError?.code ?? answer.body.error?.code ?? null;
}

/** Each way to leave something out: a whole component, a parameter, a card, and the same inside each card. */
function* without(components: Component[]): Generator<Component[]> {
  for (const [at, one] of components.entries()) {
    const put = (changed: Component | null) => components.flatMap((each, n) => (n === at ? (changed ?? []) : each));
    // A reply is told apart by its text too.
    const isReply = one.parameters?.[0]?.['type'] === 'payload';
    if (!isReply) yield put(null);
    for (const n of isReply ? [] : (one.parameters ?? []).keys())
      yield put({ ...one, parameters: one.parameters!.toSpliced(n, 1) });
    for (const [n, card] of (one.cards ?? []).entries()) {
      yield put({ ...one, cards: one.cards!.toSpliced(n, 1) });
      for (const less of without(card.components))
        yield put({ ...one, cards: one.cards!.with(n, { ...card, components: less }) });
    }
  }
}

describe.each(shapes.map((shape) => [shape.name, shape] as const))('a template like %s', (_, shape) => {
  beforeAll(() => create(shape));

  test('is listed whole, filled in, sent, and taken by the sandbox', async () => {
    const listed = (await account.listTemplates()).find((one) => one.name === shape.name);
    expect(listed?.components).toEqual(shape.components);
    const filled = fillTemplate(readTemplate(listed?.components).parts, shape.variables, factsOf());
    if (!filled.ok) throw new Error(filled.reason);
    const outcome = await account.send({
      from,
      to: { phone: to, waUserId: null },
      externalId: shape.name,
      is: 'template',
      name: shape.name,
      language: 'es',
      parts: filled.parts,
    });
    expect(outcome).toMatchObject({ is: 'accepted' });
    const request = posted.at(-1) as { template: { components?: unknown[] } };
    expect(request.template.components ?? []).toEqual(shape.sent);
    seen.set(shape.name, request);
    const [taken] = (await sandbox.call('GET', `/_sandbox/requests?kind=message&template=${shape.name}`)).body;
    expect(taken.components ?? []).toEqual(shape.sent);
  });

  test('is refused by the sandbox whatever is left out', async () => {
    expect(await codeOf(shape, shape.sent)).toBeNull();
    for (const less of without(shape.sent as Component[])) {
      expect([await codeOf(shape, less), less]).toEqual([expect.stringMatching(/^(132000|132012|131008)$/), less]);
    }
  });
});

const shapeOf = (name: string) => shapes.find((one) => one.name === name)!;
const swap = (name: string, from: string, into: string) =>
  JSON.parse(JSON.stringify(shapeOf(name).sent).replace(from, into)) as unknown[];

test.each([
  ['a file of another kind', 'header_image', '"type":"image","image"', '"type":"video","video"', '132012'],
  ['a name that the template does not have', 'names', '"fecha"', '"dia"', '131008'],
  ['a name where there are numbers', 'header_image', '"type":"text",', '"type":"text","parameter_name":"x",', '132012'],
  ['a place without its address', 'header_location', ',"address":"Av. Corrientes 1051"', '', '131008'],
  ['a place without its name', 'header_location', '"name":"Obelisco",', '', '131008'],
  ['an offer that has run out', 'limited_offer', `${shapesNow + 86_400_000}`, `${shapesNow}`, '131009'],
  ['a code that is too long', 'copy_code', 'OTONO25', 'OTONO-2026-PARA-TODOS', '131009'],
  ['products without a title in several sections', 'products', '"title":"Medias",', '', '131008'],
  ['the same card twice', 'carousel', '"card_index":1', '"card_index":0', '131008'],
])('the sandbox refuses %s', async (_, name, from, into, code) => {
  expect(await codeOf(shapeOf(name), swap(name, from, into))).toBe(code);
});

test('YCloud takes an offer that has run out, and tells of WhatsApp’s refusal later', async () => {
  const components = swap('limited_offer', `${shapesNow + 86_400_000}`, `${shapesNow - 1}`);
  const template = { name: 'limited_offer', language: { code: 'es' }, components };
  const { status, body } = await sandbox.send({ template });
  expect(status).toBe(200);
  await expect
    .poll(async () => (await sandbox.call('GET', `/v2/whatsapp/messages/${body.id}`)).body)
    .toMatchObject({ status: 'failed', errorCode: '131009' });
});

test.each([
  ['an offer with a footer', 'limited_offer', (list: object[]) => [...list, { type: 'FOOTER', text: 'x' }]],
  ['an offer that runs out without a code first', 'limited_offer', (list: object[]) => list.slice(0, 2)],
  [
    'cards that differ',
    'carousel',
    (list: object[]) => JSON.parse(JSON.stringify(list).replace('"format":"IMAGE"', '"format":"VIDEO"')) as object[],
  ],
  ['a file without a sample', 'header_image', (list: object[]) => [{ type: 'HEADER', format: 'IMAGE' }, list[1]!]],
])('%s is not let in for review', async (_, name, change) => {
  const { category, components } = shapeOf(name);
  const body = { wabaId, name: `${name}_no`, language: 'es', category, components: change(components) };
  expect((await sandbox.call('POST', '/v2/whatsapp/templates', body)).status).toBe(400);
});

test('the phone shows cards, offers and files', async () => {
  const { body } = await sandbox.call('GET', `/_sandbox/phone?person=${encodeURIComponent(to)}&version=0`);
  const bubbles = body.chat.bubbles as { cards?: unknown[]; offer?: unknown; header: unknown }[];
  expect(bubbles.find((one) => one.cards)?.cards).toMatchObject([
    {
      header: { kind: 'IMAGE', text: 'https://tienda.example/otono.jpg' },
      text: 'El curso A te espera, Ana A, desde hoy.',
    },
    { buttons: [{ text: 'Quiero B' }, { url: 'https://escuela.example/curso-b' }] },
  ]);
  expect(bubbles.find((one) => one.offer)?.offer).toEqual({ text: 'Solo hoy', until: shapesNow + 86_400_000 });
});

// Last: reading the file takes seconds, in which the sandbox would let its connections go.
if (!hasOpenApi) console.warn('skipped: no ../shared');
test.skipIf(!hasOpenApi)('YCloud’s OpenAPI file takes each of them, for review and as a message', () => {
  const judge = createJudge();
  const faults = (operation: string, body: unknown) => judge.faults({ operation, part: 'request' }, body);
  for (const { name, category, components, beyondYcloud } of shapes) {
    const template = { wabaId, name, language: 'es', category, components };
    const said = [faults('post /whatsapp/templates', template), faults('post /whatsapp/messages', seen.get(name))];
    // The file knows no `parameter_name`, which WhatsApp wants: all that it has against such a message.
    const asExpected = beyondYcloud ? [null, expect.stringContaining('unevaluated')] : [null, null];
    expect([name, ...said]).toEqual([name, ...asExpected]);
  }
  expect(seen.size).toBe(shapes.length);
});
