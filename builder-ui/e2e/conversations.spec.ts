/** Talking with people: the list follows what they write, and a person is answered, noted about and closed by the keyboard. */
import { expect, newName, open, ready, test } from './app.ts';
import { findFaults } from './axe.ts';
import type { Page } from '@playwright/test';

const write = (page: Page, from: string, text: string) =>
  page.request.post(`${ready.sandboxUrl}/_sandbox/inbound`, { data: { from, text } });

/** Pictures in both themes and widths, where a folder is named; on the way nothing that axe finds serious. */
async function look(page: Page, name: string): Promise<void> {
  expect(await findFaults(page)).toEqual([]);
  const folder = process.env['SHOTS'];
  if (!folder) return;
  for (const width of [1440, 390])
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width, height: 900 });
      await page.waitForTimeout(400);
      expect(await findFaults(page)).toEqual([]);
      await page.screenshot({ path: `${folder}/${name}-${width}-${colorScheme}.png` });
    }
  await page.emulateMedia({ colorScheme: 'light' });
  await page.setViewportSize({ width: 1280, height: 850 });
}

test('who writes is in the list at once, is answered with a saved reply, noted about, and closed', async ({
  page,
  lead,
  api,
  problems,
}) => {
  const { name, phone } = await lead({ name: newName('Malena') });
  const title = newName('Horario');
  await api.post('/crm/saved-replies', { title, text: 'Hola {{lead.name}}, abrimos de 9 a 18.' });
  await open(page, '/crm/conversations?view=unanswered');
  await write(page, phone, '¿A qué hora abren?');
  // What they wrote stands in a list as well, which leads nowhere.
  const row = page.getByRole('listitem').filter({ has: page.getByRole('link', { name }) });
  await expect(row).toContainText('¿A qué hora abren?', { timeout: 30_000 });
  await expect(row).toContainText('quedan 23 h');
  await row.getByRole('link').click();
  const thread = page.getByRole('region', { name: `Mensajes con ${name}` });
  await expect(thread).toContainText('¿A qué hora abren?');
  await page.locator('h1').click();
  await page.keyboard.press('r');
  const box = page.getByRole('textbox', { name: `Responder a ${name}` });
  await expect(box).toBeFocused();
  await page.keyboard.type('/');
  await page.getByRole('searchbox', { name: 'Buscar respuesta' }).fill(title);
  await look(page, 'conversation-replies');
  await page.keyboard.press('Enter');
  await expect(box).toHaveValue(`Hola ${name}, abrimos de 9 a 18.`);
  await expect(box).toBeFocused();
  await page.keyboard.press('Control+Enter');
  await expect(thread).toContainText('abrimos de 9 a 18.');
  await expect(row).toHaveCount(0);

  await page.locator('h1').click();
  await page.keyboard.press('n');
  const note = page.getByRole('textbox', { name: `Nota sobre ${name}` });
  await note.fill('Prefiere que la llamen');
  await note.press('Control+Enter');
  await expect(thread).toContainText('Prefiere que la llamen');
  await expect(thread).toContainText('Entregado', { timeout: 40_000 });
  await look(page, 'conversation');
  await page.locator('h1').click();
  await page.keyboard.press('e');
  await expect(page.getByRole('button', { name: 'Reabrir' })).toBeVisible();
  await write(page, phone, 'Gracias');
  await expect(page.getByRole('button', { name: 'Cerrar', exact: true }).first()).toBeVisible({ timeout: 30_000 });
  await expect(thread).toContainText('Gracias');
  expect(problems).toEqual([]);
});

test('who has not written for long is sent a template, and their page shows the same thread', async ({
  page,
  lead,
}) => {
  const { id, name } = await lead({ name: newName('Nadia') });
  await open(page, `/crm/leads/${id}`);
  const story = page.getByRole('region', { name: 'Historia' });
  await story.getByText('Mensajes', { exact: true }).click();
  await story.getByRole('button', { name: 'Enviar plantilla' }).click();
  await story.getByRole('combobox', { name: 'Elige una plantilla' }).click();
  await page
    .getByRole('option', { name: /lead_followup/ })
    .first()
    .click();
  for (const blank of await story.getByRole('textbox').all())
    if ((await blank.inputValue()) === '') await blank.fill('mañana');
  await look(page, 'lead-template');
  await story.getByRole('button', { name: 'Enviar plantilla' }).click();
  await expect(story.getByRole('region', { name: `Mensajes con ${name}` })).toContainText('lead_followup');
  await open(page, `/crm/conversations?lead=${id}`);
  await expect(page.getByRole('region', { name: `Mensajes con ${name}` })).toContainText('lead_followup');
});
