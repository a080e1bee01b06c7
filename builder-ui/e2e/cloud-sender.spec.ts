import { expect, open, ready, test } from './app.ts';

/** What somebody copies from Meta's console. */
async function credentials(): Promise<{
  access_token: string;
  app_secret: string;
  numbers: { phone_number_id: string }[];
}> {
  const answer = await fetch(`${ready.sandboxUrl}/_sandbox/cloud/credentials`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{}',
  });
  return (await answer.json()) as Awaited<ReturnType<typeof credentials>>;
}

test('a number of the Cloud API is connected by its id, after what is wrong was said beside its field', async ({
  page,
}) => {
  const { access_token, app_secret, numbers } = await credentials();
  await open(page, '/crm/settings?tab=senders');
  await page.getByRole('button', { name: 'Conectar un número' }).first().click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('combobox', { name: 'Proveedor' }).click();
  await page.getByRole('option', { name: 'WhatsApp Cloud API (Meta)' }).click();
  await expect(dialog.getByText('Configuración de la API')).toBeVisible();
  await dialog.getByLabel('Token de acceso').fill(access_token);
  await dialog.getByLabel('Identificador del número').fill(numbers[0]!.phone_number_id);
  const connect = dialog.getByRole('button', { name: 'Conectar un número' });
  await connect.click();
  await expect(dialog.getByLabel('Clave secreta de la app')).toHaveAccessibleDescription(/Falta este dato/);
  await dialog.getByLabel('Clave secreta de la app').fill('la-de-otra-app-cualquiera');
  await connect.click();
  await expect(dialog.getByText('No es la clave secreta de la app de este token')).toBeVisible();
  await dialog.getByLabel('Clave secreta de la app').fill(app_secret);
  await connect.click();
  await expect(page.getByText('Número conectado')).toBeVisible();
  await page.getByRole('button', { name: 'Sandbox Nube', exact: true }).click();
  const drawer = page.getByRole('dialog');
  await drawer.getByRole('button', { name: 'Probar' }).click();
  await expect(drawer.getByText('El token no vence.')).toBeVisible();
  await expect(drawer.getByText('Meta nos avisa de plantillas, límites y bajas.')).toBeVisible();
});
