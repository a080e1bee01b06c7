import type { Page } from '@playwright/test';
import { expect, newName, newPhone, open, test } from './app.ts';
import { card, draftOf, flowIdOf, messagesTo, publishButton, saved } from './flow-kit.ts';
import { cardHasFocus, countDrags, focusIsOn, tabTo } from './hands-kit.ts';

/** trigger → wait → branch → two sends → exit, without a pointer. */
async function buildWithKeys(page: Page, name: string): Promise<string> {
  const type = (text: string) => page.keyboard.type(text);
  const press = (key: string) => page.keyboard.press(key);
  const add = async (words: string) => {
    await expect(page.getByRole('dialog', { name: 'Agregar un paso' }).getByRole('combobox')).toBeFocused();
    await type(words);
    await press('Enter');
    await expect(page.getByRole('dialog')).toHaveCount(0);
  };
  /** From a selected card into its settings, the first of which is the template. */
  const chooseTemplate = async (words: string) => {
    await press('Enter');
    await expect(page.getByRole('combobox', { name: 'Plantilla' })).toBeFocused();
    await type(words);
    await press('ArrowDown');
    await press('Enter');
    await press('Escape');
  };

  await open(page, '/crm/hsm');
  await tabTo(page, focusIsOn(page, 'Nuevo flujo'));
  await press('Enter');
  await expect(page.getByRole('dialog').getByLabel('Nombre')).toBeFocused();
  await type(name);
  await press('Tab');
  await press('Enter');
  await expect(card(page, 'lead-created-1')).toBeVisible();

  await press('/');
  await add('esperar');
  await expect(card(page, 'wait-1')).toBeFocused();
  await press('/');
  await add('decidir');
  await expect(card(page, 'branch-1')).toBeFocused();
  await press('/');
  await add('enviar pl');
  await expect(card(page, 'send-template-1')).toBeFocused();
  await chooseTemplate('lead_followup');
  await expect(card(page, 'send-template-1')).toBeFocused();
  // The open end of the branch is a button right after the branch's card.
  await tabTo(page, focusIsOn(page, /«Decidir», por «Si no»/), 'Shift+Tab');
  await press('Enter');
  await add('enviar pl');
  await expect(card(page, 'send-template-2')).toBeFocused();
  await chooseTemplate('reactivation');
  await expect(card(page, 'send-template-2')).toBeFocused();
  await press('Control+k');
  await add('salir');
  await expect(card(page, 'exit-1')).toBeFocused();
  // The first send leads to the same exit.
  await tabTo(page, cardHasFocus(page, 'send-template-1'), 'Shift+Tab');
  await press('Enter');
  await press('Enter');
  await expect(page.getByRole('combobox', { name: 'Plantilla' })).toBeFocused();
  await tabTo(page, focusIsOn(page, '«Enviado» lleva a'));
  await type('Salir');
  await press('ArrowDown');
  await press('Enter');
  await saved(page);
  return flowIdOf(page);
}

/** The same with clicks alone. */
async function buildWithClicks(page: Page, name: string): Promise<string> {
  const palette = page.getByRole('navigation', { name: 'Pasos' });
  const chooseTemplate = async (words: RegExp) => {
    await page.getByRole('combobox', { name: 'Plantilla' }).click();
    await page.getByRole('option', { name: words }).click();
  };
  await open(page, '/crm/hsm');
  await page.getByRole('button', { name: 'Nuevo flujo' }).click();
  await page.getByRole('dialog').getByLabel('Nombre').fill(name);
  await page.getByRole('button', { name: 'Empezar de cero' }).click();
  await expect(card(page, 'lead-created-1')).toBeVisible();

  await palette.getByRole('button', { name: 'Esperar', exact: true }).click();
  await expect(card(page, 'wait-1')).toBeVisible();
  await palette.getByRole('button', { name: 'Decidir' }).click();
  await expect(card(page, 'branch-1')).toBeVisible();
  await page.getByRole('button', { name: /«Decidir», por «Sí»/ }).click();
  await page.getByRole('option', { name: /Enviar plantilla/ }).click();
  await expect(card(page, 'send-template-1')).toBeFocused();
  await chooseTemplate(/lead_followup/);
  await page.getByRole('button', { name: /«Decidir», por «Si no»/ }).click();
  await page.getByRole('option', { name: /Enviar plantilla/ }).click();
  await expect(card(page, 'send-template-2')).toBeFocused();
  await chooseTemplate(/reactivation_1/);
  await palette.getByRole('button', { name: 'Salir' }).click();
  await expect(card(page, 'exit-1')).toBeVisible();
  await page.getByRole('button', { name: 'Ver todo' }).click();
  // Two clicks connect: the port, then the node's upper edge.
  await card(page, 'send-template-1').locator('.react-flow__handle[data-handleid="sent"]').click();
  await card(page, 'exit-1').locator('.react-flow__handle[data-handleid="in"]').click();
  await saved(page);
  return flowIdOf(page);
}

