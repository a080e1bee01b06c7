import { expect, open, ready, test, weighScript } from './app.ts';
import { findFaults } from './axe.ts';

const pages = [
  '/crm/marketing',
  '/crm/hsm',
  '/crm/leads',
  '/crm/leads/import',
  '/crm/opportunities',
  '/crm/sales',
  '/crm/settings',
];

test('both languages: the switch turns every page, title and error, and stays', async ({ page, context, api }) => {
  await open(page, '/crm/leads');
  await expect(page).toHaveTitle('Leads · Cadencia');
  await page.getByRole('button', { name: 'Tu cuenta' }).click();
  await page.getByText('English', { exact: true }).click();
  await expect(page.locator('html')).toHaveAttribute('lang', 'en');
  await expect(page.getByRole('button', { name: 'New lead' })).toBeVisible();
  await page.reload();
  await page.getByRole('link', { name: 'Sales', exact: true }).click();
  await expect(page).toHaveTitle('Sales · Cadencia');
  await api.patch('/auth/me', { locale: 'es' });
  await context.clearCookies();
  await page.goto(`${ready.url}/sign-in`);
  await page.getByLabel('E-mail').fill(ready.email);
  await page.getByLabel('Password', { exact: true }).fill('not the password');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('alert')).toContainText('do not match');
});

test('in English no page shows a Spanish word, and the other way round', async ({ page }) => {
  const words = {
    en: /\b(Buscar|Estado|Guardar|Cargando|Nombre|Equipo|Flujos|Correo|Importar|Cancelar|Nuev[oa])\b/,
    es: /\b(Search|Status|Save|Loading|Name|Team|Flows|E-mail|Import|Cancel|New)\b/,
  };
  const tabs = ['senders', 'team', 'keys', 'audit', 'diagnostics'].map((tab) => `/crm/settings?tab=${tab}`);
  for (const language of ['en', 'es'] as const) {
    await page.goto(ready.url);
    await page.evaluate((value) => localStorage.setItem('cadencia-language', value), language);
    for (const path of [...pages, ...tabs]) {
      await open(page, path);
      // What people typed is theirs: cells of tables are left out, headings of columns are not.
      const text = await page.evaluate(() => {
        const copy = document.body.cloneNode(true) as HTMLElement;
        for (const cell of copy.querySelectorAll('td, [data-user-text]')) cell.remove();
        return copy.textContent;
      });
      expect(text, `${language} ${path}`).not.toMatch(words[language]);
    }
  }
});

test('light, dark and auto: the choice holds, and auto follows the system', async ({ page }) => {
  await open(page, '/crm/leads');
  const scheme = page.locator('html');
  await page.getByRole('button', { name: 'Tu cuenta' }).click();
  await page.getByText('Oscuro', { exact: true }).click();
  await expect(scheme).toHaveAttribute('data-mantine-color-scheme', 'dark');
  await page.reload();
  await expect(scheme).toHaveAttribute('data-mantine-color-scheme', 'dark');
  await page.getByRole('button', { name: 'Tu cuenta' }).click();
  await page.getByText('Auto', { exact: true }).click();
  await expect(scheme).toHaveAttribute('data-mantine-color-scheme', 'light');
  await page.emulateMedia({ colorScheme: 'dark' });
  await expect(scheme).toHaveAttribute('data-mantine-color-scheme', 'dark');
});

