import { readFile } from 'node:fs/promises';
import { parse } from 'csv-parse/sync';
import { expect, open, ready, test } from './app.ts';
import { addLead, dayAgo, openBusiness } from './marketing-kit.ts';

const page7 = '/crm/marketing';

test('the figures of the last seven days stand as cards, with where they come from a click away', async ({
  page,
  context,
}) => {
  const business = await openBusiness(context);
  await addLead(business, 'Ana', 1, 'a1', { amount: '4204.20', currency: 'ARS' });
  await addLead(business, 'Beto', 2, 'a1');
  await addLead(business, 'Caro', 9, 'a2');
  await open(page, page7);
  const card = (name: string) => page.getByRole('region', { name, exact: true });
  // Three ads for seven days at 100.10.
  await expect(card('Inversión')).toContainText('2.102 ARS');
  await expect(card('Ingresos')).toContainText('4.204 ARS');
  await expect(card('Leads')).toContainText('2');
  await expect(card('Retorno de la inversión')).toContainText('100 %');
  await expect(card('Retorno de la inversión')).toContainText('Por cada ARS 1 en anuncios volvieron 2,00.');
  // Direction and judgement are words and an arrow: one lead in the seven days before, now two.
  await expect(card('Leads')).toContainText('100 % mejor');
  await expect(card('Leads').getByRole('img', { name: 'Sube' })).toBeVisible();
  // Nobody had bought before: there is nothing to compare with, and that is no zero.
  await expect(card('Costo por cliente')).toContainText('Sin dato para comparar');

  await card('Costo por lead')
    .getByRole('button', { name: /Qué significa/ })
    .focus();
  await page.keyboard.press('Enter');
  const meaning = page.getByRole('dialog', { name: 'Costo por lead' });
  await expect(meaning).toContainText('inversión ÷ leads');
  await expect(meaning).toContainText('1.051,05 ARS');
  await expect(meaning).toContainText('Último toque');
  await expect(meaning).toContainText('America/Argentina/Buenos Aires');
  await page.keyboard.press('Escape');
  await expect(meaning).toBeHidden();
});

test('one goes down from campaigns to ads and back up, rows and remainder always add up', async ({ page, context }) => {
  const business = await openBusiness(context);
  await addLead(business, 'Ana', 1, 'a1', { amount: '500.00', currency: 'ARS' });
  await addLead(business, 'Beto', 1, 'b1');
  await addLead(business, 'Caro', 1, 'unknown-ad');
  await open(page, page7);
  const table = page.getByRole('table');
  const row = (name: string) => table.getByRole('row', { name: new RegExp(`^${name}`) });
  await expect(row('Primavera')).toContainText('1.401,40');
  await expect(row('Otoño')).toContainText('700,70');
  await expect(row('Sin campaña conocida')).toContainText('0,00');
  await expect(row('Total')).toContainText('2.102,10');
  await row('Primavera').getByRole('link', { name: 'Primavera', exact: true }).click();
  await expect(page).toHaveURL(/level=adset.*campaign=c1/);
  await table.getByRole('link', { name: 'Mujeres 25-45', exact: true }).click();
  await expect(row('Video testimonio')).toContainText('700,70');
  await expect(row('Carrusel')).toContainText('700,70');
  await expect(row('Total')).toContainText('1.401,40');
  await page.reload();
  await expect(row('Video testimonio')).toBeVisible();
  await expect(table.getByRole('row', { name: /^Prueba/ })).toHaveCount(0);
  await page.goBack();
  await expect(row('Mujeres 25-45')).toBeVisible();
  await page.goBack();
  await expect(row('Otoño')).toBeVisible();

  // What people saw of an ad shows on focus as well as on hover.
  await open(page, `${page7}?level=ad`);
  await page.getByRole('link', { name: 'Video testimonio', exact: true }).focus();
  await expect(page.getByRole('tooltip')).toContainText('Lo probé y volví.');
});

