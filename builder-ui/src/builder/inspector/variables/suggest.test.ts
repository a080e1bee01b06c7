import { describe, expect, it } from 'vitest';
import { pathsWithoutFallback, readTemplate, type CatalogueTemplate } from '#flow';
import { blankFlow } from '../../edit/blank.ts';
import { expressionOf, expressionText } from './expression.ts';
import { suggestVariables } from './suggest.ts';

const template = (body: string, language = 'es', more: object[] = []): CatalogueTemplate => ({
  name: 't',
  language,
  status: 'APPROVED',
  category: 'MARKETING',
  ...readTemplate([{ type: 'BODY', text: body }, ...more]),
});

describe('suggestVariables()', () => {
  it('greets by first name, with a fallback', () => {
    const variables = suggestVariables(template('Hola {{1}}, ¿seguimos?'), blankFlow('lead-created'));
    expect(expressionOf(variables['1']!)).toEqual({ mode: 'field', path: 'lead.first_name', fallback: 'qué tal' });
  });
  it('takes the words around a position and what the trigger brings', () => {
    const body = 'Hola {{1}}, tu propuesta {{2}} vence hoy a las {{3}}.';
    const paths = Object.values(suggestVariables(template(body), blankFlow('opportunity-deadline'))).map((text) =>
      expressionOf(text),
    );
    expect(paths.map((item) => (item.mode === 'field' ? item.path : item.text))).toEqual([
      'lead.first_name',
      'opportunity.name',
      'opportunity.deadline_time',
    ]);
  });
  it('does not use a sale in a flow that no sale starts', () => {
    const variables = suggestVariables(template('Tu compra de {{1}}'), blankFlow('lead-created'));
    expect(variables['1']).not.toContain('sale.');
  });
  it('guesses for each text by itself, and never what stands in a link', () => {
    const more = [
      { type: 'HEADER', format: 'TEXT', text: 'Para {{1}}' },
      { type: 'BUTTONS', buttons: [{ type: 'URL', text: 'Ver', url: 'https://t.example/{{1}}' }] },
    ];
    const variables = suggestVariables(template('Hola {{1}}, ¿seguimos?', 'es', more), blankFlow('lead-created'));
    expect(Object.keys(variables).toSorted()).toEqual(['1', 'header.1']);
    expect(variables['1']).toContain('lead.first_name');
  });
  it('never leaves a value that may be missing without a fallback, whatever the text', () => {
    const body = 'a {{1}} b {{2}} c {{3}} d {{4}} e {{5}} f {{6}}';
    for (const kind of ['lead-created', 'opportunity-deadline', 'sale-completed', 'cart-abandoned']) {
      for (const text of Object.values(suggestVariables(template(body), blankFlow(kind)))) {
        const given = [
          'opportunity.name',
          'opportunity.deadline',
          'opportunity.deadline_time',
          'sale.amount',
          'cart.items',
        ];
        expect(pathsWithoutFallback(text, given)).toEqual([]);
      }
    }
  });
});

describe('expressionText()', () => {
  it('writes back what expressionOf() read', () => {
    for (const text of ['{{lead.name | "amigo"}}', '{{lead.status}}', 'Hola {{lead.name}}', 'plano', '']) {
      expect(expressionText(expressionOf(text))).toBe(text);
    }
  });
  it('keeps a fallback from ending early', () => {
    const text = expressionText({ mode: 'field', path: 'lead.name', fallback: 'el "gran" {x}' });
    expect(expressionOf(text)).toEqual({ mode: 'field', path: 'lead.name', fallback: 'el ”gran” x' });
  });
});
