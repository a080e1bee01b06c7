import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { describeIssue } from '../words/issue-texts.ts';
import type { Catalogue } from '../kind.ts';
import { catalogueOf, factsOf, flowOf } from '../testing/samples.ts';
import { type Shape, shapes } from '../testing/shapes.ts';
import { validate } from '../validate.ts';
import { understand } from './blanks.ts';
import { blanksOf, drawParts } from './mod.ts';
import { nameBlank } from './names.ts';
import type { Blank } from './part.ts';
import { readTemplate } from './read.ts';
import { fillTemplate } from './say.ts';

const templateOf = ({ name, category, components }: Pick<Shape, 'name' | 'category' | 'components'>) => ({
  name,
  language: 'es',
  status: 'APPROVED',
  category,
  ...readTemplate(components),
});
/** What is said at publish of a flow with one step. */
function issuesOf(
  shape: Pick<Shape, 'name' | 'category' | 'components'>,
  variables: object,
  more: Partial<Catalogue> = {},
) {
  const step = { template: { name: shape.name, language: 'es' }, variables };
  const flow = flowOf(
    [
      ['in', 'manual'],
      ['say', 'send-template', step],
    ],
    ['in:next>say'],
  );
  return validate(flow, catalogueOf({ templates: [templateOf(shape)], ...more })).filter(
    (one) => one.severity === 'error',
  );
}
const fill = (components: unknown, variables: Record<string, string>, facts = factsOf()) =>
  fillTemplate(readTemplate(components).parts, variables, facts);
const partsOf = (filled: ReturnType<typeof fill>) => filled.ok && filled.parts;
const text = (...texts: string[]) => texts.map((one) => ({ is: 'text', text: one }));
const link = (index: number, one: string) => ({ in: 'button', index, does: 'open-link', values: text(one) });

describe.each(shapes.map((shape) => [shape.name, shape] as const))('a template like %s', (_, shape) => {
  test('is filled in and told; what WhatsApp is sent is judged in deploy/sandbox', () => {
    expect(fill(shape.components, shape.variables)).toMatchObject({ ok: true, text: shape.text });
  });

  test('may be published with all of it, and names each thing that is missing, in both languages', () => {
    expect(issuesOf(shape, shape.variables)).toEqual([]);
    for (const blank of blanksOf(readTemplate(shape.components).parts).filter((one) => !one.optional)) {
      const { [blank.key]: _gone, ...rest } = shape.variables;
      for (const given of [rest, { ...rest, [blank.key]: '  ' }]) {
        const [issue, ...more] = issuesOf(shape, given);
        expect([issue, more]).toMatchObject([{ code: 'variable-missing', field: `variables.${blank.key}` }, []]);
        const { es, en } = describeIssue(issue!);
        const called = nameBlank(blank.key, blank.button);
        expect([es, en]).toEqual([`Falta ${called.es}. Complétalo.`, `Missing: ${called.en}. Fill it in.`]);
      }
      expect(fill(shape.components, rest)).toMatchObject({ ok: false, reason: 'template-unfilled', key: blank.key });
    }
  });

  test('shows every part of it', () => {
    const drawn = JSON.stringify(drawParts(readTemplate(shape.components).parts));
    for (const key of Object.keys(shape.variables)) expect(drawn).toContain(`"${key}"`);
    for (const [, text] of JSON.stringify(shape.components).matchAll(/"text":"([^"]*)"/g))
      expect(drawn).toContain(text);
  });
});

const url = (index: number) => ({ type: 'URL', text: `Ver ${index}`, url: `https://t.example/${index}/{{1}}` });
const header = { type: 'HEADER', format: 'TEXT', text: 'Para {{1}}' };
const body = { type: 'BODY', text: 'Hola, {{1}} sale el {{2}}' };
const buttons = (...list: object[]) => ({ type: 'BUTTONS', buttons: list });
const old = { '1': '{{lead.name | "amigo"}}', '2': 'lunes' };

