import { expect, newName, open, test } from './app.ts';

test('a segment is drawn with its people counted meanwhile, and narrows the list of leads', async ({
  page,
  lead,
  api,
}) => {
  const tag = newName('vip').replace(' ', '-');
  const { id, name } = await lead();
  await api.patch(`/crm/leads/${id}`, { tags: [tag] });
  const segment = newName('Clientes');
  await open(page, '/crm/segments');
  await page.getByRole('button', { name: 'Crear segmento' }).first().click();
  const drawer = page.getByRole('dialog');
  await drawer.getByLabel('Nombre').fill(segment);
  await drawer.getByRole('combobox', { name: 'Dato' }).fill('Etiq');
  await page.getByRole('option', { name: 'Etiquetas' }).click();
  await drawer.getByRole('textbox', { name: 'Valor de «Etiquetas»' }).fill(tag);
  await expect(drawer.getByText('1 persona ahora')).toBeVisible();
  await expect(drawer.getByText(`Por ejemplo: ${name}`)).toBeVisible();
  if (process.env['SHOTS']) await page.screenshot({ path: `${process.env['SHOTS']}/segment-drawer.png` });
  await drawer.getByRole('button', { name: 'Crear segmento' }).click();
  await expect(drawer).toBeHidden();
  const row = page.getByRole('row').filter({ hasText: segment });
  await expect(row).toContainText(`Etiquetas contiene ${tag}`);
  await expect(row.getByText('1', { exact: true })).toBeVisible();
  if (process.env['SHOTS']) {
    await page.screenshot({ path: `${process.env['SHOTS']}/segments.png` });
    await page.setViewportSize({ width: 390, height: 800 });
    await page.screenshot({ path: `${process.env['SHOTS']}/segments-390.png` });
    await page.setViewportSize({ width: 1440, height: 850 });
  }
  await row.getByRole('link', { name: segment }).click();
  await expect(page.getByRole('combobox', { name: 'Segmento' })).toHaveValue(segment);
  await expect(page.getByRole('table').getByRole('link')).toHaveText([new RegExp(name)]);
});
