import { expect, newName, newPhone, open, test } from './app.ts';
import { card, greeting, makeFlow, openBuilder, publish } from './flow-kit.ts';

test('a flow leaves as a file and comes back, with a choice for what is not here; a bad file is told apart', async ({
  page,
  api,
}) => {
  const { id, name } = await makeFlow(api, greeting('archivo'), newName('Archivo'));
  await open(page, '/crm/hsm');
  await page.getByRole('searchbox', { name: 'Buscar un flujo' }).fill(name);
  // The list of before has the same flow, and a menu closes with its row.
  await expect(page.getByText('Está en:')).toBeVisible();
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: `Acciones de «${name}»` }).click();
  await page.getByRole('menuitem', { name: 'Exportar a un archivo' }).click();
  expect((await download).suggestedFilename()).toMatch(/^archivo.*\.flow\.json$/);

  await page.getByRole('button', { name: 'Importar' }).click();
  const dialog = page.getByRole('dialog', { name: 'Importar un flujo' });
  const hand = (text: string) =>
    page.locator('input[type=file]').setInputFiles({
      name: 'a.json',
      mimeType: 'application/json',
      buffer: Buffer.from(text),
    });
  await hand('{"nodes":[],"connections":{}}');
  await expect(dialog.getByRole('alert')).toContainText('El archivo parece de n8n');
  const file = await api.get<object>(`/crm/flows/${id}/file`);
  await hand(JSON.stringify(file).replaceAll('lead_followup', 'de_otra_cuenta'));
  await dialog.getByRole('combobox', { name: /Plantilla: de_otra_cuenta/ }).fill('lead_followup');
  await page.getByRole('option', { name: 'lead_followup · es' }).click();
  await dialog.getByLabel('Nombre').fill(`${name} bis`);
  await dialog.getByRole('button', { name: 'Importar como borrador' }).click();
  await expect(page.getByRole('heading', { level: 1, name: `${name} bis` })).toBeVisible();
  await expect(card(page, 'send')).toContainText('Plantilla lead_followup · es');
});

test('numbers stand on the canvas, and each leads to its people', async ({ page, api }) => {
  const { id } = await makeFlow(api, greeting('cifras'));
  await publish(api, id);
  const name = newName('Cifra');
  await api.post('/crm/leads', {
    name,
    phone: newPhone(),
    tags: ['cifras'],
    consent: { granted: true, source: 'e2e' },
  });
  await openBuilder(page, id);
  await page.getByRole('button', { name: 'Números en el lienzo' }).click();
  await expect(card(page, 'send')).toContainText('enviados 1', { timeout: 60_000 });
  await page
    .getByRole('button', { name: /^Entraron 1/ })
    .first()
    .click();
  await expect(page.getByRole('dialog', { name: 'Entraron: todo el flujo' })).toContainText(name);
});
