import { acceptInvitation, expect, newName, newPhone, open, ready, signIn, test } from './app.ts';

test('limits are kept, shown again after a reload, and lifted', async ({ page, api }) => {
  await open(page, '/crm/settings');
  await page.getByRole('switch', { name: 'Horario de silencio' }).check({ force: true });
  await page.getByLabel('Desde').fill('22:15');
  await page.getByLabel('Mensajes por lead y día').fill('3');
  await page.getByRole('button', { name: 'Guardar' }).click();
  await expect(page.getByText('Guardado', { exact: true })).toBeVisible();
  await page.reload();
  await expect(page.getByLabel('Desde')).toHaveValue('22:15');
  await expect(page.getByLabel('Mensajes por lead y día')).toHaveValue('3');
  await page.getByRole('switch', { name: 'Horario de silencio' }).uncheck({ force: true });
  await page.getByLabel('Mensajes por lead y día').fill('');
  await page.getByRole('button', { name: 'Guardar' }).click();
  await expect.poll(() => api.get<object>('/crm/settings')).toMatchObject({ quiet_hours: null, frequency_cap: null });
});

test('second tries are chosen for each category of template', async ({ page, api }) => {
  await open(page, '/crm/settings');
  const utility = page.getByRole('radiogroup', { name: 'Plantillas de utilidad' });
  await expect(utility.getByRole('radio', { name: 'Una vez más' })).toBeChecked();
  await utility.getByText('No reenviar').click();
  await page.getByRole('button', { name: 'Guardar' }).click();
  await expect(page.getByText('Guardado', { exact: true })).toBeVisible();
  const careful = { marketing: 'never', utility: 'never', authentication: 'never' };
  expect(await api.get<object>('/crm/settings')).toMatchObject({ second_tries: careful });
  await utility.getByText('Una vez más').click();
  await page.getByRole('button', { name: 'Guardar' }).click();
  await expect.poll(() => api.get<object>('/crm/settings')).toMatchObject({ second_tries: { utility: 'once' } });
});