test('⌘K finds a lead, a page and an action with the keyboard alone', async ({ page, lead }) => {
  const { name, id } = await lead();
  await open(page, '/crm/sales');
  await page.keyboard.press('Control+k');
  const finder = page.getByRole('dialog');
  // At once: neither its code nor its box is there yet.
  await page.keyboard.type(name);
  await expect(finder.getByRole('textbox')).toHaveValue(name);
  await expect(finder.getByText(name, { exact: true })).toBeVisible();
  // Which one is chosen at first hangs on what had come when the last key was pressed.
  const choose = async (wanted: string) => {
    // One always is: Enter does something.
    await expect(finder.locator('[data-action][data-selected]')).toHaveCount(1);
    const item = finder.locator('[data-action]').filter({ hasText: wanted }).first();
    for (let at = 0; at < 12 && (await item.getAttribute('data-selected')) === null; at++)
      await page.keyboard.press('ArrowDown');
    await expect(item).toHaveAttribute('data-selected', 'true');
    await page.keyboard.press('Enter');
  };
  await choose(name);
  await expect(page).toHaveURL(new RegExp(id));
  // The page takes the focus when it comes, and the finder is emptied once it has gone.
  await expect(page.getByRole('heading', { level: 1, name })).toBeFocused();
  await expect(finder).toBeHidden();
  await page.keyboard.press('Control+k');
  await page.keyboard.type('importar');
  await expect(finder.getByRole('textbox')).toHaveValue('importar');
  await expect(finder.getByText('Importar leads')).toBeVisible();
  await expect(finder.getByText('Ventas', { exact: true })).toHaveCount(0);
  await choose('Importar leads');
  await expect(page).toHaveURL(/\/crm\/leads\/import/);
});

test('the first Tab offers to skip to the content, and navigation moves the focus to the heading', async ({ page }) => {
  await open(page, '/crm/leads');
  await page.keyboard.press('Tab');
  await expect(page.getByRole('link', { name: 'Ir al contenido' })).toBeFocused();
  await page.getByRole('link', { name: 'Ventas', exact: true }).focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: 'Ventas' })).toBeFocused();
});

for (const [scheme, language, folds, opens, sales] of [
  ['light', 'es', 'Contraer el menú', 'Ampliar el menú', 'Ventas'],
  ['dark', 'en', 'Collapse the menu', 'Expand the menu', 'Sales'],
] as const) {
  test(`the sidebar folds to a rail whose icons tell their names, and stays folded, ${scheme}, ${language}`, async ({
    page,
  }) => {
    await page.emulateMedia({ colorScheme: scheme });
    await page.addInitScript((value) => localStorage.setItem('cadencia-language', value), language);
    await open(page, '/crm/leads');
    const widthOf = async () => (await page.getByRole('main').boundingBox())!.width;
    const before = await widthOf();
    await page.getByRole('button', { name: folds }).focus();
    await page.keyboard.press('Enter');
    await expect(page.getByRole('button', { name: opens })).toBeFocused();
    expect(await widthOf()).toBe(before + 175);
    await page.keyboard.press('Escape');
    expect(await findFaults(page)).toEqual([]);

    const link = page.getByRole('link', { name: sales, exact: true });
    await expect(link.getByText(sales)).toHaveCSS('width', '1px');
    await link.hover();
    await expect(page.getByRole('tooltip', { name: sales })).toBeVisible();
    await link.focus();
    await page.keyboard.press('Enter');
    await expect(page.getByRole('heading', { level: 1, name: sales })).toBeFocused();
    await page.reload();
    await expect(page.getByRole('button', { name: opens })).toBeVisible();
    await page.keyboard.press('Control+k');
    await expect(page.getByRole('dialog').getByRole('textbox')).toBeFocused();
    await page.keyboard.press('Escape');

    // A phone has its drawer, whatever was chosen here.
    await page.setViewportSize({ width: 390, height: 844 });
    await expect(page.getByRole('button', { name: opens })).toHaveCount(0);
    await page.getByRole('banner').getByRole('button').first().click();
    await expect(page.getByRole('dialog').getByText(sales, { exact: true })).not.toHaveCSS('width', '1px');
    await page.keyboard.press('Escape');
    await page.setViewportSize({ width: 1280, height: 850 });
    await page.getByRole('button', { name: opens }).click();
    await expect.poll(widthOf).toBe(before);
  });
}

