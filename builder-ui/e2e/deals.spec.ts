import { expect, newName, open, test } from './app.ts';

test('an opportunity with a deadline is created, found and won', async ({ page, lead }) => {
  const { name } = await lead();
  const deal = newName('Plan');
  await open(page, '/crm/opportunities');
  await page.getByRole('button', { name: 'Nueva oportunidad' }).click();
  const drawer = page.getByRole('dialog');
  await drawer.getByRole('button', { name: 'Guardar' }).click();
  await expect(drawer.getByText('Elige de quién se trata.')).toBeVisible();
  await drawer.getByRole('combobox', { name: 'Lead' }).fill(name);
  await page.getByRole('option', { name: new RegExp(name) }).click();
  await drawer.getByLabel('Oportunidad').fill(deal);
  await drawer.getByLabel('Valor').fill('1250,5');
  await drawer.getByLabel('Vence').fill('2030-05-20T09:30');
  await drawer.getByRole('button', { name: 'Guardar' }).click();
  await expect(drawer).toBeHidden();
  const row = page.getByRole('row').filter({ hasText: deal });
  await expect(row).toContainText('1.250,50');
  await expect(row).toContainText('20 may 2030, 09:30');
  await row.getByRole('button', { name: deal }).click();
  await drawer.getByRole('combobox', { name: 'Estado' }).click();
  await page.getByRole('option', { name: 'Ganada' }).click();
  await drawer.getByRole('button', { name: 'Guardar' }).click();
  await expect(row).toContainText('Ganada');
});

test('a sale is recorded from the lead’s page and stands in their story and in the list', async ({ page, lead }) => {
  const { id, name } = await lead();
  await open(page, `/crm/leads/${id}`);
  await page.getByRole('button', { name: 'Venta', exact: true }).click();
  const drawer = page.getByRole('dialog');
  await expect(drawer.getByRole('combobox', { name: 'Lead' })).toHaveValue(name);
  await drawer.getByLabel('Importe').fill('99,9');
  await drawer.getByRole('button', { name: 'Guardar' }).click();
  await expect(page.getByText('Venta completada')).toBeVisible();
  await open(page, `/crm/sales?q=${encodeURIComponent(name)}`);
  await expect(page.getByRole('row').filter({ hasText: name })).toContainText('99,90');
});
