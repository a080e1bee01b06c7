/** What the page says while the connection with Meta is less than well, each state reached at the sandbox. */
import type { Page } from '@playwright/test';
import { expect, open, ready, test, type Api } from './app.ts';
import {
  connectByHttp,
  control,
  during,
  findAccount,
  look,
  newAccount,
  newBusiness,
  visit,
  whenRead,
  type MadeAccount,
} from './meta-kit.ts';

const path = '/crm/marketing';
const banner = (page: Page, code: string) => page.locator(`[data-banner="${code}"]`);
/** Calls about this account, and about nobody else's. */
const about = ({ id }: MadeAccount) => ({ calls: 'graph', path: `/v25.0/${id}` });
const syncNow = (api: Api) => api.post('/crm/marketing/sync', {});

test('the first reading shows how far it is, then numbers, and goes on when one leaves', async ({ browser }) => {
  test.setTimeout(300_000);
  const account = await newAccount();
  const { page, context, api } = await visit(browser, await newBusiness());
  const first = page.getByRole('heading', { name: 'Estamos leyendo tus anuncios' });
  const total = page.getByRole('row', { name: /^Total/ });
  const insights = { ...about(account), edge: 'insights' };
  const throttle = { kind: 'meta-throttle', forMs: 600_000, regainMinutes: 0.05 };
  // What ads cost is read first, what they are called after: each is held up until it has been looked at.
  await during({ ...throttle, match: { ...about(account), edge: 'campaigns' } }, async () => {
    await during({ kind: 'slow', delayMs: 8_000, match: insights }, async () => {
      await during({ ...throttle, match: insights }, async () => {
        await connectByHttp(api, account.id);
        await open(page, path);
        await expect(first).toBeVisible();
        await expect(page.getByRole('progressbar', { name: `Lectura de ${account.name}` })).toHaveCount(1);
        await expect(page.getByText('Meta pide esperar')).toBeVisible({ timeout: 60_000 });
        await look(page, 'first-sync-waiting', () => page.getByText(/Meta pide esperar|Meta asks to wait/).waitFor());
        await open(page, path);
        await expect(first).toBeVisible();
        await expect(total).toHaveCount(0);
      });
      await expect(page.getByText('0 de 28 días')).toBeVisible({ timeout: 60_000 });
    });
    await expect(total).toContainText('864,15');
    await expect(first).toHaveCount(0);
    await expect(page.getByRole('row', { name: account.campaign })).toContainText('Estado desconocido');
    await page.close();
  });
  await whenRead(api);
  const later = await context.newPage();
  await open(later, path);
  await expect(later.getByRole('row', { name: account.campaign })).toContainText('Activa');
  await expect(later.getByRole('row', { name: /^Total/ })).toContainText('864,15');
  await context.close();
});

test('a permission that ends soon is renewed from the banner', async ({ browser }) => {
  test.setTimeout(300_000);
  const account = await newAccount();
  const { page, context, api } = await visit(browser, await newBusiness());
  await control('POST', '/meta/app', { long_lifetime: 5 * 86_400 + 3_600 });
  try {
    await connectByHttp(api, account.id);
  } finally {
    await control('POST', '/meta/app', { long_lifetime: 5_183_944 });
  }
  await whenRead(api);
  await open(page, path);
  await expect(banner(page, 'expiring')).toContainText('vence en 5 días');
  await look(page, 'expiring', () => banner(page, 'expiring').waitFor());
  await open(page, path);
  await page.getByRole('button', { name: 'Renovar la conexión' }).click();
  await page.getByRole('button', { name: /^Continuar como/ }).click();
  await expect(page.getByText('Meta está conectado')).toBeVisible();
  await expect(banner(page, 'expiring')).toHaveCount(0);
  await context.close();
});

for (const [end, title] of [
  ['expired', 'El permiso de Meta venció'],
  ['revoked', 'Meta retiró el permiso'],
] as const) {
  test(`a permission that is ${end} leaves the numbers, and asks to connect again`, async ({ browser }) => {
    test.setTimeout(300_000);
    const account = await newAccount();
    const { page, context, api } = await visit(browser, await newBusiness());
    await connectByHttp(api, account.id);
    await whenRead(api);
    await control('POST', '/meta/tokens/end', { end, newest: true });
    await open(page, path);
    await expect(banner(page, end)).toContainText(title);
    await expect(page.getByText(account.campaign).first()).toBeVisible();
    await expect(page.getByRole('button', { name: 'Actualizar ahora' })).toHaveCount(0);
    await look(page, end, () => banner(page, end).waitFor());
    await open(page, path);
    await page.getByRole('button', { name: 'Volver a conectar' }).click();
    await page.getByRole('button', { name: /^Continuar como/ }).click();
    await expect(page.getByText(account.campaign).first()).toBeVisible();
    await expect(banner(page, end)).toHaveCount(0);
    await context.close();
  });
}

test('a permission taken back at Meta is named', async ({ browser, request }) => {
  test.setTimeout(300_000);
  const account = await newAccount();
  const { page, context, api } = await visit(browser, await newBusiness());
  await connectByHttp(api, account.id);
  await whenRead(api);
  const { access_token: token } = await control<{ access_token: string }>('POST', '/meta/tokens', {});
  const gone = await request.delete(`${ready.sandboxUrl}/v25.0/me/permissions/leads_retrieval`, {
    headers: { authorization: `Bearer ${token}` },
  });
  expect(gone.ok(), await gone.text()).toBe(true);
  await open(page, path);
  await expect(banner(page, 'permissions')).toContainText('leads_retrieval');
  await look(page, 'permissions', () => banner(page, 'permissions').waitFor());
  await context.close();
});

