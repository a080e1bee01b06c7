import { findFaults } from './axe.ts';
import { expect, open, ready, test } from './app.ts';

for (const scheme of ['light', 'dark'] as const) {
  test(`axe finds nothing serious on any page, ${scheme}`, async ({ page, lead }) => {
    test.setTimeout(180_000);
    await page.emulateMedia({ colorScheme: scheme });
    const { id } = await lead({ tags: ['axe'], touch: { source: 'ctwa', ad_id: '1', headline: 'Promo', body: 'Hoy' } });
    const tabs = ['business', 'senders', 'team', 'keys', 'audit', 'diagnostics'];
    const paths = [
      '/crm/marketing',
      '/crm/hsm',
      '/crm/leads',
      `/crm/leads/${id}`,
      '/crm/leads/import',
      '/crm/opportunities',
      '/crm/sales',
      ...tabs.map((tab) => `/crm/settings?tab=${tab}`),
      '/crm/nothing-here',
    ];
    for (const path of paths) {
      await open(page, path);
      expect(await findFaults(page), path).toEqual([]);
    }
  });

  test(`axe finds nothing serious in dialogs, drawers and menus, ${scheme}`, async ({ page }) => {
    test.setTimeout(120_000);
    await page.emulateMedia({ colorScheme: scheme });
    const look = async (what: string) => expect(await findFaults(page), what).toEqual([]);
    await open(page, '/crm/leads?new=lead');
    await expect(page.getByRole('dialog')).toBeVisible();
    await page.getByRole('dialog').getByRole('button', { name: 'Nuevo lead' }).click();
    await look('create a lead, with errors');
    await open(page, '/crm/opportunities');
    await page.getByRole('button', { name: 'Nueva oportunidad' }).click();
    await expect(page.getByRole('dialog').getByLabel('Vence')).toBeVisible();
    await look('opportunity drawer');
    await open(page, '/crm/settings?tab=keys');
    await page.getByRole('button', { name: 'Nueva clave' }).first().click();
    await expect(page.getByRole('dialog').getByLabel('Nombre')).toBeVisible();
    await look('new key');
    await open(page, '/crm/settings?tab=senders');
    await page.getByRole('table').getByRole('button').first().click();
    await expect(page.getByRole('dialog').getByRole('button', { name: 'Probar' })).toBeVisible();
    await look('sender drawer');
    await open(page, '/crm/sales');
    await page.getByRole('button', { name: 'Tu cuenta' }).click();
    await expect(page.getByRole('dialog', { name: 'Tu cuenta' })).toBeVisible();
    await look('user menu');
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: /Avisos|aviso/ }).click();
    await look('notifications');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+k');
    await expect(page.getByRole('dialog')).toBeVisible();
    await look('finder');
  });

  test(`axe finds nothing serious on the sign-in page, ${scheme}`, async ({ browser }) => {
    const context = await browser.newContext({ colorScheme: scheme, locale: 'es-AR', reducedMotion: 'reduce' });
    const page = await context.newPage();
    await page.goto(`${ready.url}/sign-in`);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', scheme);
    expect(await findFaults(page)).toEqual([]);
    await context.close();
  });
}