test('columns, order and name are the reader’s, and the file holds what the screen shows', async ({
  page,
  context,
}) => {
  const business = await openBusiness(context, { ads: 3 });
  await addLead(business, 'Ana', 1, 'a2', { amount: '500.00', currency: 'ARS' });
  await open(page, `${page7}?level=ad`);
  const table = page.getByRole('table');
  await table.getByRole('button', { name: 'Ingresos' }).first().click();
  await expect(page).toHaveURL(/sort=sales_revenue/);
  await expect(table.getByRole('columnheader', { name: /^Ingresos/ })).toHaveAttribute('aria-sort', 'descending');
  await expect(table.getByRole('row').nth(1)).toContainText('Carrusel');
  await page.getByRole('button', { name: 'Columnas' }).click();
  await page.getByRole('checkbox', { name: 'CTR' }).check();
  await page.getByRole('checkbox', { name: 'ROI' }).uncheck();
  await page.keyboard.press('Escape');
  await expect(table.getByRole('columnheader', { name: /^CTR/ })).toBeVisible();
  await page.getByRole('searchbox', { name: 'Buscar anuncios' }).fill('prueba');
  await expect(page).toHaveURL(/q=prueba/);
  await expect(table.getByRole('row', { name: /^Fuera del filtro/ })).toContainText('1.401,40');
  await page.reload();
  await expect(table.getByRole('columnheader', { name: /^CTR/ })).toBeVisible();
  await expect(table.getByRole('columnheader', { name: /^ROI/ })).toHaveCount(0);
  await expect(table.getByRole('row', { name: /^Prueba/ })).toHaveCount(3);

  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Exportar CSV' }).click(),
  ]);
  expect(download.suggestedFilename()).toBe(`cadencia-ads-${dayAgo(7)}-${dayAgo(1)}.csv`);
  const text = await readFile(await download.path());
  const lines: Record<string, string>[] = parse(text, { columns: true, bom: true, delimiter: ';' });
  expect(lines.map((line) => line['Anuncio'])).toEqual([
    'Prueba 1',
    'Prueba 2',
    'Prueba 3',
    'Fuera del filtro',
    'Total',
  ]);
  expect(lines.at(-1)!['Inversión']).toBe('3503,50');
});

test('range, comparison and attribution stand in the address and can be gone back to', async ({ page, context }) => {
  const business = await openBusiness(context, { from: 400 });
  await addLead(business, 'Ana', 12, 'a1');
  await open(page, page7);
  const leads = page.getByRole('region', { name: 'Leads', exact: true });
  await expect(leads).toContainText('0');
  await page.getByRole('button', { name: /^Últimos 7 días/ }).click();
  await page.getByRole('button', { name: 'Últimos 30 días' }).click();
  await expect(page).toHaveURL(/time_range=30d/);
  await expect(leads).toContainText('1');
  await page.getByRole('combobox', { name: 'Comparar con' }).selectOption('vs. un año antes');
  await expect(page).toHaveURL(/compare=year/);
  await expect(page.getByRole('region', { name: 'Inversión', exact: true }).getByText(/^0\s%$/)).toBeVisible();
  await page.getByRole('button', { name: /^Último toque/ }).click();
  await page.getByRole('radio', { name: 'Primer toque' }).check();
  await expect(page).toHaveURL(/model=first_touch/);
  await page.keyboard.press('Escape');
  await page.reload();
  await expect(page.getByRole('button', { name: /^Primer toque/ })).toBeVisible();
  await expect(leads).toContainText('1');
  await page.goBack();
  await expect(page.getByRole('button', { name: /^Último toque/ })).toBeVisible();
  await page.goBack();
  await expect(page).not.toHaveURL(/compare/);
  // A link that makes no sense gives the page as it is without it.
  await open(
    page,
    `${page7}?time_range=yesterday&from=2026-02-30&to=x&window=-3&sort=colour&level=planet&show=nothing`,
  );
  await expect(page.getByRole('button', { name: /^Últimos 7 días/ })).toBeVisible();
  await expect(page.getByRole('row', { name: /^Total/ })).toBeVisible();
});

test('days without spend lead to the nearest that have some, and nothing divided by nothing is no zero', async ({
  page,
  context,
}) => {
  await openBusiness(context);
  await open(page, `${page7}?from=2024-01-01&to=2024-01-07`);
  await expect(page.getByText('Sin inversión en este período')).toBeVisible();
  await expect(page.getByRole('region', { name: 'Costo por lead', exact: true })).toContainText('–');
  await page.getByRole('button', { name: /^Ver / }).click();
  await expect(page.getByText('Sin inversión en este período')).toBeHidden();
  await expect(page.getByRole('region', { name: 'Inversión', exact: true })).not.toContainText('0,00');
});