test('Meta asking for a pause is told, with the time it goes on', async ({ browser }) => {
  test.setTimeout(300_000);
  const account = await newAccount();
  const { page, context, api } = await visit(browser, await newBusiness());
  await connectByHttp(api, account.id);
  await whenRead(api);
  await during({ kind: 'meta-throttle', forMs: 600_000, regainMinutes: 10, match: about(account) }, async () => {
    await syncNow(api);
    await open(page, path);
    await expect(banner(page, 'waiting')).toContainText('Seguimos por nuestra cuenta', { timeout: 60_000 });
    await expect(page.getByText(account.campaign).first()).toBeVisible();
    await look(page, 'rate-limited', () => banner(page, 'waiting').waitFor());
  });
  await context.close();
});

test('a reading that failed says why, up to when the numbers are whole, and is tried again', async ({ browser }) => {
  test.setTimeout(300_000);
  const account = await newAccount();
  const { page, context, api } = await visit(browser, await newBusiness());
  await connectByHttp(api, account.id);
  await whenRead(api);
  await during({ kind: 'meta-error', code: 100, match: about(account) }, async () => {
    await syncNow(api);
    await whenRead(api);
    await open(page, path);
    await expect(banner(page, 'failed')).toContainText(`No pudimos leer ${account.name}`);
    await expect(banner(page, 'failed')).toContainText('Los días más recientes se leyeron');
    await look(page, 'failed', () => banner(page, 'failed').waitFor());
    await open(page, path);
  });
  await banner(page, 'failed').getByRole('button', { name: 'Actualizar ahora' }).click();
  await expect(banner(page, 'failed')).toHaveCount(0, { timeout: 60_000 });
  await context.close();
});

test('a reading that came in part says what is missing', async ({ browser }) => {
  test.setTimeout(300_000);
  const account = await newAccount();
  const { page, context, api } = await visit(browser, await newBusiness());
  await during({ kind: 'meta-error', code: 100, match: { ...about(account), edge: 'ads' } }, async () => {
    await connectByHttp(api, account.id);
    await whenRead(api);
    await open(page, path);
    await expect(banner(page, 'partial')).toContainText(`Falta una parte de ${account.name}`);
    await look(page, 'partial', () => banner(page, 'partial').waitFor());
  });
  await context.close();
});

test('an account that Meta has disabled, and one without spend', async ({ browser }) => {
  test.setTimeout(300_000);
  const { page, context, api } = await visit(browser, await newBusiness());
  await connectByHttp(api, 'act_100200300400500602');
  await whenRead(api);
  await open(page, path);
  await expect(banner(page, 'still')).toContainText('Cuenta inhabilitada no está publicando');
  await expect(page.getByText('La cuenta todavía no tiene inversión leída.')).toBeVisible();
  await look(page, 'disabled-no-spend', () => banner(page, 'still').waitFor());
  await context.close();
});

test('accounts are added and removed, and Meta is disconnected, each saying what stays', async ({ browser }) => {
  test.setTimeout(300_000);
  const [one, other] = [await newAccount(), await newAccount()];
  const { page, context, api } = await visit(browser, await newBusiness());
  await connectByHttp(api, one.id);
  await whenRead(api);
  await open(page, path);
  await page.getByRole('button', { name: 'Conexión con Meta' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Agregar cuenta' }).click();
  await expect(await findAccount(page, one.name)).toBeDisabled();
  await (await findAccount(page, other.name)).check();
  await page.getByRole('button', { name: 'Conectar 1 cuenta' }).click();
  await expect(page.getByText(other.campaign).first()).toBeVisible({ timeout: 60_000 });
  await whenRead(api);

  await open(page, `${path}?connect=manage`);
  const row = page.getByRole('dialog').getByRole('article', { name: other.name });
  await expect(row).toContainText('Leído del');
  await look(page, 'manage', () => page.getByRole('article').first().waitFor());
  await open(page, `${path}?connect=manage`);
  await page.getByRole('button', { name: `Quitar ${other.name}` }).click();
  await expect(page.getByText('Lo que ya se leyó se conserva')).toBeVisible();
  await page.getByRole('dialog', { name: '¿Quitar' }).getByRole('button', { name: 'Quitar' }).click();
  await expect(row).toHaveCount(0);

  await page.getByRole('button', { name: 'Desconectar Meta' }).click();
  await expect(page.getByText(/Dejamos de leer 1 cuenta/)).toBeVisible();
  await page
    .getByRole('dialog', { name: '¿Desconectar Meta?' })
    .getByRole('button', { name: 'Desconectar Meta' })
    .click();
  await expect(page.getByText('Meta no está conectado')).toBeVisible();
  await expect(page.getByText(one.campaign).first()).toBeVisible();
  expect(await api.get<object>('/crm/marketing/token-status')).toMatchObject({ status: 'missing', accounts: [] });
  await look(page, 'disconnected', () => page.getByRole('button', { name: /Conectar Meta|Connect Meta/ }).waitFor());
  await context.close();
});
