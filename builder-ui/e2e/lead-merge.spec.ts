import { expect, newName, newPhone, open, test } from './app.ts';
import { findFaults } from './axe.ts';

test('a possible duplicate is shown, and merged after showing what that does', async ({ page, lead, api }) => {
  const email = `${Date.now()}@example.com`;
  const [kept, gone] = [
    await lead({ name: newName('Gala'), email }),
    await lead({ name: newName('Gala'), email, consent: { granted: false, source: 'call' } }),
  ];
  await api.post('/crm/sales', { lead_id: gone.id, amount: '10', currency: 'ARS', status: 'pending' });
  await open(page, `/crm/leads/${kept.id}`);
  const found = page.getByRole('region', { name: 'Posibles duplicados' });
  await expect(found).toContainText('Mismo correo');
  await found.getByRole('button', { name: `Unir con ${gone.name}` }).click();

  const dialog = page.getByRole('dialog', { name: 'Unir dos leads' });
  await expect(dialog).toContainText('Ventas: 1');
  await expect(dialog).toContainText(`Nombre: queda ${kept.name}, se quita ${gone.name}`);
  await expect(dialog).toContainText('Uno de los dos pidió no recibir mensajes');
  expect(await findFaults(page)).toEqual([]);
  // The other way round as well.
  await dialog.getByText(`${gone.name} · ${gone.phone}`).click();
  await expect(dialog).toContainText(`Nombre: queda ${gone.name}, se quita ${kept.name}`);
  await dialog.getByText(`${kept.name} · ${kept.phone}`).click();
  await dialog.getByRole('button', { name: 'Unir', exact: true }).click();

  await expect(page.getByText('Leads unidos')).toBeVisible();
  await expect(dialog).toBeHidden();
  await expect(found).toBeHidden();
  const story = page.getByRole('region', { name: 'Historia' });
  await expect(story).toContainText('Se unió con otro lead');
  await expect(story).toContainText(gone.name);
  await expect(page.getByText('No quiere mensajes')).toBeVisible();
  // The old address leads on.
  await open(page, `/crm/leads/${gone.id}`);
  await expect(page).toHaveURL(new RegExp(kept.id));
  await expect(page.getByRole('heading', { level: 1, name: kept.name })).toBeVisible();
});

test('any other lead can be looked for and merged', async ({ page, lead }) => {
  const [kept, gone] = [await lead({ name: newName('Bea') }), await lead({ name: newName('Teo'), phone: newPhone() })];
  await open(page, `/crm/leads/${kept.id}`);
  await expect(page.getByRole('region', { name: 'Posibles duplicados' })).toBeHidden();
  await page.getByRole('button', { name: 'Más acciones' }).click();
  await page.getByRole('menuitem', { name: 'Unir con otro lead' }).click();
  const dialog = page.getByRole('dialog', { name: 'Unir dos leads' });
  await expect(dialog.getByRole('button', { name: 'Unir', exact: true })).toBeDisabled();
  await dialog.getByRole('combobox', { name: 'El otro lead' }).fill(gone.name);
  await page.getByRole('option', { name: gone.name }).click();
  await expect(dialog).toContainText(`Teléfono: queda ${kept.phone}, se quita ${gone.phone}`);
  await dialog.getByRole('button', { name: 'Unir', exact: true }).click();
  await expect(page.getByText('Leads unidos')).toBeVisible();
  await expect(page.getByRole('region', { name: 'Historia' })).toContainText(gone.name);
});
