/** Templates of the field: what the provider is sent and the ledger remembers, and who waits where a step does not fit. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { noteTestStatus, planTestSend } from '#db/sending/test-sends.ts';
import { sendTest } from './test-send.ts';
import { createLedgerScene, type LedgerScene } from '../../testing/ledger-scene.ts';

let scene: LedgerScene;
beforeAll(async () => void (scene = await createLedgerScene()));
afterAll(() => scene.stop());

const order = [
  { type: 'HEADER', format: 'TEXT', text: 'Pedido {{1}}' },
  { type: 'BODY', text: 'Hola {{1}}, tu pedido sale el {{2}}.' },
  {
    type: 'BUTTONS',
    buttons: [
      { type: 'QUICK_REPLY', text: 'Gracias' },
      { type: 'URL', text: 'Seguir', url: 'https://tienda.example/seguir/{{1}}' },
    ],
  },
];
const name = '{{lead.name | "amigo"}}';
const text = (...texts: string[]) => texts.map((one) => ({ is: 'text', text: one }));

it('gives header, body and link values of their own', async () => {
  await scene.template('pedido', order);
  const visit = await scene.visit();
  const variables = { 'header.1': 'A-77', '1': name, '2': 'lunes', 'button.1.1': 'guia-9' };
  expect(await scene.perform(visit, { says: { template: 'pedido', variables } })).toMatchObject({ port: 'sent' });
  expect(scene.requests.at(-1)).toMatchObject({
    parts: [
      { in: 'header', values: text('A-77') },
      { in: 'body', values: text('Ana', 'lunes') },
      { in: 'button', index: 1, does: 'open-link', values: text('guia-9') },
    ],
  });
  expect(await scene.message(visit)).toMatchObject({
    variables: ['A-77', 'Ana', 'lunes', 'guia-9'],
    rendered: 'Pedido A-77\n\nHola Ana, tu pedido sale el lunes.\n\nSeguir: https://tienda.example/seguir/guia-9',
  });
});

it('holds whom a step of before would have sent a name inside a link, until the template fits', async () => {
  await scene.template('aviso', order);
  const [visit, before] = [await scene.visit(), scene.requests.length];
  const says = { template: 'aviso', variables: { '1': name, '2': 'lunes' } };
  expect(await scene.perform(visit, { says })).toMatchObject({
    type: 'deferred',
    reason: 'template-unfilled',
    until: null,
  });
  expect(await scene.message(visit)).toMatchObject({
    state: 'planned',
    reason: 'template-unfilled',
    reason_data: { path: '{{header.1}}' },
  });
  await scene.inTenant(
    (tx) => tx`update enrolments set waiting_reason = 'template-unfilled' where id = ${visit.enrolmentId}`,
  );
  const nudged = () =>
    scene.inTenant((tx) => tx`select 1 from enrolment_signals where enrolment_id = ${visit.enrolmentId}`);
  await scene.template('aviso', order);
  expect(await nudged()).toHaveLength(0);
  await scene.template('aviso', [order[1]!]);
  expect(await nudged()).toHaveLength(1);
  expect(scene.requests).toHaveLength(before);
  await scene.inTenant((tx) => tx`delete from enrolment_signals where enrolment_id = ${visit.enrolmentId}`);
  expect(await scene.perform({ ...visit, heard: 1 }, { says })).toMatchObject({ port: 'sent' });
  expect(scene.requests.at(-1)).toMatchObject({ parts: [{ in: 'body', values: text('Ana', 'lunes') }] });
});

it('sends a carousel card by card, and leaves unsaid what this person has no picture for', async () => {
  const card = (what: string) => ({
    components: [
      { type: 'HEADER', format: 'IMAGE' },
      { type: 'BODY', text: `Curso ${what}` },
      { type: 'BUTTONS', buttons: [{ type: 'QUICK_REPLY', text: `Quiero ${what}` }] },
    ],
  });
  await scene.template('cursos', [
    { type: 'BODY', text: 'Elige tu curso, {{1}}.' },
    { type: 'CAROUSEL', cards: [card('A'), card('B')] },
  ]);
  const variables = {
    '1': name,
    'card.0.header.image': 'https://escuela.example/a.jpg',
    'card.1.header.image': '{{lead.custom.foto | "https://escuela.example/b.jpg"}}',
  };
  const visit = await scene.visit();
  expect(await scene.perform(visit, { says: { template: 'cursos', variables } })).toMatchObject({ port: 'sent' });
  const cardOf = (index: number, what: string) => ({
    index,
    parts: [
      {
        in: 'header',
        values: [{ is: 'media', format: 'image', link: `https://escuela.example/${what.toLowerCase()}.jpg` }],
      },
      { in: 'button', index: 0, does: 'reply', values: [{ is: 'payload', payload: `Quiero ${what}` }] },
    ],
  });
  expect(scene.requests.at(-1)).toMatchObject({
    parts: [
      { in: 'body', values: text('Ana') },
      { in: 'carousel', cards: [cardOf(0, 'A'), cardOf(1, 'B')] },
    ],
  });
  const other = await scene.visit();
  const bare = { ...variables, 'card.1.header.image': '{{lead.custom.foto}}' };
  expect(await scene.perform(other, { says: { template: 'cursos', variables: bare } })).toMatchObject({
    port: 'failed',
  });
  expect(await scene.message(other)).toMatchObject({
    state: 'suppressed',
    reason: 'variable-missing',
    reason_data: { path: 'lead.custom.foto' },
  });
});

it('sends what is in reserve while the step’s own template is paused or not there, and its own again when it may go', async () => {
  const [own, spare] = [
    [{ type: 'BODY', text: 'Mira {{1}} hoy' }],
    [{ type: 'BODY', text: 'Te esperamos, {{1}}, hoy' }],
  ];
  const says = { template: 'propia', variables: { '1': 'esto' } };
  const reserve = { template: 'reserva', variables: { '1': name } };
  const send = async (one = { says, reserve } as object) => {
    const visit = await scene.visit();
    const performed = await scene.perform(visit, one);
    const row = await scene.message(visit);
    return [performed.type === 'deferred' ? performed.reason : row?.rendered, row?.template_name];
  };
  expect(await send()).toEqual(['template-missing', 'propia']);
  await scene.template('reserva', spare, 'PENDING');
  await scene.template('propia', own, 'PAUSED');
  expect(await send()).toEqual(['template-paused', 'propia']);
  await scene.template('reserva', spare);
  expect(await send({ says })).toEqual(['template-paused', 'propia']);
  expect(await send()).toEqual(['Te esperamos, Ana, hoy', 'reserva']);
  await scene.template('propia', own);
  expect(await send()).toEqual(['Mira esto hoy', 'propia']);
});

it('tries a template on a phone of the team once, and says why not', async () => {
  await scene.template('prueba', [{ type: 'BODY', text: 'Hola {{1}}' }]);
  const wanted = {
    senderId: scene.senderId,
    phone: '+5491177770000',
    name: 'prueba',
    language: 'es',
    rendered: 'Hola yo',
  };
  const parts = [{ in: 'body', values: text('yo') }];
  const plan = () =>
    scene.inTenant(async (tx) => {
      const [{ user_id: userId }] = await tx<[{ user_id: string }]>`select user_id from memberships`;
      return (await planTestSend(tx, { ...wanted, userId, parts })).id;
    });
  const id = await plan();
  const deps = scene.relayDeps(() => {});
  for (const _ of [1, 2]) await sendTest(deps, { id, tenantId: scene.tenantId });
  const mine = scene.requests.filter((one) => one.externalId === id);
  expect(mine).toMatchObject([{ to: { phone: wanted.phone }, name: 'prueba', parts }]);
  const state = async (of: string) =>
    (await scene.inTenant((tx) => tx`select state, reason from test_sends where id = ${of}`))[0];
  expect(await state(id)).toEqual({ state: 'accepted', reason: null });
  const told = { externalId: id, providerId: null };
  for (const status of ['delivered', 'sent'])
    await scene.inTenant((tx) => noteTestStatus(tx, told, { status, code: null, detail: null }));
  expect(await state(id)).toEqual({ state: 'delivered', reason: null });
  await scene.template('prueba', [{ type: 'BODY', text: 'Hola {{1}}' }], 'PAUSED');
  const late = await plan();
  await sendTest(deps, { id: late, tenantId: scene.tenantId });
  expect(await state(late)).toEqual({ state: 'failed', reason: 'template-not-approved' });
});

it('lets those go on whose step has in reserve what is approved by now', async () => {
  const visit = await scene.visit();
  const fallback = { template: { name: 'recien', language: 'es' }, variables: {} };
  const graph = { nodes: [{ id: 'a', config: { fallback } }] };
  const owner = scene.db.owner();
  await owner`update flow_versions set graph = ${owner.json(graph)} where flow_id = ${scene.flowId}`;
  await scene.inTenant(
    (tx) => tx`update enrolments set waiting_reason = 'template-paused' where id = ${visit.enrolmentId}`,
  );
  await scene.template('otra', order);
  const nudged = () =>
    scene.inTenant((tx) => tx`select 1 from enrolment_signals where enrolment_id = ${visit.enrolmentId}`);
  expect(await nudged()).toHaveLength(0);
  await scene.template('recien', order);
  expect(await nudged()).toHaveLength(1);
});
