import { describe, expect, it } from 'vitest';
import { conditionFaults, fields, operatorsOf, type Condition } from '#flow';
import { conditionOf, groupOf, rowFor, withOperator } from './model.ts';

const isNew: Condition = { field: 'lead.status', op: 'eq', value: 'new' };
const hasMail: Condition = { field: 'lead.email', op: 'is-set' };

describe('groupOf() and conditionOf()', () => {
  it('give back the condition they were given', () => {
    const nested: Condition[] = [
      isNew,
      { all: [isNew, hasMail] },
      { any: [isNew, { all: [hasMail, isNew] }] },
      { not: { any: [isNew, hasMail] } },
      { all: [isNew, { not: { any: [hasMail] } }] },
    ];
    for (const condition of nested) expect(conditionOf(groupOf(condition))).toEqual(condition);
  });
  it('read a plain "not" as "none of" with the same meaning', () => {
    expect(conditionOf(groupOf({ not: isNew }))).toEqual({ not: { any: [isNew] } });
  });
  it('ask for nothing when empty', () => {
    expect(conditionOf(groupOf(undefined))).toBeUndefined();
    expect(conditionOf({ mode: 'any', items: [{ mode: 'all', items: [] }] })).toBeUndefined();
  });
});

describe('rowFor()', () => {
  it('makes a row that is complete wherever a usual value exists', () => {
    for (const field of fields.filter((candidate) => !candidate.textOnly)) {
      const faults = conditionFaults(rowFor(field));
      // Only a value that nobody can guess may be missing: a free text or a tag.
      expect(faults.every((fault) => fault.code === 'condition-value')).toBe(true);
      if (field.options || field.type === 'date' || field.type === 'number' || field.type === 'boolean')
        expect(faults).toEqual([]);
    }
  });
});

describe('withOperator()', () => {
  it('gives every operator of a type a value of the right shape', () => {
    for (const field of fields.filter((candidate) => candidate.options)) {
      for (const op of operatorsOf[field.type]) expect(conditionFaults(withOperator(rowFor(field), op))).toEqual([]);
    }
  });
  it('keeps the value where it still fits', () => {
    const row = { field: 'lead.status', op: 'eq', value: 'won' } as const;
    expect(withOperator(row, 'ne').value).toBe('won');
    expect(withOperator(row, 'in').value).toEqual(['won']);
    expect(withOperator(withOperator(row, 'in'), 'eq').value).toBe('won');
    expect('value' in withOperator(row, 'is-set')).toBe(false);
  });
});