describe('a step drawn when a number meant the same place everywhere', () => {
  test('says what it said where one place alone has the number', () => {
    expect(partsOf(fill([body], old))).toEqual([{ in: 'body', values: text('Ana García', 'lunes') }]);
    const plain = { type: 'BODY', text: 'Hola' };
    expect(partsOf(fill([header, plain], { '1': 'x' }))).toEqual([{ in: 'header', values: text('x') }]);
    const withLink = [plain, buttons({ type: 'QUICK_REPLY' }, url(1))];
    expect(partsOf(fill(withLink, { '1': 'x' }))).toEqual([link(1, 'x')]);
    expect(issuesOf({ name: 't', category: 'UTILITY', components: [header, plain] }, { '1': 'x' })).toEqual([]);
  });

  test.each([
    ['header and body', [header, body], 'header.1'],
    ['body and link', [body, buttons(url(0))], 'button.0.1'],
    ['two links', [{ type: 'BODY', text: 'Hola' }, buttons(url(0), url(1))], 'button.0.1'],
  ])('never lends its value to another place: %s', (_, components, key) => {
    expect(fill(components, old)).toMatchObject({ ok: false, reason: 'template-unfilled', key });
    const missing = issuesOf({ name: 't', category: 'UTILITY', components }, old);
    expect(missing).toContainEqual(expect.objectContaining({ code: 'variable-missing', field: `variables.${key}` }));
  });
});

describe('what can never be right', () => {
  const shapeOf = (name: string) => shapes.find((one) => one.name === name)!;
  test.each([
    ['header_image', 'header.image', 'foto.jpg', 'link-invalid'],
    ['header_image', 'header.image', 'javascript:alert(1)//a.b', 'link-invalid'],
    ['header_image', 'header.image', 'https://a@b.example/x', 'link-invalid'],
    ['header_location', 'header.location', 'Obelisco', 'place-invalid'],
    ['header_location', 'header.location', '-91, 10\nPolo\nHielo 1', 'place-invalid'],
    ['header_location', 'header.location', '-34.6, -58.38\nObelisco', 'place-invalid'],
    ['header_location', 'header.location', '-34.6, -58.38\n\nAv. Corrientes 1051', 'place-invalid'],
    ['header_location', 'header.location', '-34.6\nObelisco\nAv. Corrientes 1051', 'place-invalid'],
    ['copy_code', 'button.0.code', 'UN-CODIGO-DEMASIADO-LARGO', 'code-invalid'],
    ['one_time_code', '1', '1234567890123456', 'code-invalid'],
    ['limited_offer', 'offer.until', 'mañana', 'until-invalid'],
    ['limited_offer', 'offer.until', '2026-11-22T10:00', 'offer-expired'],
    ['products', 'button.0.products', 'Zapatillas:', 'products-invalid'],
    ['products', 'button.0.products', 'A-1\nA-2', 'products-invalid'],
  ])('%s: %s = %s', (name, key, value, code) => {
    const shape = shapeOf(name);
    const [issue, ...more] = issuesOf(shape, { ...shape.variables, [key]: value });
    expect([issue, more]).toMatchObject([{ code, field: `variables.${key}` }, []]);
    expect(describeIssue(issue!).es).not.toContain(code);
  });

  test.each([
    ['button', [buttons({ type: 'ORDER_DETAILS', text: 'Pagar' })], 'button ORDER_DETAILS'],
    ['header', [{ type: 'HEADER', format: 'PRODUCT' }], 'header PRODUCT'],
    ['component', [{ type: 'HOLOGRAM' }], 'hologram'],
    [
      'card',
      [{ type: 'CAROUSEL', cards: [{ components: [{ type: 'HEADER', format: 'PRODUCT' }] }] }],
      'header PRODUCT',
    ],
  ])('a %s that nobody knows is refused at publish and held at the step', (_, more, what) => {
    const components = [{ type: 'BODY', text: 'Hola' }, ...more];
    expect(issuesOf({ name: 't', category: 'UTILITY', components }, {})).toMatchObject([
      { code: 'template-unsupported', params: { what } },
    ]);
    expect(fill(components, {})).toMatchObject({ ok: false, reason: 'template-unsupported', path: what });
  });
});

