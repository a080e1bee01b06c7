/** From "Connect Meta" to numbers on the screen, through the sandbox's dialog. */
import { expect, joinTeam, open, ready, test } from './app.ts';
import { findAccount, look, newAccount, newBusiness, visit } from './meta-kit.ts';

const path = '/crm/marketing';

test('from the click to numbers on the screen, in under two minutes', async ({ browser }) => {
  const account = await newAccount();
  const { page, context } = await visit(browser, await newBusiness());
  await open(page, path);
  await look(page, 'not-connected', () => page.getByRole('heading', { level: 2 }).waitFor());

  const began = Date.now();
  await open(page, path);
  await page.getByRole('button', { name: 'Conectar Meta' }).click();
  await expect(page.getByText('Sandbox', { exact: true })).toBeVisible();
  await page.getByRole('button', { name: /^Continuar como/ }).click();
  await expect(page.getByRole('heading', { name: 'Elige las cuentas publicitarias' })).toBeVisible();
  await expect(page).toHaveURL(`${ready.url}${path}`);
  await (await findAccount(page, account.name)).check();
  await page.getByRole('button', { name: 'Conectar 1 cuenta' }).click();
  await expect(
    page.getByRole('link', { name: account.campaign }).or(page.getByText(account.campaign)).first(),
  ).toBeVisible({
    timeout: 110_000,
  });
  expect(Date.now() - began).toBeLessThan(120_000);
  await context.close();
});

test('leaving in the middle keeps the place, and the portfolio', async ({ browser }) => {
  const account = await newAccount();
  const { page, context } = await visit(browser, await newBusiness());
  await open(page, path);
  await page.getByRole('button', { name: 'Conectar Meta' }).click();
  await page.getByRole('button', { name: /^Continuar como/ }).click();
  await page.getByRole('combobox', { name: 'Portafolio comercial' }).click();
  await page.getByRole('option', { name: 'Agencia Norte' }).click();
  await expect(page.getByRole('checkbox', { name: 'Cliente del Norte' })).toBeVisible();
  await expect(page.getByRole('checkbox', { name: account.name })).toHaveCount(0);
  await page.getByRole('link', { name: 'Leads', exact: true }).click();
  await page.goBack();
  await expect(page.getByRole('checkbox', { name: 'Cliente del Norte' })).toBeVisible();
  await page.getByRole('combobox', { name: 'Portafolio comercial' }).click();
  await page.getByRole('option', { name: 'Todas las cuentas a mi alcance' }).click();
  await expect(page.getByRole('checkbox', { name: 'Cuenta personal' })).toBeVisible();
  await page.getByRole('searchbox', { name: 'Buscar una cuenta' }).fill(account.name);
  await expect(page.getByRole('checkbox')).toHaveCount(1);
  await page.getByRole('searchbox', { name: 'Buscar una cuenta' }).fill('inhabilitada');
  await expect(page.getByText('Meta la inhabilitó: no publica anuncios.')).toBeVisible();
  await look(page, 'choose', () => page.getByRole('checkbox').first().waitFor());
  await context.close();
});

test('a dialog that is cancelled connects nothing, says so, and leaves a clean address', async ({ browser }) => {
  const { page, context, api } = await visit(browser, await newBusiness());
  await open(page, path);
  await page.getByRole('button', { name: 'Conectar Meta' }).click();
  await page.getByRole('button', { name: 'Cancelar' }).click();
  await expect(page.getByRole('alert')).toContainText('Cancelaste en la ventana de Meta');
  await expect(page).toHaveURL(`${ready.url}${path}`);
  expect(await api.get<object>('/crm/marketing/token-status')).toMatchObject({ status: 'missing' });
  await page.reload();
  await expect(page.getByRole('button', { name: 'Conectar Meta' })).toBeVisible();
  await expect(page.getByRole('alert')).toHaveCount(0);
  await context.close();
});

test('a dialog with fewer permissions names the missing ones, and asks for them again', async ({ browser }) => {
  const { page, context } = await visit(browser, await newBusiness());
  await open(page, path);
  await page.getByRole('button', { name: 'Conectar Meta' }).click();
  await page.getByRole('checkbox', { name: /business_management/ }).uncheck();
  await page.getByRole('checkbox', { name: /leads_retrieval/ }).uncheck();
  await page.getByRole('button', { name: /^Continuar como/ }).click();
  const notice = page.getByRole('alert');
  await expect(notice).toContainText('Faltaron permisos');
  await expect(notice).toContainText('business_management');
  await expect(notice).toContainText('leads_retrieval');
  await expect(notice).not.toContainText('ads_read');
  await expect(page).toHaveURL(`${ready.url}${path}`);
  await notice.getByRole('button', { name: 'Intentar de nuevo' }).click();
  await page.getByRole('button', { name: /^Continuar como/ }).click();
  await expect(page.getByRole('heading', { name: 'Elige las cuentas publicitarias' })).toBeVisible();
  await context.close();
});

const returns: [code: string, sentence: RegExp][] = [
  ['denied', /Cancelaste en la ventana de Meta|You cancelled/],
  ['missing_permissions&missing=ads_read', /Faltaron permisos|Permissions were left out/],
  ['invalid_state', /ya no sirve|no longer good/],
  ['session_expired', /sesión terminó|session ended/],
  ['meta_unreachable', /no respondió a tiempo|did not answer in time/],
  ['token_exchange_failed', /no completó la conexión|did not complete/],
  ['wrong_app', /por otra app|another app/],
  ['forbidden', /no puede conectar|cannot connect/],
  ['something_new', /no completó la conexión|did not complete/],
];

test('every way back without a connection is a plain sentence, and the address is clean', async ({ browser }) => {
  const { page, context } = await visit(browser, await newBusiness());
  // For real: a return that nobody began.
  await page.goto(`${ready.url}/api/crm/auth/meta/callback?code=abc&state=forged`);
  await expect(page.getByRole('alert')).toContainText('ya no sirve');
  for (const [code, sentence] of returns) {
    await page.goto(`${ready.url}${path}?error=${code}&time_range=30d`);
    await expect(page.getByRole('alert')).toContainText(sentence);
    await expect(page).toHaveURL(`${ready.url}${path}?time_range=30d`);
  }
  await context.close();
});

test('whoever may not connect reads who can', async ({ browser }) => {
  const boss = await newBusiness();
  const { api, context } = await visit(browser, boss);
  const member = { email: `m${boss.email}`, password: boss.password };
  await joinTeam(api, { ...member, name: 'Mora Marketing', role: 'marketing' });
  const other = await visit(browser, member);
  await open(other.page, path);
  await expect(other.page.getByText(/Lo puede hacer Carla Ceo/)).toBeVisible();
  await expect(other.page.getByRole('button', { name: 'Conectar Meta' })).toHaveCount(0);
  await look(other.page, 'not-allowed', () => other.page.getByText(/Carla Ceo/).waitFor());
  await context.close();
  await other.context.close();
});

test('an installation without an app at Meta says what must be set', async ({ browser }) => {
  const { page, context } = await visit(browser, await newBusiness());
  // The product that is tested has one; only this answer is changed.
  await page.route('**/api/crm/marketing/token-status', async (route) => {
    const answer = await route.fetch();
    await route.fulfill({ response: answer, json: { ...((await answer.json()) as object), configured: false } });
  });
  await open(page, path);
  await expect(page.getByText('META_APP_SECRET')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Conectar Meta' })).toHaveCount(0);
  await look(page, 'not-configured', () => page.getByText('META_APP_SECRET').waitFor());
  await context.close();
});