test('two currencies are told apart until there is a rate, which is entered here', async ({ page, context }) => {
  const business = await openBusiness(context, { spendCurrency: 'USD' });
  await addLead(business, 'Ana', 1, 'a1', { amount: '5000000.00', currency: 'ARS' });
  await open(page, page7);
  await expect(page.getByRole('region', { name: 'Inversión', exact: true })).toContainText('USD');
  await expect(page.getByRole('region', { name: 'Retorno de la inversión' })).toContainText('–');
  await page.getByRole('button', { name: 'Cargar tipos de cambio' }).click();
  const drawer = page.getByRole('dialog', { name: 'Tipos de cambio' });
  await drawer.getByRole('button', { name: 'Agregar un tipo' }).click();
  await drawer.getByRole('button', { name: 'Guardar' }).click();
  await expect(drawer).toContainText('Falta este dato.');
  await drawer.getByLabel('Desde el').fill('2024-01-01');
  await drawer.getByLabel('1 USD en ARS').fill('1000');
  await drawer.getByRole('button', { name: 'Guardar' }).click();
  await expect(drawer).toBeHidden();
  await expect(page.getByRole('region', { name: 'Inversión', exact: true })).toContainText('2.102.100 ARS');
  await expect(page.getByRole('region', { name: 'Retorno de la inversión' })).toContainText('137,9 %');
});

test('amounts of several currencies are listed wherever they are told, and unknown spend is no zero', async ({
  page,
  context,
}) => {
  const business = await openBusiness(context);
  await addLead(business, 'Ana', 1, 'a1', { amount: '777.00', currency: 'ARS' });
  await addLead(business, 'Beto', 1, 'a1', { amount: '55.00', currency: 'USD' });
  // Half of what the first ad cost was charged in dollars.
  await business.write(
    (tx) => tx`update meta_ads_insights set currency = 'USD' where ad_id = 'a1' and date > ${dayAgo(4)}::date`,
  );
  await open(page, `${page7}?show=ad:a1`);
  const drawer = page.getByRole('dialog', { name: 'Anuncio' });
  for (const amount of ['400,40 ARS', '300,30 USD', '777,00 ARS', '55,00 USD']) {
    await expect(drawer.getByText(amount, { exact: true })).toBeVisible();
  }
  await open(page, page7);
  const card = (name: string) => page.getByRole('region', { name, exact: true });
  await expect(card('Inversión')).toContainText('300,30 USD');
  await expect(card('Retorno de la inversión')).toContainText('en monedas distintas');
});

test('an account without a rate is named and left out by a click, and the address and the file keep the choice', async ({
  page,
  context,
}) => {
  const business = await openBusiness(context);
  await business.write(async (tx) => {
    await tx`insert into ad_accounts (account_id, name, currency, timezone) values ('act_2', 'Miami', 'USD', 'America/New_York')`;
    await tx`insert into meta_ads_campaigns (campaign_id, account_id, name, status) values ('m1', 'act_2', 'Bikes', 'ACTIVE')`;
    await tx`insert into meta_ads_adsets (adset_id, campaign_id, account_id, name, status) values ('ms', 'm1', 'act_2', 'Todos', 'ACTIVE')`;
    await tx`insert into meta_ads_ads (ad_id, adset_id, campaign_id, account_id, name, status) values ('ma', 'ms', 'm1', 'act_2', 'Foto', 'ACTIVE')`;
    await tx`insert into meta_ads_insights (account_id, ad_id, date, campaign_id, adset_id, spend, impressions, clicks, currency)
      values ('act_2', 'ma', ${dayAgo(2)}, 'm1', 'ms', 5, 10, 1, 'USD')`;
    await tx`insert into sync_runs (kind, account_id, state, started_at, ended_at) values ('meta-ads', 'act_2', 'completed', now(), now())`;
  });
  await addLead(business, 'Ana', 1, 'a1', { amount: '4204.20', currency: 'ARS' });
  await open(page, page7);
  const roi = page.getByRole('region', { name: 'Retorno de la inversión', exact: true });
  await expect(roi).not.toContainText('100 %');
  await expect(page.getByText('De las cuentas: Miami (USD).')).toBeVisible();
  await page.getByRole('button', { name: 'Ver sin Miami' }).click();
  await expect(page).toHaveURL(/account=act_1/);
  await expect(roi).toContainText('100 %');
  await expect(page.getByRole('row', { name: /^Bikes/ })).toHaveCount(0);
  await page.reload();
  await expect(roi).toContainText('100 %');
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Exportar CSV' }).click(),
  ]);
  const text = await readFile(await file.path(), 'utf8');
  expect(text).toContain('Primavera');
  expect(text).not.toContain('Bikes');
  await page.getByRole('button', { name: 'Cuentas publicitarias: Tienda Sur' }).click();
  await page.getByRole('checkbox', { name: 'Miami (USD)' }).check();
  await expect(page).not.toHaveURL(/account=/);
  await page.getByRole('checkbox', { name: 'Tienda Sur (ARS)' }).uncheck();
  await expect(page.getByRole('row', { name: /^Bikes/ })).toContainText('5,00');
});