describe('what a lead has', () => {
  const offer = shapes.find((one) => one.name === 'limited_offer')!;
  const picture = shapes.find((one) => one.name === 'header_image')!;
  const lead = (custom: Record<string, unknown>) => factsOf({ lead: { custom } });

  it('fills links, codes and dates as it is stored, not as people read it', () => {
    const facts = lead({ foto: 'https://t.example/1.png', cupon: 123456, fin: '2026-12-24' });
    const shown = fill(picture.components, { ...picture.variables, 'header.image': '{{lead.custom.foto}}' }, facts);
    expect(partsOf(shown)).toMatchObject([{ values: [{ link: 'https://t.example/1.png' }] }, {}]);
    const until = '{{lead.custom.fin | "PT1H"}}';
    const given = { ...offer.variables, 'offer.until': until, 'button.0.code': '{{lead.custom.cupon}}' };
    const midnight = Date.parse('2026-12-24T03:00:00Z');
    expect(partsOf(fill(offer.components, given, facts))).toMatchObject([
      { values: [{ at: midnight }] },
      {},
      { values: [{ code: '123456' }] },
    ]);
    const anHourOn = [{ values: [{ at: Date.parse('2026-11-23T13:00:00Z') }] }, {}, {}];
    expect(partsOf(fill(offer.components, given, lead({ cupon: 'A' })))).toMatchObject(anHourOn);
  });

  it('is told apart: missing, of no use, too late', () => {
    const given = { ...picture.variables, 'header.image': '{{lead.custom.foto}}' };
    expect(fill(picture.components, given)).toMatchObject({ reason: 'variable-missing', path: 'lead.custom.foto' });
    const invalid = { reason: 'variable-invalid', path: 'header.image' };
    expect(fill(picture.components, given, lead({ foto: 'mi foto' }))).toMatchObject(invalid);
    const late = { ...offer.variables, 'offer.until': '{{lead.custom.fin}}' };
    expect(fill(offer.components, late, lead({ fin: '2026-11-01' }))).toMatchObject({ reason: 'offer-expired' });
  });

  it('may leave empty what is optional', () => {
    const shape = shapes.find((one) => one.name === 'header_document')!;
    const given = { ...shape.variables, 'header.filename': '{{lead.custom.archivo}}' };
    expect(issuesOf(shape, given, { customFields: ['archivo'] })).toEqual([]);
    const value = { is: 'media', format: 'document', link: 'https://tienda.example/a.pdf' };
    expect(partsOf(fill(shape.components, given))).toEqual([{ in: 'header', values: [value] }, expect.anything()]);
  });
});

test('Meta lists the button of a one-time code as a link to its own address', () => {
  const address = 'https://www.whatsapp.com/otp/code/?otp_type=COPY_CODE&code=otp{{1}}';
  const components = [
    { type: 'BODY', text: 'Tu código es *{{1}}*.' },
    buttons({ type: 'URL', text: 'Copiar', url: address }),
  ];
  expect(readTemplate(components).variables).toEqual(['1']);
  expect(partsOf(fill(components, { '1': '42' }))).toEqual([{ in: 'body', values: text('42') }, link(0, '42')]);
});

test('a text is at most as long as its place, without new lines, tabs, long gaps, hidden marks or broken pairs', () => {
  const blank: Blank = { key: '1', is: 'text', placeholder: '1', max: 60 };
  const said = (text: string) => understand(text, blank, { now: 0, zone: 'UTC' }) as { text: string };
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
      const value = said(text).text;
      expect(value.length).toBeLessThanOrEqual(60);
      expect(value).not.toMatch(/[\n\r\t]| {2}/);
      expect(value.isWellFormed()).toBe(true);
    }),
  );
  expect(said('a'.repeat(100)).text).toMatch(/^a{59}…$/);
  expect(said('Ana\n\tMaría     \u202Egnp.exe\u0000').text).toBe('Ana María gnp.exe');
});

