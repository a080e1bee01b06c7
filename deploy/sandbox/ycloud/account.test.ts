import { readyMadeTemplates } from '#flow';
import { expect, test } from 'vitest';
import { cloudWabas } from '../cloud/account.ts';
import { createSandbox } from '../sandbox.ts';
import { message, startTestSandbox } from '../testing.ts';
import { accept } from './accept.ts';
import { seedNumbers, toComponents, wabaId } from './account.ts';
import { sendRequest } from './send-schema.ts';
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

test('YCloud’s API neither shows nor takes away what is of Meta’s own accounts', async () => {
  const running = await startTestSandbox();
  const { sandbox, call } = running;
  const [number] = sandbox.store.numbers.filter((one) => one.wabaId === cloudWabas[0]);
  const name = `/v2/whatsapp/templates/${cloudWabas[0]}/greeting`;
  const kept = sandbox.store.templates.size;
  const sent = accept(sandbox, sendRequest.parse({ ...message(), from: number!.phoneNumber }), 'cloud', null);
  for (const [method, path] of [
    ['GET', `${name}/es`],
    ['DELETE', `${name}/es`],
    ['DELETE', name],
    ['GET', `/v2/whatsapp/messages/${sent.id}`],
  ] as const)
    expect([method, path, (await call(method, path)).status]).toEqual([method, path, 404]);
  expect(sandbox.store.templates.size).toBe(kept);
  expect((await call('GET', '/v2/whatsapp/templates')).body.items).toHaveLength(kept / 3);
  await running.stop();
});
