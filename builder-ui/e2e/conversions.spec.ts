import { Api, expect, newPhone, open, signIn, test } from './app.ts';
import { control, look, newBusiness } from './meta-kit.ts';

test('sales go back to Meta: set up from the screen, told, answered, and what is left out says why', async ({
  page,
  context,
}) => {
  const dataset = await control<{ dataset_id: string; access_token: string }>('POST', '/meta/datasets', {
    name: 'Ventas del sur',
  });
  await context.clearCookies();
  await signIn(context, await newBusiness());
  const api = new Api(context.request);
  await open(page, '/crm/marketing/conversions');
  await page.getByRole('button', { name: 'Configurar' }).click();
  const drawer = page.getByRole('dialog');
  await drawer.getByRole('button', { name: 'Guardar' }).click();
  await expect(drawer.getByText('Falta este dato').first()).toBeVisible();
  await drawer.getByLabel('Conjunto de datos').fill(dataset.dataset_id);
  await drawer.getByRole('textbox', { name: 'Token de acceso' }).fill(`${dataset.access_token.slice(0, -3)}xyz`);
  await drawer.getByRole('button', { name: 'Guardar' }).click();
  await expect(drawer.getByRole('alert')).toContainText('Meta');
  await drawer.getByRole('textbox', { name: 'Token de acceso' }).fill(dataset.access_token);
  await drawer.getByLabel('Código de prueba').fill('TEST42');
  await drawer.getByRole('button', { name: 'Guardar' }).click();
  await expect(page.getByText('Modo de prueba')).toBeVisible();

  const sell = async (name: string, more: object = {}) => {
    const lead = await api.post<{ id: string }>('/crm/leads', { name, phone: newPhone(), ...more });
    await api.post('/crm/sales', { lead_id: lead.id, amount: '1500.00', currency: 'ARS' });
    return lead.id;
  };
  await sell('Berta Compra');
  await sell('Nico Baja', { consent: { granted: false, source: 'tienda' } });
  const row = (name: string) => page.getByRole('row').filter({ hasText: name }).filter({ hasText: 'Compra ' }).first();
  await expect(row('Berta Compra')).toContainText('Recibido', { timeout: 30_000 });
  await expect(row('Nico Baja')).toContainText('se dio de baja', { timeout: 30_000 });
  await expect(page.getByRole('region', { name: 'Calidad de coincidencia' })).toContainText('Teléfono o correo');
  await page.setViewportSize({ width: 1440, height: 900 });
  await look(page, 'conversions', () => expect(page.getByText(/^(Recibido|Received)$/).first()).toBeVisible());
  await page.getByRole('button', { name: /^(Configurar|Set up)$/ }).click();
  await look(page, 'conversions-drawer', () => expect(page.getByRole('dialog')).toBeVisible());
});
