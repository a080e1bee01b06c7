import { expect, it } from 'vitest';
import { unusedValues } from './values.ts';

const values = {
  'lead.lead_source': [{ id: 'REFERIDO', name: 'REFERIDO', count: 3 }],
  'lead.status': [{ id: 'new', name: 'new', count: 9 }],
  'lead.custom.plan': [{ id: 'gold', name: 'gold', count: 1 }],
  'opportunity.stage': [],
};
const found = (part: unknown) => unusedValues(part, values).map(({ field, value }) => `${field}=${value}`);

it.each([
  ['a word that nobody has', { field: 'lead.lead_source', op: 'eq', value: 'Meta' }, ['lead.lead_source=Meta']],
  ['one that some have', { field: 'lead.lead_source', op: 'eq', value: 'REFERIDO' }, []],
  ['one that the field offers by itself', { field: 'lead.lead_source', op: 'eq', value: 'META_ADS' }, []],
  ['a status of the usual ones', { field: 'lead.status', op: 'ne', value: 'won' }, []],
  ['a field of which nothing is known', { field: 'opportunity.stage', op: 'eq', value: 'x' }, []],
  ['some of a list', { field: 'lead.custom.plan', op: 'in', value: ['gold', 'silver'] }, ['lead.custom.plan=silver']],
  ['a part of a text', { field: 'lead.lead_source', op: 'contains', value: 'Meta' }, []],
  ['what is not filled in', { field: 'lead.lead_source', op: 'eq', value: '' }, []],
  [
    'inside of others',
    { cases: [{ port: 'a', when: { all: [{ not: { field: 'lead.lead_source', op: 'eq', value: 'Meta' } }] } }] },
    ['lead.lead_source=Meta'],
  ],
])('a condition on %s', (_what, part, expected) => {
  expect(found(part)).toEqual(expected);
});

it('says nothing where no values are known at all', () => {
  expect(unusedValues({ field: 'lead.lead_source', op: 'eq', value: 'Meta' }, undefined)).toEqual([]);
});