test('at 390 pixels nothing overflows and the pages are reached through the drawer', async ({ page, lead }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  const { id } = await lead({ name: 'Un nombre verdaderamente muy largo que no entra en ninguna línea de teléfono' });
  const tabs = ['senders', 'team', 'keys', 'audit', 'diagnostics'].map((tab) => `/crm/settings?tab=${tab}`);
  for (const path of [...pages, ...tabs, `/crm/leads/${id}`]) {
    await open(page, path);
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(overflow, path).toBeLessThanOrEqual(0);
  }
  await page.getByRole('button', { name: 'Abrir el menú' }).click();
  await page.getByRole('dialog').getByRole('link', { name: 'Oportunidades', exact: true }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Oportunidades' })).toBeVisible();
  await expect(page.getByRole('dialog')).toBeHidden();
});

test('the offline notice comes and goes, and a failed load offers to try again', async ({ page, context }) => {
  await open(page, '/crm/leads');
  await context.setOffline(true);
  await expect(page.getByText('Sin conexión.')).toBeVisible();
  await context.setOffline(false);
  await expect(page.getByText('Sin conexión.')).toBeHidden();
  const refuse = (status: number, code: string, title: string) =>
    page.route('**/api/crm/sales*', (route) => route.fulfill({ status, json: { code, title, request_id: 'ref-1' } }));
  await refuse(403, 'forbidden', 'Tu rol no permite hacer esto.');
  await page.getByRole('link', { name: 'Ventas', exact: true }).click();
  await expect(page.getByRole('alert')).toContainText('Tu rol no permite hacer esto.');
  await expect(page.getByRole('alert')).toContainText('ref-1');
  // Once more would be answered alike.
  await expect(page.getByRole('button', { name: 'Reintentar' })).toHaveCount(0);
  await page.unroute('**/api/crm/sales*');
  await refuse(422, 'invalid_input', 'Hay campos con errores.');
  await open(page, '/crm/sales');
  await expect(page.getByRole('alert')).toContainText('Hay campos con errores.');
  await page.unroute('**/api/crm/sales*');
  await page.getByRole('button', { name: 'Reintentar' }).click();
  await expect(page.getByRole('table')).toBeVisible();
});

test('the first load, sign-in and list of flows, stays under 230 KiB of gzipped script', async ({ page }) => {
  const weigh = weighScript(page);
  await page.goto(`${ready.url}/sign-in`);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await open(page, '/crm/hsm');
  expect(await weigh()).toBeLessThan(230);
});

test('the content policy lets the app work and nothing that is slipped into the page', async ({ page, problems }) => {
  for (const path of pages) await open(page, path);
  await page.getByRole('button', { name: 'Tu cuenta' }).click();
  expect(problems).toEqual([]);
  const ran = await page.evaluate(async () => {
    const script = document.createElement('script');
    script.textContent = 'window.slippedIn = true';
    document.body.append(script);
    const image = document.createElement('div');
    image.innerHTML = '<img src="x" onerror="window.slippedIn = true">';
    document.body.append(image);
    await new Promise((resolve) => setTimeout(resolve, 300));
    return 'slippedIn' in window;
  });
  expect(ran).toBe(false);
});

test('nobody shows the app inside of a page of theirs', async ({ browser }) => {
  const page = await browser.newPage();
  const paths = ['/', '/sign-in', '/crm/hsm', '/invitation', '/api/docs', '/healthz'];
  const frames = paths.map((path) => `<iframe src="${ready.url}${path}"></iframe>`).join('');
  await page.route('http://elsewhere.example/', (route) => route.fulfill({ contentType: 'text/html', body: frames }));
  await page.goto('http://elsewhere.example/');
  await page.waitForLoadState('networkidle');
  const inside = page.frames().filter((frame) => frame !== page.mainFrame());
  expect(inside.length).toBe(paths.length);
  expect(inside.map((frame) => frame.url())).toEqual(paths.map(() => 'chrome-error://chromewebdata/'));
  await page.close();
});
