/** For tests: flows that must not go live, and the sound one they are made from. Every way to break one is a line here. */
import type { Flow } from '#flow';

/** Belongs to another tenant. */
export const foreignSender = '00000000-0000-4000-8000-0000000000aa';
const at = { x: 0, y: 0 };

/** Trigger → wait → is it still new? → send, or leave. Nothing is wrong with it. */
export const soundFlow = (): Flow => ({
  formatVersion: 1,
  nodes: [
    { id: 'in', kind: 'lead-created', config: {}, position: at },
    { id: 'wait', kind: 'wait', config: { for: 'PT24H' }, position: at },
    {
      id: 'if',
      kind: 'branch',
      config: { cases: [{ port: 'new', label: 'Nuevo', when: { field: 'lead.status', op: 'eq', value: 'new' } }] },
      position: at,
    },
    {
      id: 'send',
      kind: 'send-template',
      config: {
        template: { name: 'hola', language: 'es' },
        variables: { '1': '{{lead.name | "amigo"}}', '2': '{{seller.name | "el equipo"}}' },
      },
      position: at,
    },
    { id: 'out', kind: 'exit', config: { result: 'none' }, position: at },
  ],
  edges: [
    { id: 'a', from: 'in', port: 'next', to: 'wait' },
    { id: 'b', from: 'wait', port: 'next', to: 'if' },
    { id: 'c', from: 'if', port: 'new', to: 'send' },
    { id: 'd', from: 'if', port: 'else', to: 'out' },
  ],
  settings: { reEntry: 'after-exit', exitOn: [], holdoutPercent: 0, onFailure: 'continue' },
});

// oxlint-disable-next-line typescript/no-explicit-any -- a way to break it is what the types forbid
type Breakable = any;
/** The sound flow with one thing done to it. */
const broken =
  (change: (flow: Breakable) => void): (() => unknown) =>
  () => {
    const flow = structuredClone(soundFlow());
    change(flow);
    return flow;
  };
const config = (index: number, value: unknown) => broken((flow) => (flow.nodes[index].config = value));
const variable = (text: string) => broken((flow) => (flow.nodes[3].config.variables['1'] = text));
const template = (name: string, language = 'es') =>
  broken((flow) => (flow.nodes[3].config = { template: { name, language }, variables: {} }));
/** Of the template with parts of many kinds: filled in as it should be, but for one blank. */
const blank = (key: string, value: string | undefined) =>
  broken((flow) => {
    const variables: Breakable = {
      'header.image': 'https://tienda.example/a.jpg',
      'offer.until': 'PT24H',
      '1': 'Ana',
      'button.0.code': 'OTONO25',
      'button.1.1': 'guia-9',
      'button.2.products': 'Z-1, Z-2',
      [key]: value,
    };
    if (value === undefined) delete variables[key];
    flow.nodes[3].config = { template: { name: 'oferta', language: 'es' }, variables };
  });
/** What WhatsApp says of the templates that have such parts, beside those with a body alone. */
export const wholeTemplates: Record<string, object[]> = {
  oferta: [
    { type: 'HEADER', format: 'IMAGE' },
    { type: 'LIMITED_TIME_OFFER', limited_time_offer: { text: 'Solo hoy', has_expiration: true } },
    { type: 'BODY', text: 'Hola {{1}}.' },
    {
      type: 'BUTTONS',
      buttons: [
        { type: 'COPY_CODE', text: 'Copiar' },
        { type: 'URL', text: 'Seguir', url: 'https://tienda.example/{{1}}' },
        { type: 'MPM', text: 'Ver' },
      ],
    },
  ],
  lugar: [
    { type: 'HEADER', format: 'LOCATION' },
    { type: 'BODY', text: 'Hola' },
  ],
  pago: [
    { type: 'BODY', text: 'Hola' },
    { type: 'BUTTONS', buttons: [{ type: 'ORDER_DETAILS', text: 'Pagar' }] },
  ],
};
const when = (condition: unknown) => broken((flow) => (flow.nodes[2].config.cases[0].when = condition));
/** Another step where the message was. */
const step = (kind: string, its: unknown) =>
  broken((flow) => (flow.nodes[3] = { id: 'send', kind, config: its, position: at }));
