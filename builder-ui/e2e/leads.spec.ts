import { readFile } from 'node:fs/promises';
import { expect, newName, newPhone, open, test } from './app.ts';

test('a lead is created by hand: a bad phone is explained, a good one opens the lead’s page', async ({ page }) => {
  const name = newName('Creada');
  await open(page, '/crm/leads');
  await page.getByRole('button', { name: 'Nuevo lead' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Nombre').fill(name);
  await dialog.getByLabel('Teléfono').fill('12');
  await dialog.getByRole('button', { name: 'Nuevo lead' }).click();
  await expect(dialog.getByText('Esto no es un número de teléfono')).toBeVisible();
  const phone = newPhone();
  await dialog.getByLabel('Teléfono').fill(phone);
  await dialog.getByRole('button', { name: 'Nuevo lead' }).click();
  await expect(page.getByRole('heading', { level: 1, name })).toBeVisible();
  await expect(page.getByText('Lead creado', { exact: true }).first()).toBeVisible();
});

test('a phone that another lead has is refused in the form', async ({ page, lead }) => {
  const { phone } = await lead();
  await open(page, '/crm/leads?new=lead');
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Teléfono').fill(phone);
  await dialog.getByRole('button', { name: 'Nuevo lead' }).click();
  await expect(dialog.getByText('Otro lead ya tiene este teléfono.')).toBeVisible();
});

test('search and filters live in the address, and the back button undoes them', async ({ page, lead }) => {
  const tag = newName('filtro').replace(' ', '-');
  const { name, id } = await lead({ status: 'qualified', tags: [tag] });
  await lead({ status: 'new', tags: [tag] });
  await open(page, '/crm/leads');
  await page.getByRole('searchbox').fill(name);
  await expect(page).toHaveURL(/q=/);
  await expect(page.getByRole('row').filter({ hasText: name })).toHaveCount(1);
  await page.getByRole('link', { name }).click();
  await expect(page).toHaveURL(new RegExp(id));
  await page.goBack();
  await expect(page.getByRole('searchbox')).toHaveValue(name);
  await open(page, `/crm/leads?tag=${tag}&status=qualified`);
  await expect(page.locator('tbody tr')).toHaveCount(1);
  await page.getByRole('button', { name: 'Quitar filtros' }).click();
  await expect(page).not.toHaveURL(/tag=/);
});

test('a search without matches says so and offers the way out', async ({ page }) => {
  await open(page, '/crm/leads?q=zzzzqqqq');
  await expect(page.getByText('Nada coincide')).toBeVisible();
  await page.getByRole('main').getByRole('button', { name: 'Quitar filtros' }).click();
  await expect(page.locator('tbody tr').first()).toBeVisible();
});

test('everybody who matches gets a tag at once, whoever has been changed since keeps it, and undo takes it back', async ({
  page,
  lead,
  api,
}) => {
  const word = newName('lote').replace(' ', '');
  const made = [await lead({ name: `${word} uno` }), await lead({ name: `${word} dos` })];
  const has = await lead({ name: `${word} tres`, tags: ['en-lote'] });
  await open(page, `/crm/leads?q=${word}`);
  await page.getByRole('checkbox', { name: `Seleccionar ${word} uno` }).check();
  await page.getByRole('button', { name: 'Seleccionar los 3 que coinciden' }).click();
  await expect(page.getByText('Los 3 que coinciden')).toBeVisible();
  await page.getByRole('button', { name: 'Etiquetas' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Agregar', { exact: true }).fill('en-lote');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
  await dialog.getByRole('button', { name: 'Aplicar a 3' }).click();
  const report = page.getByRole('status').filter({ hasText: 'agregar en-lote' });
  await expect(report.getByText('2 · Cambiados')).toBeVisible();
  await expect(report.getByText('1 · Ya estaban así')).toBeVisible();
  const tags = async () =>
    (await Promise.all([...made, has].map(({ id }) => api.get<{ tags: string[] }>(`/crm/leads/${id}`)))).map(
      (each) => each.tags,
    );
  expect(await tags()).toEqual([['en-lote'], ['en-lote'], ['en-lote']]);
  await report.getByRole('button', { name: 'Deshacer' }).click();
  await expect(page.getByRole('status').getByText('2 · Volvieron a como estaban')).toBeVisible();
  expect(await tags()).toEqual([[], [], ['en-lote']]);
  await page.getByRole('checkbox', { name: `Seleccionar ${word} uno` }).check();
  await page.getByRole('button', { name: 'Eliminar', exact: true }).click();
  await dialog.getByLabel('Escribe 1 para confirmar').fill('1');
  await dialog.getByRole('button', { name: 'Aplicar a 1' }).click();
  await expect(page.getByText('1 · Eliminados')).toBeVisible();
  await expect(page.getByRole('link', { name: `${word} uno` })).toHaveCount(0);
});

test('facts are edited where they stand, with the keyboard alone, and the story tells of it', async ({
  page,
  lead,
}) => {
  const { id } = await lead();
  const renamed = newName('Renombrada');
  await open(page, `/crm/leads/${id}`);
  await page.getByRole('button', { name: /Editar Nombre/ }).focus();
  await page.keyboard.press('Enter');
  await page.keyboard.press('Control+A');
  await page.keyboard.type(renamed);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: renamed })).toBeVisible();
  await expect(page.getByRole('button', { name: /Editar Nombre/ })).toBeFocused();
  await page.getByRole('button', { name: /Editar Teléfono/ }).click();
  await page.keyboard.press('Control+A');
  await page.keyboard.type('12');
  await page.keyboard.press('Enter');
  await expect(page.getByText('Esto no es un número de teléfono')).toBeVisible();
  await page.keyboard.press('Escape');
  await page.getByRole('combobox', { name: 'Estado' }).click();
  await page.getByRole('option', { name: 'Calificado' }).click();
  await expect(page.getByText('Nuevo → Calificado')).toBeVisible();
});

test('an opt-out asks first, shows at once, and can be taken back', async ({ page, lead }) => {
  const { id } = await lead();
  await open(page, `/crm/leads/${id}`);
  await page.getByRole('button', { name: 'Registrar que no quiere' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Registrar que no quiere' }).click();
  await expect(page.getByText('No quiere mensajes')).toBeVisible();
  await expect(page.getByText('Pidió no recibir más mensajes', { exact: true })).toBeVisible();
  // After a no, a yes needs what proves it; what is dated before the no does not count, and the dialog says so.
  await page.getByRole('button', { name: 'Registrar que acepta' }).click();
  const dialog = page.getByRole('dialog', { name: '¿Cómo dijo que sí?' });
  await dialog.getByRole('combobox', { name: 'Cómo lo dijo' }).click();
  await page.getByRole('option', { name: 'En una llamada' }).click();
  const when = dialog.getByLabel('Cuándo lo dijo');
  await when.fill('2026-01-05T10:00');
  await dialog.getByRole('button', { name: 'Registrar que acepta' }).click();
  await expect(when).toHaveAttribute('aria-invalid', 'true');
  // The field knows minutes; one that is still to come counts as now.
  const soon = new Date(Date.now() + 120_000).toLocaleString('sv', { timeZone: 'America/Argentina/Buenos_Aires' });
  await when.fill(soon.slice(0, 16).replace(' ', 'T'));
  await dialog.getByRole('button', { name: 'Registrar que acepta' }).click();
  await expect(page.getByText('Aceptó recibir mensajes.')).toBeVisible();
});

test('the ad that brought a lead stands on their page', async ({ page, lead }) => {
  const touch = {
    source: 'ctwa',
    campaign_id: '120',
    adset_id: '77',
    ad_id: '5551',
    headline: 'Promo e2e',
    body: 'Agenda hoy',
  };
  const { id } = await lead({ touch });
  await open(page, `/crm/leads/${id}`);
  const card = page.getByRole('region', { name: 'Anuncio de origen' });
  await expect(card).toContainText('Promo e2e');
  await expect(card).toContainText('Agenda hoy');
  await expect(card).toContainText('5551');
});

test('a change made elsewhere appears without a reload', async ({ page, lead, api }) => {
  const { id } = await lead();
  await open(page, `/crm/leads/${id}`);
  const name = newName('Desde afuera');
  await api.patch(`/crm/leads/${id}`, { name });
  await expect(page.getByRole('heading', { level: 1, name })).toBeVisible({ timeout: 15_000 });
});

test('everything about a person can be downloaded', async ({ page, lead }) => {
  const { id, name } = await lead();
  await open(page, `/crm/leads/${id}`);
  await page.getByRole('button', { name: 'Más acciones' }).click();
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('menuitem', { name: 'Descargar sus datos' }).click(),
  ]);
  expect(file.suggestedFilename()).toBe(`cadencia-lead-${id}.json`);
  const { tables } = JSON.parse(await readFile(await file.path(), 'utf8'));
  expect(tables.leads[0]).toMatchObject({ id, name });
});

test('deleting asks with its numbers and leads back to the list', async ({ page, lead }) => {
  const { id, name } = await lead();
  await open(page, `/crm/leads/${id}`);
  await page.getByRole('button', { name: 'Más acciones' }).click();
  await page.getByRole('menuitem', { name: 'Eliminar' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText(/sus \d+ recorridos/);
  await expect(dialog.getByRole('listitem')).toHaveCount(3);
  await dialog.getByRole('button', { name: 'Eliminar' }).click();
  await expect(page).toHaveURL(/\/crm\/leads$/);
  await open(page, `/crm/leads?q=${encodeURIComponent(name)}`);
  await expect(page.getByText('Nada coincide')).toBeVisible();
});

test('an address that leads nowhere says so inside the shell', async ({ page }) => {
  await open(page, '/crm/leads/11111111-1111-4111-8111-111111111111');
  await expect(page.getByRole('heading', { name: 'Página no encontrada' })).toBeVisible();
  await expect(page.getByRole('navigation')).toBeVisible();
  await open(page, '/crm/nothing-here');
  await expect(page.getByRole('heading', { name: 'Página no encontrada' })).toBeVisible();
});
