import { expect, it } from 'vitest';
import { valuesOf, withUnknown } from './choices.ts';

it('offers each value once: those of the field, those that the comparison has already, and what is being typed', () => {
  const options = [{ value: 'web', label: 'Web (3)' }];
  expect(valuesOf(['web', 7, 'web', '7'])).toEqual(['web', '7']);
  expect(valuesOf('web')).toEqual([]);
  expect(withUnknown(options, ['web', 'feria', 'feria', ''])).toEqual([...options, { value: 'feria', label: 'feria' }]);
});
