import { expect, it } from 'vitest';
import { createCompany } from './company.ts';

it('is there while two tenants had work within ten seconds', () => {
  let now = 0;
  const company = createCompany(() => now);
  company.note('a');
  company.note('a');
  expect(company.isShared()).toBe(false);
  now = 4_000;
  company.note('b');
  expect(company.isShared()).toBe(true);
  now = 9_000;
  company.note('a');
  expect(company.isShared()).toBe(true);
  now = 14_000;
  expect(company.isShared()).toBe(false);
  company.note('b');
  expect(company.isShared()).toBe(true);
});