test('the chart has a table behind it, and can be read with the keyboard', async ({ page, context }) => {
  const business = await openBusiness(context);
  await addLead(business, 'Ana', 1, 'a1', { amount: '777.00', currency: 'ARS' });
  await open(page, page7);
  const box = page.getByRole('region', { name: 'Inversión e ingresos en el tiempo' });
  await expect(box.getByRole('figure')).toBeVisible();
  await box.getByRole('application').focus();
  await page.keyboard.press('ArrowRight');
  await expect(box.getByRole('status')).toContainText('300,30');
  await box.getByText('Tabla', { exact: true }).click();
  const table = box.getByRole('table');
  await expect(table.getByRole('row')).toHaveCount(8);
  await expect(table.getByRole('row').last()).toContainText('777,00');
});

test('a sale that lands shows by itself, without the page jumping or asking for what did not change', async ({
  page,
  context,
}) => {
  const business = await openBusiness(context, { ads: 60 });
  const lead = await addLead(business, 'Ana', 1, 'a1');
  await open(page, page7);
  await page.evaluate(() => window.scrollTo(0, 300));
  const revenue = page.getByRole('region', { name: 'Ingresos', exact: true });
  await expect(revenue).toContainText('0,00');
  await context.request.post(`${ready.url}/api/crm/sales`, {
    data: {
      lead_id: lead,
      amount: '900.00',
      currency: 'ARS',
      status: 'completed',
      completed_at: `${dayAgo(1)}T18:00:00Z`,
    },
    headers: { origin: ready.url },
  });
  await expect(revenue).toContainText('900,00');
  expect(await page.evaluate(() => window.scrollY)).toBe(300);
  await expect(page.getByRole('row', { name: /^Primavera/ })).toContainText('900,00');

  // Asked again while nothing changed, the browser says what it has, and the server that it is still good.
  const again = page.waitForResponse(
    (answer) => answer.url().includes('/crm/marketing/stats?') || answer.url().endsWith('/crm/marketing/stats'),
  );
  await page.reload();
  expect((await (await again).request().allHeaders())['if-none-match']).toMatch(/^"/);
});

test('a failed load offers to try again, and what is on screen survives a lost line', async ({ page, context }) => {
  await openBusiness(context);
  await page.route('**/api/crm/marketing/stats*', (route) =>
    route.fulfill({
      status: 422,
      json: { code: 'invalid_input', title: 'Hay campos con errores.', request_id: 'r-1' },
    }),
  );
  await page.goto(ready.url + page7);
  await expect(page.getByRole('alert')).toContainText('r-1');
  await page.unroute('**/api/crm/marketing/stats*');
  await page.getByRole('button', { name: 'Reintentar' }).click();
  await expect(page.getByRole('row', { name: /^Total/ })).toBeVisible();
  await context.setOffline(true);
  await expect(page.getByText('Sin conexión.')).toBeVisible();
  await expect(page.getByRole('row', { name: /^Total/ })).toContainText('2.102,10');
  await context.setOffline(false);
});
