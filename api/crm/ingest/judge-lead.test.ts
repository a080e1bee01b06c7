/** What landing pages send, and what becomes of it: the rows of the field's own examples, and others of their kinds. */
// Teaches zod what the schemas say of themselves.
import '@hono/zod-openapi';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { judgeLead } from './judge-lead.ts';

const phone = '+5491160002502';
const judged = (body: object) => judgeLead({ phone, ...body });

it.each<[string, object, object, string[]]>([
  ['a click id', { fbclid: 'IwAR_r25' }, { touch: { source: 'api', click_ids: { fbclid: 'IwAR_r25' } } }, []],
  [
    'a landing',
    { landing: 'https://escuela.example/o' },
    { touch: { source: 'api', source_url: 'https://escuela.example/o' }, custom: undefined },
    [],
  ],
  ['a landing by its name', { landing: 'otoño' }, { touch: undefined, custom: { landing: 'otoño' } }, ['landing']],
  [
    'a landing whose address says more',
    { page_url: 'https://escuela.example/o?utm_source=ig&gclid=Cj0&x=1', utm_source: 'fb' },
    {
      touch: {
        source: 'api',
        source_url: 'https://escuela.example/o?utm_source=ig&gclid=Cj0&x=1',
        utm: { utm_source: 'fb' },
        click_ids: { gclid: 'Cj0' },
      },
    },
    [],
  ],
  ['a click id in a touch', { touch: { gclid: 'Cj0' } }, { touch: { source: 'api', click_ids: { gclid: 'Cj0' } } }, []],
  ['a cookie', { _fbc: 'fb.1.2.x' }, { touch: { source: 'api', click_ids: { fbc: 'fb.1.2.x' } } }, []],
  [
    'words as programs write them',
    { utmSource: 'fb', UTM_CAMPAIGN: 'otoño' },
    { touch: { source: 'api', utm: { utm_source: 'fb', utm_campaign: 'otoño' } } },
    [],
  ],
  ['words in an object', { utm: { source: 'fb' } }, { touch: { source: 'api', utm: { utm_source: 'fb' } } }, []],
  ['words that nobody filled in', { utm_campaign: '{{campaign.name}}' }, { touch: undefined }, ['utm_campaign']],
  ['a no by another name', { opt_out: true }, { consent: { granted: false, source: 'ingest' } }, []],
  ['a no in words', { 'No contactar': 'Sí' }, { consent: { granted: false, source: 'ingest' } }, []],
  ['no to a no', { unsubscribed: false }, { consent: undefined }, []],
  ['a no beside a yes', { consent: true, unsubscribed: 'true' }, { consent: { granted: false, source: 'ingest' } }, []],
  ['a yes by another name', { whatsapp_opt_in: 'yes' }, { consent: { granted: true, source: 'ingest' } }, []],
  [
    'a yes to e-mails',
    { email_opt_in: 'yes' },
    { consent: undefined, custom: { email_opt_in: 'yes' } },
    ['email_opt_in'],
  ],
  ['a name in a list', { name: ['Ana', 'Paz'] }, { name: 'Ana Paz' }, []],
  ['a name in parts', { name: { first: 'Ana', last: 'Paz' } }, { name: 'Ana Paz' }, []],
  ['phones in a list', { phone: [phone, '+5491160002503'] }, { custom: { phone_2: '+5491160002503' } }, ['phone_2']],
  ['a phone in parts', { phone: { country_code: '54', number: '91160002502' } }, { phone: '+54 91160002502' }, []],
  ['fields in a wrap', { phone: undefined, data: { fields: { phone, nombre: 'Ana' } } }, { name: 'Ana' }, []],
  [
    'answers in a list',
    {
      phone: undefined,
      field_data: [
        { name: 'phone_number', values: [phone] },
        { name: 'full_name', values: ['Ana'] },
      ],
    },
    { name: 'Ana' },
    [],
  ],
  [
    'values with more beside',
    { fields: { email: { id: 'email', type: 'email', value: 'ana@correo.example' } } },
    { email: 'ana@correo.example' },
    [],
  ],
  ['a list as text', { tags: '["a", "b"]' }, { tags: ['a', 'b'] }, []],
  ['a word of an address that is none of five', { utm_reader: 'x' }, { custom: { utm_reader: 'x' } }, ['utm_reader']],
  ['a first and a last name', { first_name: 'Ana', last_name: 'Paz' }, { name: 'Ana Paz' }, []],
  ['names as programs write them', { firstName: 'Ana', lastName: 'Paz' }, { name: 'Ana Paz' }, []],
  ['a name and a last name', { name: 'Ana', last_name: 'Paz' }, { name: 'Ana Paz' }, []],
  ['a whole name and its parts', { name: 'Ana Paz', last_name: 'Paz', first_name: 'Ana' }, { name: 'Ana Paz' }, []],
  ['a first name alone', { first_name: ' Ana ' }, { name: 'Ana' }, []],
  [
    'a phone and a mail by other names',
    { phone: undefined, telefono: '+5491160002502', correo: 'ana@correo.example', nombre: 'Ana', apellido: 'Paz' },
    { name: 'Ana Paz', email: 'ana@correo.example' },
    [],
  ],
  [
    'a question of a page',
    { phone: undefined, '¿A qué WhatsApp te escribimos?': '+5491160002502' },
    { custom: undefined },
    [],
  ],
  ['a second phone', { telefono: '+5491160002503' }, { custom: { telefono: '+5491160002503' } }, ['telefono']],
  ['tags as text', { tags: 'a, b ,,a' }, { tags: ['a', 'b'] }, []],
  ['tags in lists', { tags: ['a', 7, 'b;c'] }, { tags: ['a', '7', 'b', 'c'] }, []],
  ['a field with a blank in its name', { custom: { 'Curso elegido': 'A' } }, { custom: { curso_elegido: 'A' } }, []],
  [
    'a field with an object',
    { custom: { dir: { calle: 'Sol', n: 7 } } },
    { custom: { dir_calle: 'Sol', dir_n: 7 } },
    [],
  ],
  ['a field with a list', { custom: { cursos: ['A', 'B'] } }, { custom: { cursos: 'A, B' } }, []],
  ['a field with objects in a list', { custom: { c: [{ a: 1 }] } }, { custom: { c: '[{"a":1}]' } }, []],
  ['numbers and flags', { custom: { n: 3, yes: true, no: false } }, { custom: { n: 3, yes: true, no: false } }, []],
  ['a field without a name', { custom: { '¿?': 'x', a: '1' } }, { custom: { a: '1' } }, ['custom.¿?']],
  ['a yes', { consent: true }, { consent: { granted: true, source: 'ingest' } }, []],
  ['a yes as a box sends it', { consent: 'on' }, { consent: { granted: true, source: 'ingest' } }, []],
  ['a yes as a word', { consent: ' Sí ' }, { consent: { granted: true, source: 'ingest' } }, []],
  ['a no', { consent: false }, { consent: { granted: false, source: 'ingest' } }, []],
  ['a yes without a source', { consent: { granted: true } }, { consent: { granted: true, source: 'ingest' } }, []],
  [
    'more about a yes',
    { consent: { granted: 1, source: 'web', ip: '::1' } },
    { consent: { granted: true, source: 'web' } },
    ['consent.ip'],
  ],
  [
    'a yes of no time',
    { consent: { granted: true, source: 'web', occurred_at: 'ayer' } },
    { consent: undefined },
    ['consent'],
  ],
  [
    'a no of no time',
    { consent: { granted: false, occurred_at: 'ayer' } },
    { consent: { granted: false, source: 'ingest' } },
    ['consent.occurred_at'],
  ],
  ['a word that is neither', { consent: 'quizás' }, { consent: undefined }, ['consent']],
  ['an empty name', { name: '' }, { name: undefined }, []],
  ['blanks alone', { name: '  ', email: ' ', tags: '', custom: { a: '' } }, { name: undefined, email: undefined }, []],
  ['a number as a name', { name: 1234 }, { name: '1234' }, []],
  [
    'an address without a scheme',
    { touch: { source_url: 'escuela.example/otono' } },
    { touch: { source: 'api', source_url: 'https://escuela.example/otono' } },
    [],
  ],
  ['an address that is none', { touch: { source_url: 'otoño' } }, { touch: { source: 'api' } }, ['touch.source_url']],
  [
    'a script for an address',
    { source_url: 'javascript:alert(1)' },
    { touch: { source: 'api' } },
    ['touch.source_url'],
  ],
  [
    'a word of 400 letters',
    { touch: { utm: { utm_source: 'fb', utm_content: 'x'.repeat(400) } } },
    { touch: { source: 'api', utm: { utm_source: 'fb' } } },
    ['touch.utm.utm_content'],
  ],
  ['an e-mail with a blank behind', { email: 'ana@correo.example ' }, { email: 'ana@correo.example' }, []],
  ['an e-mail that is none', { email: 'ana@' }, { email: undefined }, ['email']],
  ['an e-mail of 400 letters that is none either', { email: 'x'.repeat(400) }, { email: undefined }, ['email']],
  [
    'the id of a campaign',
    { touch: { utm: { utm_id: '120260000000002521' } } },
    { touch: { source: 'api', utm: { utm_id: '120260000000002521' } } },
    [],
  ],
  [
    'words beside the name',
    { utm_source: 'fb', utm_id: 12 },
    { touch: { source: 'api', utm: { utm_source: 'fb', utm_id: '12' } } },
    [],
  ],
  [
    'words by short names',
    { touch: { utm: { source: 'fb' } } },
    { touch: { source: 'api', utm: { utm_source: 'fb' } } },
    [],
  ],
  ['an id as a number', { external_ids: { crm: 7, shop: ' ' } }, { external_ids: { crm: '7' } }, []],
  [
    'a source that is none of ours',
    { touch: { source: 'facebook', ad_id: 12 } },
    { touch: { source: 'api', ad_id: '12' } },
    ['touch.source'],
  ],
  ['a zone that is none', { timezone: 'Buenos Aires' }, { timezone: undefined }, ['timezone']],
  [
    'two tags that are too long',
    { tags: ['a', 'x'.repeat(99), 'y'.repeat(99), 'b'] },
    { tags: ['a', 'b'] },
    ['tags.2', 'tags.1'],
  ],
  ['a hundred tags', { tags: Array.from({ length: 100 }, (_, i) => `t${i}`) }, {}, ['tags']],
  ['seconds since 1970', { created_at: 1_790_000_000 }, { created_at: '2026-09-21T14:13:20.000Z' }, []],
  ['a flag as text', { start_flows: 'false' }, { start_flows: false }, []],
  ['a name that is an object', { name: { a: 'Ana' } }, { name: undefined, custom: { name_a: 'Ana' } }, ['name']],
  [
    'what other programs treat as more than a name',
    JSON.parse('{"__proto__": {"admin": true}}'),
    { custom: { __proto___admin: true } },
    ['__proto__'],
  ],
  ['what nobody may choose', { tenant_id: 'x' }, { custom: { tenant_id: 'x' } }, ['tenant_id']],
])('%s', (_, body, lead, ignored) => {
  const found = judged(body);
  expect(found).toMatchObject({ lead: {}, ignored });
  expect(['+5491160002502', '+54 91160002502']).toContain((found as { lead: { phone: string } }).lead.phone);
  for (const [field, value] of Object.entries(lead))
    expect((found as { lead: Record<string, unknown> }).lead[field], field).toEqual(value);
});

