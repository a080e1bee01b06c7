import { expect, newName, newPhone, open, test } from './app.ts';
import { card, greeting, makeFlow, openBuilder, saved } from './flow-kit.ts';
import { translate } from './translate.ts';

test('a browser that translates the pages breaks none of them: figures, lists, templates, the builder', async ({
  page,
  api,
}) => {
  const broken: string[] = [];
  page.on('pageerror', (error) => broken.push(String(error)));
  const name = newName('Zulema');
  await api.post('/crm/leads', { name, phone: newPhone() });

  await open(page, '/crm/marketing');
  await translate(page);
  await page.goto(page.url().replace(/\?.*$/, '') + '?range=90d');
  await expect(page.locator('h1')).toBeVisible();
  await translate(page);
  await page.getByRole('link', { name: 'Leads', exact: true }).first().click();
  // The page before has a box to search in too.
  await page.waitForURL(/\/crm\/leads/);

  await expect(page.getByRole('searchbox')).toBeVisible();
  await translate(page);
  await page.getByRole('searchbox').fill(name);
  await expect(page.getByRole('row').filter({ hasText: name })).toHaveCount(1);
  await translate(page);
  await page.getByRole('searchbox').fill('zzzqqq');
  await expect(page.getByText('Nada coincide')).toBeVisible();

  await open(page, '/crm/hsm/templates/new');
  await translate(page);
  await page.getByRole('textbox', { name: 'Mensaje' }).fill('{{1}}');
  await expect(page.getByText(/no puede empezar ni terminar/)).toBeVisible();
  await translate(page);
  await page.getByRole('textbox', { name: 'Mensaje' }).fill('Hola {{1}}, tu pedido sale hoy.');
  await expect(page.getByText(/no puede empezar ni terminar/)).toHaveCount(0);

  const { id } = await makeFlow(api, greeting('nadie'));
  await openBuilder(page, id);
  await translate(page);
  await card(page, 'send').click();
  await translate(page);
  await page.getByRole('combobox', { name: 'Plantilla', exact: true }).fill('abandoned');
  await page.getByRole('option', { name: /^abandoned_cart/ }).click();
  await translate(page);
  await card(page, 'start').click();
  await saved(page);
  await translate(page);
  await page.keyboard.press('Control+z');
  await card(page, 'send').click();
  await expect(page.getByRole('combobox', { name: 'Plantilla', exact: true })).toHaveValue(/^lead_followup/);
  expect(broken).toEqual([]);
});