test('positions go by number, names as they come, each once', () => {
  const read = (text: string) => readTemplate([{ type: 'BODY', text }]).variables;
  expect(read('{{10}} {{2}} {{ 1 }} {{02}} {{zeta}} {{alfa}}')).toEqual(['1', '2', '10', 'zeta', 'alfa']);
  expect(read('{{ {{}} {{a b}} {{{{1}}}}')).toEqual(['1']);
});

test('whatever a provider may have stored is read, drawn and refused without a fault of ours', () => {
  const words = fc.constantFrom('HEADER', 'BODY', 'BUTTONS', 'CAROUSEL', 'LIMITED_TIME_OFFER', 'URL', 'OTP', '', 'x');
  const { odd } = fc.letrec((tie) => ({
    odd: fc.oneof(
      { depthSize: 'small' },
      words,
      fc.constantFrom(null, 1, true, '{{1}}', '{{__proto__}}'),
      fc.array(tie('odd'), { maxLength: 4 }),
      fc.record(
        {
          type: words,
          format: words,
          text: tie('odd'),
          buttons: tie('odd'),
          cards: tie('odd'),
          components: tie('odd'),
          url: tie('odd'),
        },
        { requiredKeys: ['type'] },
      ),
    ),
  }));
  fc.assert(
    fc.property(odd, (components) => {
      const { parts, variables } = readTemplate(components);
      drawParts(parts);
      expect(fillTemplate(parts, {}, factsOf()).ok).toBe(
        variables.length === 0 && !JSON.stringify(parts).includes('"unknown"'),
      );
    }),
    { numRuns: Number(process.env.FC_RUNS ?? 200) },
  );
});

describe('a template in reserve', () => {
  const shape = shapes.find((one) => one.name === 'numbers_of_their_own')!;
  const own = templateOf(shape);
  const spare = { ...templateOf(shapes.find((one) => one.name === 'words_alone')!), name: 'reserva' };
  const reserve = (variables: object = {}) => ({
    fallback: { template: { name: 'reserva', language: 'es' }, variables },
  });
  const issues = (status: string, spareStatus: string | null, more: object) => {
    const step = { template: { name: own.name, language: 'es' }, variables: shape.variables, ...more };
    const flow = flowOf(
      [
        ['in', 'manual'],
        ['say', 'send-template', step],
      ],
      ['in:next>say'],
    );
    const templates = [{ ...own, status }, ...(spareStatus === null ? [] : [{ ...spare, status: spareStatus }])];
    return validate(flow, catalogueOf({ templates }))
      .filter((one) => one.nodeId === 'say' && one.code !== 'open-port')
      .map(({ code, severity, field }) => `${field} ${code} ${severity}`);
  };
  test.each([
    ['both may be sent', 'APPROVED', 'APPROVED', reserve(), []],
    ['the first is paused', 'PAUSED', 'APPROVED', reserve(), ['template template-paused warning']],
    ['there is none', 'PAUSED', 'APPROVED', {}, ['template template-paused error']],
    [
      'neither may be sent',
      'REJECTED',
      'PENDING',
      reserve(),
      ['template template-not-approved error', 'fallback.template template-not-approved warning'],
    ],
    ['it is not there', 'APPROVED', null, reserve(), ['fallback.template template-missing error']],
    ['it says too much', 'APPROVED', 'APPROVED', reserve({ '9': 'x' }), ['fallback.variables.9 variable-extra error']],
  ])('%s', (_, status, spareStatus, more, expected) => {
    expect(issues(status, spareStatus, more)).toEqual(expected);
  });
});