describe('somebody cannot be taken', () => {
  it.each<[unknown, string]>([
    [{ name: 'Ana' }, 'phone'],
    [{ email: 'ana@' }, 'email'],
    [{ phone: '  ', custom: { a: 1 } }, 'phone'],
    ['text', ''],
    [{ full_name: '<test lead: dummy data for full_name>', telefono: '+5491160002502' }, ''],
    [{ name: 'Olmo', phone: '+15105559999', email: 'test@fb.com' }, ''],
    [null, ''],
    [{ phone, created_at: 'hace mucho' }, 'created_at'],
    [{ phone, touch: { occurred_at: '29/11/2026' } }, 'touch.occurred_at'],
    [{ phone, start_flows: 'quizás' }, 'start_flows'],
  ])('%j', (body, path) => {
    expect(judgeLead(body)).toMatchObject({ errors: [{ path }] });
  });
});

it('whatever is sent beside a phone, the person is taken, or the reason names when they came', () => {
  const field = fc.constantFrom(
    'name',
    'email',
    'tags',
    'custom',
    'touch',
    'consent',
    'external_ids',
    'seller_id',
    'utm_id',
    'otro',
  );
  fc.assert(
    fc.property(fc.dictionary(field, fc.jsonValue({ maxDepth: 4 })), (body) => {
      const found = judgeLead({ ...body, phone });
      if ('errors' in found) expect(found.errors.map(({ path }) => path)).toEqual([]);
      else expect(found.lead.phone).toBe(phone);
    }),
    { numRuns: Number(process.env.FC_RUNS ?? 300) },
  );
});
