import { expect, open, ready, test } from './app.ts';
import { findFaults } from './axe.ts';

test('the manual: from the menu by keyboard, a search without accents, a heading by its address, nothing found, no such chapter', async ({
  page,
  problems,
}) => {
  await open(page, '/crm/leads');
  await page.getByRole('button', { name: 'Tu cuenta' }).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('link', { name: 'Ayuda', exact: true }).focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: 'Ayuda' })).toBeVisible();
  await expect(page.getByRole('heading', { name: 'Conecta tu número de WhatsApp' })).toBeVisible();

  const search = page.getByRole('searchbox', { name: 'Buscar en el manual' });
  await search.fill('LIMITES de envio');
  const found = page.getByRole('region', { name: 'Lo que se encontró' });
  await found.getByRole('link', { name: 'Ajustes › Límites de envío' }).click();
  await expect(page).toHaveURL(/\/crm\/help\/settings#sending-limits$/);
  await expect(page.getByRole('heading', { name: 'Límites de envío' })).toBeInViewport();
  await expect(page.getByRole('heading', { name: 'Límites de envío' })).toBeFocused();

  await search.fill('zzyzx');
  await expect(page.getByText('Nada en el manual habla de «zzyzx»')).toBeVisible();
  await expect(search).toBeFocused();
  await page.getByRole('button', { name: 'Ver todos los capítulos' }).click();
  await expect(page).toHaveURL(/\/crm\/help$/);

  await page.goto(`${ready.url}/crm/help/nothing-here`);
  await expect(page.getByText('El manual no tiene este capítulo.')).toBeVisible();
  await page.getByRole('link', { name: 'Ver todos los capítulos' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Ayuda' })).toBeVisible();
  expect(problems).toEqual([]);
});

test('⌘K finds a heading of the manual, and a step leads to its paragraph in a page of its own', async ({
  page,
  api,
}) => {
  await open(page, '/crm/sales');
  await page.keyboard.press('Control+k');
  await expect(page.getByRole('dialog').getByRole('textbox')).toBeFocused();
  await page.keyboard.type('LIMITES de envio');
  await expect(page.getByRole('dialog').getByText('Límites de envío')).toBeVisible();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Límites de envío' })).toBeFocused();

  const { items } = await api.get<{ items: { id: string }[] }>('/crm/flows');
  await open(page, `/crm/hsm/flows/${items[0]!.id}`);
  await page.locator('.react-flow__node').first().click();
  const link = page.getByRole('link', { name: /^Ayuda: / });
  await expect(link).toBeVisible();
  const [paragraph] = await Promise.all([page.context().waitForEvent('page'), link.click()]);
  await expect(paragraph.locator('h3:focus')).toBeVisible();
  expect(await paragraph.locator('h3:focus').textContent()).toBe((await link.getAttribute('aria-label'))!.slice(7));
});

for (const [language, scheme, width, title] of [
  ['es', 'light', 390, 'Pasos'],
  ['en', 'dark', 1440, 'Steps'],
  ['en', 'dark', 390, 'Steps'],
] as const) {
  test(`a chapter fits and is accessible: ${language}, ${scheme}, ${width} px`, async ({ page, problems }) => {
    await page.setViewportSize({ width, height: 850 });
    await page.emulateMedia({ colorScheme: scheme });
    await page.addInitScript((value) => localStorage.setItem('cadencia-language', value), language);
    for (const path of ['/crm/help/steps', '/crm/help/consent', '/crm/help?q=template']) {
      await open(page, path);
      if (path.endsWith('steps')) await expect(page.getByRole('heading', { level: 1, name: title })).toBeVisible();
      expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
      expect(await findFaults(page)).toEqual([]);
    }
    expect(problems).toEqual([]);
  });
}
