import { describe, expect, it } from 'vitest';
import { pathsWithoutFallback, type CatalogueTemplate } from '#flow';
import { blankFlow } from '../../edit/blank.ts';
import { expressionOf, expressionText } from './expression.ts';
import { suggestVariables } from './suggest.ts';

const template = (body: string, variables: string[], language = 'es'): CatalogueTemplate => ({
  name: 't',
  language,
  status: 'APPROVED',
  category: 'MARKETING',
  body,
  header: null,
  footer: null,
  buttons: [],
  variables,
});

describe('suggestVariables()', () => {
  it('greets by first name, with a fallback', () => {
    const variables = suggestVariables(template('Hola {{1}}, ¿seguimos?', ['1']), blankFlow('lead-created'));
    expect(expressionOf(variables['1']!)).toEqual({ mode: 'field', path: 'lead.first_name', fallback: 'qué tal' });
  });
  it('takes the words around a position and what the trigger brings', () => {
    const body = 'Hola {{1}}, tu propuesta {{2}} vence hoy a las {{3}}.';
    const paths = Object.values(
      suggestVariables(template(body, ['1', '2', '3']), blankFlow('opportunity-deadline')),
    ).map((text) => expressionOf(text));
    expect(paths.map((item) => (item.mode === 'field' ? item.path : item.text))).toEqual([
      'lead.first_name',
      'opportunity.name',
      'opportunity.deadline_time',
    ]);
  });
  it('does not use a sale in a flow that no sale starts', () => {
    const variables = suggestVariables(template('Tu compra de {{1}}', ['1']), blankFlow('lead-created'));
    expect(variables['1']).not.toContain('sale.');
  });
  it('never leaves a value that may be missing without a fallback, whatever the text', () => {
    const body = 'a {{1}} b {{2}} c {{3}} d {{4}} e {{5}} f {{6}}';
    for (const kind of ['lead-created', 'opportunity-deadline', 'sale-completed', 'cart-abandoned']) {
      for (const text of Object.values(
        suggestVariables(template(body, ['1', '2', '3', '4', '5', '6']), blankFlow(kind)),
      )) {
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