const nobody = '00000000-0000-4000-8000-0000000000bb';
const call = (more: object) => step('http-request', { method: 'POST', url: 'https://sistema.example/avisos', ...more });
const answers = (...buttons: string[]) => broken((flow) => (flow.nodes[3].config.answers = { buttons, within: 'P1D' }));
const deep = (depth: number): unknown =>
  depth === 0 ? { field: 'lead.status', op: 'is-set' } : { not: deep(depth - 1) };

/** What it is, how to make it, and a code that must be among the answers. */
export const brokenFlows: [name: string, make: () => unknown, code?: string][] = [
  ['an empty flow', broken((flow) => Object.assign(flow, { nodes: [], edges: [] })), 'no-trigger'],
  ['no trigger', broken((flow) => (flow.nodes.shift(), flow.edges.shift())), 'no-trigger'],
  [
    'two triggers',
    broken((flow) => flow.nodes.push({ id: 'in2', kind: 'manual', config: {}, position: at })),
    'many-triggers',
  ],
  [
    'a node that no path reaches',
    broken((flow) => flow.nodes.push({ id: 'x', kind: 'exit', config: { result: 'none' }, position: at })),
    'unreachable-node',
  ],
  [
    'a trigger that leads nowhere',
    broken((flow) => Object.assign(flow, { nodes: flow.nodes.slice(0, 1), edges: [] })),
    'dead-end',
  ],
  ['a wait that leads nowhere', broken((flow) => flow.edges.splice(1)), 'dead-end'],
  [
    'a cycle without a wait',
    broken(
      (flow) =>
        flow.edges.splice(
          1,
          3,
          { id: 'b', from: 'wait', port: 'next', to: 'if' },
          { id: 'c', from: 'if', port: 'new', to: 'send' },
          { id: 'd', from: 'if', port: 'else', to: 'if2' },
          { id: 'e', from: 'if2', port: 'else', to: 'if' },
        ) && flow.nodes.push({ ...flow.nodes[2], id: 'if2' }),
    ),
    'cycle-without-wait',
  ],
  [
    'a cycle nobody can leave',
    broken(
      (flow) =>
        Object.assign(flow, {
          nodes: flow.nodes.slice(0, 2),
          edges: [
            flow.edges[0],
            { id: 'z', from: 'wait', port: 'next', to: 'wait2' },
            { id: 'y', from: 'wait2', port: 'next', to: 'wait' },
          ],
        }) && flow.nodes.push({ id: 'wait2', kind: 'wait', config: { for: 'PT1H' }, position: at }),
    ),
    'no-exit',
  ],
  [
    'an edge to itself',
    broken((flow) => flow.edges.push({ id: 'e', from: 'send', port: 'sent', to: 'send' })),
    'self-edge',
  ],
  [
    'an edge to nowhere',
    broken((flow) => flow.edges.push({ id: 'e', from: 'send', port: 'sent', to: 'ghost' })),
    'dangling-edge',
  ],
  [
    'an edge from nowhere',
    broken((flow) => flow.edges.push({ id: 'e', from: 'ghost', port: 'next', to: 'out' })),
    'dangling-edge',
  ],
  [
    'an edge back into the trigger',
    broken((flow) => flow.edges.push({ id: 'e', from: 'send', port: 'sent', to: 'in' })),
    'edge-into-trigger',
  ],
  [
    'an edge from a port that is not there',
    broken((flow) => flow.edges.push({ id: 'e', from: 'send', port: 'maybe', to: 'out' })),
    'unknown-port',
  ],
  [
    'two edges from one port',
    broken((flow) => flow.edges.push({ id: 'e', from: 'wait', port: 'next', to: 'out' })),
    'port-used-twice',
  ],
  ['two nodes with one id', broken((flow) => flow.nodes.push({ ...flow.nodes[4] })), 'duplicate-node-id'],
  [
    'two edges with one id',
    broken((flow) => flow.edges.push({ id: 'a', from: 'send', port: 'sent', to: 'out' })),
    'duplicate-edge-id',
  ],
  ['a kind nobody knows', broken((flow) => (flow.nodes[1].kind = 'telepathy')), 'unknown-kind'],
  ['a kind called toString', broken((flow) => (flow.nodes[1].kind = 'toString')), 'unknown-kind'],
  ['a wait for nothing', config(1, {})],
  ['a wait of zero', config(1, { for: 'PT0S' }), 'bad-duration'],
  ['a wait below zero', config(1, { for: '-PT1H' })],
  ['a wait that is no duration', config(1, { for: 'soon' })],
  ['a wait of 1e308', config(1, { for: 1e308 })],
  ['a wait of an ISO week date', config(1, { for: '2026-W47' })],
  ['a wait of ten years', config(1, { for: 'P3650D' }), 'bad-duration'],
  ['a wait in two ways', config(1, { for: 'PT1H', until: { field: 'opportunity.deadline' } }), 'choose-one'],
  ['a wait until a date long past', config(1, { until: { date: '2020-01-01T09:00' } })],
  ['a wait until a field that is no date', config(1, { until: { field: 'lead.name' } }), 'unknown-date-field'],
  ['a config field nobody knows', config(1, { for: 'PT1H', colour: 'red' }), 'config-unknown-field'],
  ['a branch without cases', config(2, { cases: [] })],
  [
    'two cases with one port',
    broken((flow) => flow.nodes[2].config.cases.push({ ...flow.nodes[2].config.cases[0] })),
    'duplicate-port',
  ],
  [
    'a condition over a field that is not there',
    when({ field: 'lead.shoe_size', op: 'eq', value: 1 }),
    'condition-field',
  ],
  ['a condition over a prototype', when({ field: 'lead.__proto__', op: 'is-set' }), 'condition-field'],
  ['a comparison that makes no sense', when({ field: 'lead.name', op: 'gt', value: 3 })],
  ['a comparison nobody knows', when({ field: 'lead.name', op: 'matches', value: '(a+)+$' })],
  ['a condition without its value', when({ field: 'lead.status', op: 'eq' }), 'condition-value'],
  ['a condition that is a text', when('lead.status == "new"'), 'condition-malformed'],
  ['a condition nested too deep', when(deep(20)), 'condition-too-large'],
  ['a condition nested a thousand times', when(deep(30))],
  ['a template that does not exist', template('ninguna'), 'template-missing'],
  ["another tenant's template", template('ajena'), 'template-missing'],
  ['a template in another language', template('hola', 'pt_BR'), 'template-language-missing'],
  ['a paused template', template('pausada'), 'template-paused'],
  ['a template that waits for approval', template('pendiente'), 'template-not-approved'],
  ['a rejected template', template('rechazada'), 'template-not-approved'],
  ['a send without a template', config(3, { variables: {} })],
  ['too few variables', broken((flow) => delete flow.nodes[3].config.variables['2']), 'variable-missing'],
  ['too many variables', broken((flow) => (flow.nodes[3].config.variables['3'] = 'x')), 'variable-extra'],
  ['an emptied variable', variable('  '), 'variable-missing'],
  ['a variable that may be empty', variable('{{lead.name}}'), 'variable-without-fallback'],
  ['a variable nobody knows', variable('{{lead.password | "x"}}'), 'variable-unknown'],
  ['a variable of the prototype', variable('{{__proto__.x | "x"}}')],
  ['code in a variable', variable("{{constructor.constructor('return 1')()}}")],
  ['a template language in a variable', variable('{{#each leads}}{{name}}{{/each}}')],
  ['an unclosed variable', variable('{{lead.name')],
  ['a link whose end nobody says', blank('button.1.1', undefined), 'variable-missing'],
  ['a picture that is no link', blank('header.image', 'foto.jpg'), 'link-invalid'],
  ['a coupon that is too long', blank('button.0.code', 'OTONO-2026-PARA-TODOS'), 'code-invalid'],
  ['an offer that has run out', blank('offer.until', '2020-01-01T09:00'), 'offer-expired'],
  ['an offer until some day', blank('offer.until', 'pronto'), 'until-invalid'],
  ['a section without products', blank('button.2.products', 'Zapatillas:'), 'products-invalid'],
  [
    'a place without a point',
    config(3, { template: { name: 'lugar', language: 'es' }, variables: { 'header.location': 'Obelisco' } }),
    'place-invalid',
  ],
  ['a template that no step can fill', template('pago'), 'template-unsupported'],
  ["another tenant's number", broken((flow) => (flow.nodes[3].config.sender = foreignSender)), 'unknown-sender'],
  ['a keyword trigger without keywords', config(0, { match: 'keyword' })],
  [
    'a lead change that changes nothing',
    broken((flow) => (flow.nodes[3] = { id: 'send', kind: 'update-lead', config: {}, position: at })),
    'nothing-to-change',
  ],
  [
    'a lead field that nobody gave a value',
    broken(
      (flow) => (flow.nodes[3] = { id: 'send', kind: 'update-lead', config: { set: { name: '' } }, position: at }),
    ),
    'field-blank',
  ],
  ['a button that its template lacks', answers('Ninguno'), 'button-missing'],
  ['two ways for one button', answers('Ninguno', 'ninguno'), 'button-twice'],
  [
    'a button that opts out and leads on',
    broken((flow) =>
      Object.assign(flow.nodes[3].config, { answers: { buttons: ['Baja'], within: 'P1D' }, optOutButtons: ['baja'] }),
    ),
    'button-opts-out',
  ],
  ['a split into one way', step('split', { arms: [{ port: 'a', percent: 100 }] }), 'split-too-few'],
  [
    'a split of more than everybody',
    step('split', { arms: ['a', 'b'].map((port) => ({ port, percent: 60 })) }),
    'split-sum',
  ],
  ['a jump to a step that is not there', step('go-to', { to: 'ghost' }), 'go-to-missing'],
  ['a jump to the beginning', step('go-to', { to: 'in' }), 'go-to-not-there'],
  ['a flow that is not there', step('enrol', { flow: nobody }), 'unknown-flow'],
  ['a seller who left', step('assign-seller', { mode: 'fixed', seller: nobody }), 'unknown-seller'],
  ['a name that Meta does not take', step('meta-conversion', { event: 'Lead' }), 'config-invalid'],
  ['a free text to whoever has not written', step('send-text', { text: 'Hola' }), 'window-cannot-be-open'],
  [
    'a picture with a long text',
    step('send-text', { text: 'a'.repeat(1025), file: { format: 'image', link: 'https://a.test/b.jpg' } }),
    'caption-too-long',
  ],
  [
    'a voice with a text',
    step('send-text', { text: 'Hola', file: { format: 'audio', link: 'https://a.test/b.mp3' } }),
    'audio-with-text',
  ],
  ['a call to no address', call({ url: 'sistema' }), 'address-invalid'],
  ['a call to whom a variable says', call({ url: 'https://{{lead.name | "x"}}/' }), 'address-invalid'],
  ['a call whose body is no JSON', call({ body: '{' }), 'body-not-json'],
  ['a call that signs in our place', call({ headers: [{ name: 'webhook-id', value: '1' }] }), 'header-ours'],
  ['a call with a secret nobody keeps', call({ headers: [{ name: 'x-key', secret: 'CRM' }] }), 'unknown-secret'],
  [
    'a notice to a webhook that is not there',
    step('notify-team', { text: 'Hola', webhook: nobody }),
    'unknown-webhook',
  ],
  [
    'a condition over a segment that is not there',
    when({ field: 'segment', op: 'eq', value: nobody }),
    'unknown-segment',
  ],
  [
    'an event with a name that none can have',
    broken((flow) => (flow.nodes[0] = { ...flow.nodes[0], kind: 'custom-event', config: { name: 'Con Espacios' } })),
    'bad-event-name',
  ],
  [
    'a lead change of its tenant',
    broken(
      (flow) =>
        (flow.nodes[3] = { id: 'send', kind: 'update-lead', config: { set: { 'lead.tenant_id': 'x' } }, position: at }),
    ),
  ],
  ['another format', broken((flow) => (flow.formatVersion = 2)), 'malformed'],
  ['nodes that are no list', broken((flow) => (flow.nodes = { 0: {} })), 'malformed'],
  ['a node that is nothing', broken((flow) => (flow.nodes[1] = null)), 'malformed'],
  ['a position beyond the canvas', broken((flow) => (flow.nodes[1].position = { x: 1e9, y: 0 })), 'malformed'],
  ['a setting nobody knows', broken((flow) => (flow.settings.sendAnyway = true))],
  ['a holdout of everybody', broken((flow) => (flow.settings.holdoutPercent = 400))],
  [
    'ten thousand nodes',
    broken(
      (flow) =>
        (flow.nodes = Array.from({ length: 10_000 }, (_, i) => ({
          id: `n${i}`,
          kind: 'wait',
          config: {},
          position: at,
        }))),
    ),
    'too-many-nodes',
  ],
  ['a huge label', broken((flow) => (flow.nodes[2].config.cases[0].label = 'x'.repeat(500_000)))],
  ['a text', () => 'a flow'],
  ['a list', () => []],
];
