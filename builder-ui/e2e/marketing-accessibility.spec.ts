import { expect, open, test } from './app.ts';
import { findFaults } from './axe.ts';
import { addLead, openBusiness } from './marketing-kit.ts';

const page7 = '/crm/marketing';

for (const scheme of ['light', 'dark'] as const) {
  test(`axe finds nothing serious in the figures, their drawers and their menus, ${scheme}`, async ({
    page,
    context,
  }) => {
    await page.emulateMedia({ colorScheme: scheme });
    const business = await openBusiness(context, { ads: 40 });
    await addLead(business, 'Ana', 1, 'a1', { amount: '900.00', currency: 'ARS' });
    const look = async (what: string) => expect(await findFaults(page), what).toEqual([]);
    await open(page, page7);
    await expect(page.getByRole('application')).toBeVisible();
    await look('dashboard');
    await page.getByRole('button', { name: /^Últimos 7 días/ }).click();
    await expect(page.getByRole('button', { name: 'Este mes' })).toBeVisible();
    await look('range');
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Columnas' }).click();
    await expect(page.getByRole('checkbox', { name: 'CTR' })).toBeVisible();
    await look('columns');
    for (const show of ['ad:a1', 'ad:a1&people=leads', 'rates']) {
      await open(page, `${page7}?show=${show}`);
      await expect(page.getByRole('dialog')).toBeVisible();
      await look(show);
    }
    await page.setViewportSize({ width: 390, height: 844 });
    await open(page, `${page7}?level=ad`);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
    await look('on a phone');
  });
}
