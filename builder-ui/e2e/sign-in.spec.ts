import { expect, open, ready, test } from './app.ts';
import { test as visitor } from '@playwright/test';

visitor('a wrong password is answered with a sentence, and the right one leads to HSM Automation', async ({ page }) => {
  await page.goto(ready.url);
  await expect(page).toHaveURL(/\/sign-in/);
  await page.getByLabel('Correo').fill(ready.email);
  await page.getByLabel('Contraseña', { exact: true }).fill('not the password');
  await page.getByRole('button', { name: 'Entrar' }).click();
  await expect(page.getByRole('alert')).toContainText('no coinciden');
  await page.getByLabel('Contraseña', { exact: true }).fill(ready.password);
  await page.getByRole('button', { name: 'Entrar' }).click();
  await expect(page).toHaveURL(/\/crm\/hsm/);
  await expect(page.getByRole('link', { name: 'HSM Automation' })).toHaveAttribute('aria-current', 'page');
});

visitor('a deep link survives the sign-in, and a link to another site does not', async ({ page }) => {
  const enter = async () => {
    await page.getByLabel('Correo').fill(ready.email);
    await page.getByLabel('Contraseña', { exact: true }).fill(ready.password);
    await page.keyboard.press('Enter');
  };
  await page.goto(`${ready.url}/crm/settings?tab=team`);
  await enter();
  await expect(page).toHaveURL(/\/crm\/settings\?tab=team/);
  await page.context().clearCookies();
  for (const elsewhere of ['//example.com/x', '/\\example.com', 'https://example.com']) {
    await page.goto(`${ready.url}/sign-in?next=${encodeURIComponent(elsewhere)}`);
    await enter();
    await expect(page).toHaveURL(/\/crm\/hsm/);
    expect(new URL(page.url()).origin).toBe(ready.url);
    await page.context().clearCookies();
  }
});

test('an expired access token is renewed without anybody noticing', async ({ page, context }) => {
  await open(page, '/crm/leads');
  // Only this cookie: to clear one, Playwright takes away all of them for a moment, and what is asked meanwhile ends the session.
  const cookie = (await context.cookies()).find(({ name }) => name === '__Host-session')!;
  await context.addCookies([{ ...cookie, value: 'expired' }]);
  await page.getByRole('link', { name: 'Ventas', exact: true }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Ventas' })).toBeVisible();
  await expect(page.getByRole('table')).toBeVisible();
  // What was loaded before may stand there while the new answer is on its way.
  const held = async () => (await context.cookies()).find(({ name }) => name === '__Host-session')?.value;
  await expect.poll(held).toMatch(/^[^.]+\.[^.]+\.[^.]+$/);
  await expect(page.getByRole('heading', { level: 1, name: 'Ventas' })).toBeVisible();
});

test('a session that is over leads back to the sign-in, and from there to the same page', async ({ page, context }) => {
  await open(page, '/crm/sales');
  await context.clearCookies();
  await page.getByRole('link', { name: 'Oportunidades', exact: true }).click();
  await expect(page).toHaveURL(/\/sign-in\?next=/);
  await page.getByLabel('Correo').fill(ready.email);
  await page.getByLabel('Contraseña', { exact: true }).fill(ready.password);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: 'Oportunidades' })).toBeVisible();
});

test('signing out ends the session on the server too', async ({ page, context }) => {
  await open(page, '/crm/leads');
  const before = await context.cookies();
  await page.getByRole('button', { name: 'Tu cuenta' }).click();
  await page.getByRole('button', { name: 'Salir' }).click();
  await expect(page).toHaveURL(/\/sign-in/);
  await context.addCookies(before);
  expect((await context.request.get(`${ready.url}/api/auth/me`)).status()).toBe(401);
});
