import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatMoney } from './words/format.ts';
import { parseText, pathsWithoutFallback, renderNotice, renderText } from './template.ts';
import { factsOf, quickest } from './testing/samples.ts';

const said = (text: string, facts = factsOf()) => {
  const rendered = renderText(text, facts);
  return rendered.ok ? rendered.text : `missing ${rendered.path}`;
};

describe('renderText()', () => {
  it('replaces variables and falls back where a value is missing', () => {
    expect(said('Hola {{lead.name | "amigo"}}!')).toBe('Hola Ana García!');
    expect(said('Hola {{ lead.first_name }}')).toBe('Hola Ana');
    const unnamed = factsOf({ lead: { name: '  ' } });
    expect(said('Hola {{lead.name | "amigo"}}', unnamed)).toBe('Hola amigo');
    expect(said("Hola {{lead.name|'amigo'}}", unnamed)).toBe('Hola amigo');
    expect(said('Hola {{lead.name}}', unnamed)).toBe('missing lead.name');
  });

  it('formats dates and money for the tenant', () => {
    const opportunity = {
      id: 'o',
      name: 'Plan',
      value: '1250.50',
      currency: 'USD',
      stage: null,
      status: 'open',
      deadline: '2026-11-23T20:30:00Z',
    };
    const facts = factsOf({ opportunity });
    expect(said('{{opportunity.deadline}}', facts)).toBe('23 nov 2026, 5:30 p. m.');
    expect(said('{{opportunity.deadline_time}}', { ...facts, tenant: { ...facts.tenant, locale: 'es' } })).toBe(
      '17:30',
    );
    expect(said('{{opportunity.value}}', facts)).toBe('US$ 1.250,50');
    expect(
      said('{{opportunity.value}}', factsOf({ opportunity: { ...opportunity, currency: null, value: '900' } })),
    ).toBe('$ 900');
    expect(said('{{opportunity.value}}', factsOf({ opportunity: { ...opportunity, currency: 'nonsense' } }))).toBe(
      '1250.50 nonsense',
    );
  });

  it('lists a cart and reads custom fields', () => {
    const cart = {
      id: 'c',
      items: [{ name: 'Zapatillas', quantity: 2 }, { name: 'Medias' }],
      value: null,
      currency: null,
      status: 'open',
      last_activity_at: '2026-11-23T12:00:00Z',
    };
    expect(said('{{cart.items}}', factsOf({ cart }))).toBe('2 × Zapatillas, Medias');
    expect(said('{{lead.custom.plan}}', factsOf({ lead: { custom: { plan: 'Pro' } } }))).toBe('Pro');
    expect(said('{{lead.custom.plan}}', factsOf({ lead: { custom: { plan: { toString: 1 } } } }))).toBe(
      'missing lead.custom.plan',
    );
  });

  it('never reads a variable out of a value', () => {
    expect(said('{{lead.name}}', factsOf({ lead: { name: '{{lead.phone}}' } }))).toBe('{{lead.phone}}');
  });

  it('survives an unknown zone and locale', () => {
    const facts = factsOf({ tenant: { name: 'Acme', timezone: 'Mars/Olympus', currency: 'ARS', locale: 'x!' } });
    expect(said('{{lead.created_at}}', facts)).toContain('23 nov 2026');
  });
});

describe('parseText()', () => {
  it.each([
    '{{constructor.constructor("return 1")()}}',
    '{{#each lead}}',
    '{{lead.name | upper}}',
    '{{lead.name',
    '{{}}',
    '{{lead.name}',
    '{{ lead name }}',
    '{{"x"}}',
  ])('refuses %s', (text) => {
    expect(parseText(text).faults).toEqual([{ code: 'variable-malformed', text: text.slice(0, 60) }]);
  });

  it.each([
    '__proto__.x',
    'constructor',
    'lead.constructor',
    'lead.custom.__proto__',
    'lead.custom.',
    'lead.custom..b',
    'tenant.id',
    'lead',
  ])('does not know %s', (path) => {
    expect(parseText(`{{${path}}}`).faults).toEqual([{ code: 'variable-unknown', path }]);
  });

  it('leaves other template languages alone', () => {
    const text = '${7*7} {%raw%} <%= x %> {lead.name} }}';
    expect(parseText(text)).toEqual({ pieces: [{ text }], faults: [] });
  });

  it('takes linear time', () => {
    const hostile = () => {
      parseText('{{'.repeat(50_000));
      parseText('{{lead.name | "a"}}'.repeat(20_000));
      parseText(`{{${'a.'.repeat(100_000)}`);
      parseText(`{{lead.name${' '.repeat(100_000)}}}`);
    };
    expect(quickest(hostile)).toBeLessThan(250);
  });

  it('keeps text without braces as it is, and loses nothing around variables', () => {
    const literal = fc.string({ unit: fc.constantFrom('a', ' ', '}', '|', '"', '{x', '$') });
    fc.assert(
      fc.property(literal, literal, (before, after) => {
        fc.pre(!before.endsWith('{') && !after.startsWith('}'));
        const { pieces, faults } = parseText(`${before}{{lead.name}}${after}`);
        expect(faults).toEqual([]);
        expect(pieces.map((piece) => ('text' in piece ? piece.text : `<${piece.path}>`)).join('')).toBe(
          `${before}<lead.name>${after}`,
        );
      }),
    );
  });
});

it('pathsWithoutFallback() knows what may be missing', () => {
  expect(pathsWithoutFallback('{{lead.name}} {{lead.status}} {{tenant.name}} {{seller.name | "x"}}')).toEqual([
    'lead.name',
  ]);
  expect(pathsWithoutFallback('{{opportunity.name}}', ['opportunity.name'])).toEqual([]);
});

it('renderText() says values as people read them, or as they are stored', () => {
  const facts = factsOf({ lead: { custom: { pedido: 12345 } } });
  expect(renderText('{{lead.custom.pedido}}', facts)).toEqual({ ok: true, text: '12.345' });
  expect(renderText('{{lead.custom.pedido}}', facts, 'stored')).toEqual({ ok: true, text: '12345' });
});

it('renderNotice() shows a dash for what is missing', () => {
  expect(renderNotice('{{lead.name}} – {{seller.name}}', factsOf())).toBe('Ana García – –');
});

it('formatMoney() keeps every digit', () => {
  expect(formatMoney('12345678901234567.89', 'USD', 'en-US')).toBe('$12,345,678,901,234,567.89');
});
