/** Who comes in, and by what: links, businesses to choose from, sessions to end. */
import { test as visitor } from '@playwright/test';
import { acceptInvitation, type Api, expect, newName, open, ready, signIn, test } from './app.ts';
import { look, newBusiness, visit } from './meta-kit.ts';

const password = 'una frase bien larga';
const newEmail = () => `${newName('persona').replace(' ', '')}@example.com`;
const invite = (api: Api, email: string, name = 'Ana Nueva') =>
  api.post<{ link: string; id: string }>('/crm/team', { email, name, role: 'seller' });

test('somebody invited opens the link, chooses a password and is in', async ({ api, browser, problems }) => {
  const email = newEmail();
  const { link } = await invite(api, email);
  const context = await browser.newContext({ locale: 'es-AR', reducedMotion: 'reduce' });
  const page = await context.newPage();
  await page.goto(link);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Demo te invita a su equipo');
  await look(page, 'invitation', () => page.getByRole('heading', { level: 1, name: /Demo/ }).waitFor());
  await page.reload();
  await page.getByLabel('Contraseña nueva', { exact: true }).fill('corta');
  await page.getByRole('button', { name: 'Aceptar y entrar' }).click();
  await expect(page.getByText('Usa 12 caracteres o más.')).toBeVisible();
  await page.getByLabel('Contraseña nueva', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Aceptar y entrar' }).click();
  await expect(page).toHaveURL(/\/crm\/leads/);
  await page.goto(link);
  await expect(page.getByRole('alert')).toContainText('ya se usó');
  // Cut on its way here, and while nobody can look.
  await page.goto(link.slice(0, -5));
  await page.reload();
  await expect(page.getByRole('alert')).toContainText('Le falta una parte');
  await expect(page.getByRole('link', { name: 'Ir a iniciar sesión' })).toBeVisible();
  await page.route('**/api/auth/invitation', (route) => route.fulfill({ status: 503, json: { code: 'unavailable' } }));
  await page.reload();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('No se pudo abrir el enlace');
  await page.unroute('**/api/auth/invitation');
  await page.getByRole('button', { name: 'Reintentar' }).click();
  await expect(page.getByRole('alert')).toContainText('Le falta una parte');
  await context.close();
  expect(problems).toEqual([]);
});

test('one person in two businesses accepts with their own account, chooses, and goes over', async ({
  api,
  browser,
}) => {
  const email = newEmail();
  await acceptInvitation((await invite(api, email)).link, password);
  const other = await visit(browser, await newBusiness());
  const { link } = await invite(other.api, email);
  const context = await browser.newContext({ locale: 'es-AR', reducedMotion: 'reduce' });
  const page = await context.newPage();
  await page.goto(link);
  await page.getByText('Ya tengo cuenta').click();
  await page.getByLabel('Tu contraseña', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Entrar y aceptar' }).click();
  await expect(page).toHaveURL(/\/crm\/leads/);
  await context.clearCookies();
  await page.goto(`${ready.url}/sign-in`);
  await page.getByLabel('Correo').fill(email);
  await page.getByLabel('Contraseña', { exact: true }).fill(password);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('¿A qué negocio entras?');
  await page.getByRole('button', { name: /^Demo/ }).click();
  await expect(page).toHaveURL(/\/crm\/leads/);
  await page.getByRole('button', { name: 'Tu cuenta' }).click();
  await page.getByRole('button', { name: /^Ir a Negocio/ }).click();
  // The page of before has the same address.
  await expect(page.getByRole('banner').getByText(/^Negocio/)).toBeVisible();
  await page.getByRole('button', { name: 'Tu cuenta' }).click();
  await expect(page.getByRole('button', { name: 'Ir a Demo' })).toBeVisible();
  await context.close();
  await other.context.close();
});

test('an invitation is sent again and withdrawn, and a member is helped to another password', async ({ browser }) => {
  const { page, api, context } = await visit(browser, await newBusiness());
  const email = newEmail();
  await invite(api, email);
  await open(page, '/crm/settings?tab=team');
  const pending = page.getByRole('region', { name: 'Invitaciones sin respuesta' });
  await look(page, 'team', () =>
    page
      .getByRole('button', { name: /: Ana Nueva$/ })
      .first()
      .waitFor(),
  );
  await page.reload();
  await pending.getByRole('button', { name: 'Otro enlace: Ana Nueva' }).click();
  const dialog = page.getByRole('dialog');
  const link = await dialog.getByLabel('Enlace de un solo uso', { exact: true }).inputValue();
  await dialog.getByRole('button', { name: 'Ya lo copié' }).click();
  await acceptInvitation(link, password);
  await invite(api, newEmail(), 'Beto Espera');
  await page.reload();
  await pending.getByRole('button', { name: 'Retirar: Beto Espera' }).click();
  await dialog.getByRole('button', { name: 'Retirar' }).click();
  await expect(pending).toHaveCount(0);
  await page.getByRole('button', { name: 'Ana Nueva' }).click();
  await dialog.getByRole('button', { name: 'Crear enlace para otra contraseña' }).click();
  const again = await dialog.getByLabel('Enlace de un solo uso', { exact: true }).inputValue();
  const theirs = await browser.newContext({ locale: 'es-AR' });
  const visitorPage = await theirs.newPage();
  await visitorPage.goto(again);
  await expect(visitorPage.getByRole('heading', { level: 1 })).toHaveText('Elige una contraseña nueva');
  await visitorPage.getByLabel('Contraseña nueva', { exact: true }).fill(`${password} dos`);
  await visitorPage.getByRole('button', { name: 'Guardar y entrar' }).click();
  await expect(visitorPage).toHaveURL(/\/crm\/leads/);
  await theirs.close();
  await context.close();
});

test('a person sees where they are signed in, and ends the rest', async ({ browser }) => {
  const person = await newBusiness();
  const { page, context } = await visit(browser, person);
  const elsewhere = await browser.newContext();
  await signIn(elsewhere, person);
  await open(page, '/crm/account');
  const sessions = page.getByRole('region', { name: 'Sesiones abiertas' });
  await expect(sessions.getByRole('row')).toHaveCount(3);
  await look(page, 'account', () => page.getByRole('row').nth(2).waitFor());
  await page.reload();
  await sessions.getByRole('button', { name: 'Cerrar todas las demás' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Cerrar todas las demás' }).click();
  await expect(sessions.getByRole('row')).toHaveCount(2);
  expect((await elsewhere.request.get(`${ready.url}/api/auth/me`)).status()).toBe(401);
  await elsewhere.close();
  await context.close();
});

visitor('who forgot their password is told whom to ask where no mail is sent', async ({ page }) => {
  await page.goto(`${ready.url}/sign-in`);
  await page.getByRole('link', { name: '¿Olvidaste tu contraseña?' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Recupera tu acceso');
  await page.getByLabel('Correo').fill('alguien@example.com');
  await page.getByRole('button', { name: 'Enviar enlace' }).click();
  await expect(page.getByRole('alert')).toContainText('no envía correos');
  await look(page, 'forgotten', () => page.getByRole('heading', { level: 1 }).waitFor());
});