test('the same flow built with the keyboard alone and with clicks alone is the same saved JSON', async ({
  page,
  api,
}) => {
  test.setTimeout(120_000);
  const drags = await countDrags(page);
  const withKeys = await draftOf(api, await buildWithKeys(page, newName('Con teclado')));
  expect(await drags()).toBe(0);
  const withClicks = await draftOf(api, await buildWithClicks(page, newName('Con clics')));
  expect(await drags()).toBe(0);

  expect(withClicks).toEqual(withKeys);
  const ways = withKeys.edges.map((edge) => `${edge.from}:${edge.port}→${edge.to}`);
  expect(ways).toEqual([
    'lead-created-1:next→wait-1',
    'wait-1:next→branch-1',
    'branch-1:yes→send-template-1',
    'branch-1:else→send-template-2',
    'send-template-2:sent→exit-1',
    'send-template-1:sent→exit-1',
  ]);
  const sends = withKeys.nodes.filter((node) => node.kind === 'send-template');
  expect(sends.map((node) => (node.config.template as { name: string }).name)).toEqual([
    'lead_followup',
    'reactivation_1',
  ]);
  // Variables came filled in, each with a fallback.
  for (const node of sends) {
    for (const text of Object.values(node.config.variables as Record<string, string>))
      expect(text).toMatch(/\{\{.+\}\}/);
  }
  await expect(publishButton(page, 'ready')).toBeVisible();
});

test('from a new flow to a message on the phone in a few clicks, and its story on the canvas', async ({
  page,
  api,
  problems,
}) => {
  const palette = page.getByRole('navigation', { name: 'Pasos' });
  const tag = newName('e2e').toLowerCase().replace(' ', '-');
  await open(page, '/crm/hsm');
  await page.getByRole('button', { name: 'Nuevo flujo' }).click();
  await page.getByRole('button', { name: 'Empezar de cero' }).click();
  await expect(card(page, 'lead-created-1')).toBeVisible();
  await expect(publishButton(page, 'initial')).toBeVisible();
  // The start is selected, so its filter can be set at once.
  await page.getByRole('button', { name: 'Agregar condición' }).click();
  await page.getByRole('combobox', { name: 'Dato' }).click();
  await page.getByRole('option', { name: 'Etiquetas' }).click();
  await page.getByLabel('Valor de «Etiquetas»').fill(tag);
  await palette.getByRole('button', { name: 'Esperar', exact: true }).click();
  await page.getByLabel('Un tiempo: cantidad').fill('1');
  await page.getByRole('combobox', { name: 'Un tiempo: unidad' }).click();
  await page.getByRole('option', { name: 'segundos' }).click();
  await palette.getByRole('button', { name: 'Enviar plantilla' }).click();
  await page.getByRole('combobox', { name: 'Plantilla' }).click();
  await page.getByRole('option', { name: /lead_followup/ }).click();

  await publishButton(page, 'ready').click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel(/Qué cambió/).fill('La primera');
  await dialog.getByRole('button', { name: 'Publicar' }).click();
  await expect(publishButton(page, 'up-to-date')).toHaveText(/v1/);

  const phone = newPhone();
  await api.post('/crm/leads', { name: 'Ana Prueba', phone, tags: [tag], consent: { granted: true, source: 'e2e' } });
  await expect
    .poll(async () => (await messagesTo(page, phone)).map((message) => message.text), { timeout: 30_000 })
    .toEqual([expect.stringContaining('Hola Ana')]);
  // What the step has done is told where the step is.
  await card(page, 'send-template-1').click();
  await expect(page.getByRole('region', { name: 'En este paso' })).toContainText('Enviados', { timeout: 20_000 });
  expect(problems).toEqual([]);
});
