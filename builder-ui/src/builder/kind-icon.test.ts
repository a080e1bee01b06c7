import { expect, test } from 'vitest';
import { kinds } from '#flow';
import { kindIcons } from './kind-icon.tsx';

test('every kind’s icon has a drawing', () => {
  const missing = Object.values(kinds).filter((kind) => !kindIcons[kind.icon]);
  expect(missing.map((kind) => kind.icon)).toEqual([]);
});
