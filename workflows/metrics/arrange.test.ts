import { expect, test } from 'vitest';
import { arrange } from './arrange.ts';

const rows = [
  { name: 'Promoción 10', marketing_spend: '9.50', cpa: null },
  { name: 'promo 2', marketing_spend: '10.00', cpa: '3.00' },
  { name: 'Otoño', marketing_spend: '2.25', cpa: '20.00' },
];
const names = (shown: { name: string }[]) => shown.map(({ name }) => name);

test('amounts are compared as amounts, not as text', () => {
  expect(names(arrange(rows, { sort: 'marketing_spend', order: 'desc' }))).toEqual([
    'promo 2',
    'Promoción 10',
    'Otoño',
  ]);
  expect(names(arrange(rows, { sort: 'marketing_spend', order: 'asc' }))).toEqual(['Otoño', 'Promoción 10', 'promo 2']);
});

test('what has no value comes last, whichever way', () => {
  for (const order of ['asc', 'desc'] as const)
    expect(names(arrange(rows, { sort: 'cpa', order })).at(-1)).toBe('Promoción 10');
});

test('names are found without their accents, and ordered with numbers in them', () => {
  expect(names(arrange(rows, { q: 'OTONO', sort: 'name', order: 'asc' }))).toEqual(['Otoño']);
  const numbered = ['Anuncio 10', 'Anuncio 9'].map((name) => ({ name }));
  expect(names(arrange(numbered, { q: ' anun', sort: 'name', order: 'asc' }))).toEqual(['Anuncio 9', 'Anuncio 10']);
});