test('all sending is stopped and resumed, asking with the number of people', async ({ page, api }) => {
  await open(page, '/crm/settings');
  await page.getByRole('button', { name: 'Detener todo' }).click();
  await expect(page.getByRole('dialog')).toContainText(/\d+\+? personas/);
  await page.getByRole('dialog').getByRole('button', { name: 'Detener todo' }).click();
  await expect(page.getByText('Los envíos están detenidos')).toBeVisible();
  expect(await api.get<object>('/crm/kill-switch')).toMatchObject({ tenant: true });
  await page.getByRole('button', { name: 'Reanudar los envíos' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Reanudar los envíos' }).click();
  await expect(page.getByRole('button', { name: 'Detener todo' })).toBeVisible();
  expect(await api.get<object>('/crm/kill-switch')).toMatchObject({ tenant: false });
});

test('a key is shown once, works as its example says, and stops when revoked', async ({ page, api, request }) => {
  const name = newName('Sitio');
  await open(page, '/crm/settings?tab=keys');
  await page.getByRole('button', { name: 'Nueva clave' }).first().click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Nombre').fill(name);
  // People copy the address of the page.
  await dialog.getByLabel('Sitios').fill('escuela.example/otono');
  await dialog.getByLabel('Sitios').press('Enter');
  await expect(dialog).toContainText('https://escuela.example');
  await dialog.getByRole('button', { name: 'Crear' }).click();
  const secret = await dialog.getByLabel('Clave', { exact: true }).inputValue();
  await expect(dialog).toContainText(`/api/ingest/${secret}/leads`);
  await dialog.getByRole('button', { name: 'Ya la copié' }).click();
  await expect(page.getByText(secret)).toHaveCount(0);
  const data = { name: newName('Por clave'), phone: newPhone() };
  const post = () => request.post(`${ready.url}/api/ingest/${secret}/leads`, { data });
  expect((await post()).ok()).toBe(true);
  expect((await api.get<{ items: unknown[] }>(`/crm/leads?q=${encodeURIComponent(data.name)}`)).items).toHaveLength(1);
  const ask = async (origin: string) =>
    (
      await request.fetch(`${ready.url}/api/ingest/${secret}/leads`, { method: 'OPTIONS', headers: { origin } })
    ).status();
  expect(await ask('https://escuela.example')).toBe(204);
  await page.getByRole('button', { name: `Sitios: ${name}` }).click();
  await dialog.getByLabel('Sitios').press('Backspace');
  await dialog.getByRole('button', { name: 'Guardar' }).click();
  await expect(dialog).toHaveCount(0);
  expect(await ask('https://escuela.example')).toBe(403);
  await page.getByRole('button', { name: `Revocar: ${name}` }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Revocar' }).click();
  await expect(page.getByRole('row').filter({ hasText: name })).toHaveCount(0);
  expect((await post()).status()).toBe(401);
});

test('a seller sees their own leads, and neither flows nor settings', async ({ page, context, browser, lead }) => {
  const seller = { email: `${newName('vende').replace(' ', '')}@example.com`, password: 'una frase bien larga' };
  await open(page, '/crm/settings?tab=team');
  await page.getByRole('button', { name: 'Invitar a alguien' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Nombre').fill('Sonia Vende');
  await dialog.getByLabel('Correo').fill(seller.email);
  await dialog.getByRole('button', { name: 'Invitar', exact: true }).click();
  const link = await dialog.getByLabel('Enlace de un solo uso', { exact: true }).inputValue();
  await dialog.getByRole('button', { name: 'Ya lo copié' }).click();
  const pending = page.getByRole('region', { name: 'Invitaciones sin respuesta' });
  await expect(pending.getByRole('row').filter({ hasText: seller.email })).toBeVisible();
  await acceptInvitation(link, seller.password);
  await page.reload();
  await expect(pending.getByRole('row').filter({ hasText: seller.email })).toHaveCount(0);
  await expect(page.getByRole('row').filter({ hasText: seller.email })).toContainText('Ventas');
  const team = await context.request.get(`${ready.url}/api/crm/team`);
  const { items } = (await team.json()) as { items: { id: string; email: string }[] };
  const mine = await lead({ seller_id: items.find(({ email }) => email === seller.email)?.id });

  const other = await browser.newContext({ locale: 'es-AR' });
  await signIn(other, seller);
  const theirs = await other.newPage();
  await theirs.goto(ready.url);
  await expect(theirs).toHaveURL(/\/crm\/leads/);
  await expect(theirs.locator('tbody tr')).toHaveCount(1);
  await expect(theirs.getByRole('link', { name: mine.name })).toBeVisible();
  await expect(theirs.getByRole('navigation').getByRole('link')).toHaveText([
    'Leads',
    'Conversaciones',
    'Oportunidades',
    'Ventas',
    'Carritos',
    'Tareas',
  ]);
  // An address that is not for them says so, with one way out: nothing to try again, nothing to make.
  await theirs.goto(`${ready.url}/crm/hsm`);
  await expect(theirs.getByRole('heading', { level: 1, name: 'Esta página no es para tu rol' })).toBeVisible();
  await expect(theirs.getByRole('main').getByRole('link')).toHaveText(['Ir a mi inicio']);
  await expect(theirs.getByRole('main').getByRole('button')).toHaveCount(0);
  await other.close();
});

test('a number is tested without sending anything', async ({ page }) => {
  await open(page, '/crm/settings?tab=senders');
  await page.getByRole('table').getByRole('button').first().click();
  const drawer = page.getByRole('dialog');
  await drawer.getByRole('button', { name: 'Probar' }).click();
  await expect(drawer.getByText('YCloud acepta la clave.')).toBeVisible();
});

test('the log tells who did what, and the diagnostics what works', async ({ page }) => {
  await open(page, '/crm/settings?tab=audit');
  await page.getByRole('searchbox').fill('auth.');
  await expect(page.getByRole('row').filter({ hasText: 'auth.sign-in' }).first()).toContainText('Entró');
  await page.getByRole('tab', { name: 'Diagnóstico' }).click();
  await expect(page.getByText('El motor está funcionando.')).toBeVisible();
});
