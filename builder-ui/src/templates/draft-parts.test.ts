import { expect, test } from 'vitest';
import { freeName } from './draft-parts.ts';

test.each([
  [[], 'seguimiento'],
  [['seguimiento'], 'seguimiento_2'],
  [['seguimiento', 'seguimiento_2'], 'seguimiento_3'],
])('a template gets a name that is not among %j: %s', (taken, free) => {
  expect(freeName('seguimiento', new Set(taken))).toBe(free);
});
