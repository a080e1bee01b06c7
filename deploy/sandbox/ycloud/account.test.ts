import { readyMadeTemplates } from '#flow';
import { expect, test } from 'vitest';
import { createSandbox } from '../sandbox.ts';
import { seedNumbers, toComponents, wabaId } from './account.ts';
import { checkComponents } from './template-schema.ts';

test('the account begins with every ready-made template approved, in a shape that a review would let through', async () => {
  const sandbox = createSandbox();
  const known = [...sandbox.store.templates.values()].filter((one) => one.wabaId === wabaId);
  expect(known.map((one) => `${one.name} ${one.language} ${one.status}`)).toEqual(
    readyMadeTemplates.map((one) => `${one.name} ${one.language} APPROVED`),
  );
  for (const template of readyMadeTemplates) checkComponents(toComponents(template), template.category);
  await sandbox.stop();
});

test('the numbers are from the range that is kept for fiction', () => {
  for (const number of seedNumbers()) expect(number.phoneNumber).toMatch(/^\+1\d{3}55501\d\d$/);
});
