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
  // The note came beside the drawer while that went; its place is free now.
  const notes = page.locator('.mantine-Notifications-root[data-position="bottom-right"]');
  await expect.poll(() => notes.evaluate((place) => innerWidth - place.getBoundingClientRect().right)).toBeLessThan(40);
  const row = page.getByRole('row').filter({ hasText: deal });
  await expect(row).toContainText('1.250,50');
  await expect(row).toContainText('20 may 2030, 09:30');
  await row.getByRole('button', { name: deal }).click();
  await drawer.getByRole('combobox', { name: 'Estado' }).click();
  await page.getByRole('option', { name: 'Ganada' }).click();
  await drawer.getByRole('button', { name: 'Guardar' }).click();
  await expect(row).toContainText('Ganada');
});

test('a deadline may be a whole day, and stands there as one', async ({ page, lead, api }) => {
  const { id, name } = await lead();
  const deal = newName('Plazo');
  await open(page, `/crm/leads/${id}`);
  await page.getByRole('button', { name: 'Oportunidad', exact: true }).click();
  const drawer = page.getByRole('dialog');
  await drawer.getByLabel('Oportunidad').fill(deal);
  await drawer.getByLabel('Vence').fill('2030-05-20T09:30');
  await drawer.getByRole('checkbox', { name: 'Todo el día' }).check();
  await expect(drawer.getByLabel('Vence')).toHaveValue('2030-05-20');
  await drawer.getByRole('button', { name: 'Guardar' }).click();
  await expect(drawer).toBeHidden();
  const stored = await api.get<{ items: { deadline: string }[] }>(`/crm/opportunities?lead_id=${id}`);
  // The last second of the day in Buenos Aires.
  expect(stored.items.map(({ deadline }) => deadline)).toEqual(['2030-05-21T02:59:59.000Z']);
  await open(page, `/crm/opportunities?q=${encodeURIComponent(deal)}`);
  const row = page.getByRole('row').filter({ hasText: name });
  await expect(row.getByText('20 may 2030', { exact: true })).toBeVisible();
  await row.getByRole('button', { name: deal }).click();
  await expect(drawer.getByRole('checkbox', { name: 'Todo el día' })).toBeChecked();
  await expect(drawer.getByLabel('Vence')).toHaveValue('2030-05-20');
  await drawer.getByRole('checkbox', { name: 'Todo el día' }).uncheck();
  await expect(drawer.getByLabel('Vence')).toHaveValue('2030-05-20T23:59');
});

test('what is dated before today asks whether flows start from it, and starts none by itself', async ({
  page,
  lead,
}) => {
  const { id } = await lead();
  await open(page, `/crm/leads/${id}`);
  const drawer = page.getByRole('dialog');
  const ask = drawer.getByRole('switch', { name: 'Que los flujos reaccionen' });
  const sent: unknown[] = [];
  page.on('request', (request) => {
    if (/\/crm\/(sales|opportunities|leads)$/.test(request.url()) && request.method() === 'POST')
      sent.push(request.postDataJSON());
  });
  for (const start of [false, true]) {
    await page.getByRole('button', { name: 'Venta', exact: true }).click();
    await drawer.getByLabel('Importe').fill('10');
    await expect(ask).toHaveCount(0);
    await drawer.getByLabel('Pagada').fill('2024-05-20T09:30');
    await expect(ask).not.toBeChecked();
    await expect(drawer.getByText('para 1 persona')).toBeVisible();
    if (start) await ask.check();
    await drawer.getByRole('button', { name: 'Guardar' }).click();
    await expect(drawer).toBeHidden();
  }
  await page.getByRole('button', { name: 'Oportunidad', exact: true }).click();
  await drawer.getByLabel('Oportunidad').fill('Curso');
  await drawer.getByRole('combobox', { name: 'Estado' }).click();
  await page.getByRole('option', { name: 'Ganada' }).click();
  await drawer.getByLabel('Cerrada').fill('2024-05-20T09:30');
  await expect(ask).not.toBeChecked();
  await drawer.getByRole('button', { name: 'Guardar' }).click();
  await expect(drawer).toBeHidden();
  await open(page, '/crm/leads');
  await page.getByRole('button', { name: 'Nuevo lead' }).click();
  await drawer.getByLabel('Nombre').fill(newName('Antigua'));
  await drawer.getByLabel('Conocido desde').fill('2024-05-20T09:30');
  await expect(ask).not.toBeChecked();
  await drawer.getByRole('button', { name: 'Nuevo lead' }).click();
  await expect(drawer).toBeHidden();
  const at = '2024-05-20T12:30:00.000Z';
  expect(sent).toEqual([
    expect.objectContaining({ completed_at: at, start_flows: false }),
    expect.objectContaining({ completed_at: at, start_flows: true }),
    expect.objectContaining({ status: 'won', closed_at: at, start_flows: false }),
    expect.objectContaining({ created_at: at, start_flows: false }),
  ]);
});

test('a sale is recorded from the lead’s page and stands in their story and in the list', async ({ page, lead }) => {
  const { id, name, phone } = await lead();
  await open(page, `/crm/leads/${id}`);
  await page.getByRole('button', { name: 'Venta', exact: true }).click();
  const drawer = page.getByRole('dialog');
  await expect(drawer.getByRole('combobox', { name: 'Lead' })).toHaveValue(`${name} · ${phone}`);
  await drawer.getByLabel('Importe').fill('99,9');
  await drawer.getByRole('button', { name: 'Guardar' }).click();
  await expect(page.getByText('Venta completada')).toBeVisible();
  await open(page, `/crm/sales?q=${encodeURIComponent(name)}`);
  await expect(page.getByRole('row').filter({ hasText: name })).toContainText('99,90');
});
