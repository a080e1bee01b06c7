import type { Page } from '@playwright/test';
import { judgesAll } from './axe-all/watch.ts';
import { findFaults } from './axe.ts';
import { expect, open, ready, test } from './app.ts';

const press = (name: string | RegExp) => (page: Page) => page.getByRole('button', { name }).first().click();
const inMenu = (button: string | RegExp, item: string) => async (page: Page) => {
  await page.getByRole('button', { name: button }).first().click();
  await page.getByRole('menuitem', { name: item }).click();
};
const flow = /^Acciones de «Seguimiento/;

/** What opens over a page: where, and by what. Those of the builder and of the Marketing Hub are in specs of their own. */
const overlays: [what: string, path: string, act: (page: Page) => Promise<void>][] = [
  ['a new flow', '/crm/hsm', press('Nuevo flujo')],
  ['a flow from a file', '/crm/hsm', press('Importar')],
  ['pausing', '/crm/hsm', (page) => page.getByRole('switch', { name: /Seguimiento/ }).click({ force: true })],
  ['tags of a flow', '/crm/hsm', inMenu(flow, 'Etiquetas…')],
  ['stopping a flow', '/crm/hsm', inMenu(flow, 'Detener los envíos…')],
  ['ready texts', '/crm/hsm?tab=templates', press('Textos listos')],
  ['a new sale', '/crm/sales', press('Nueva venta')],
  ['a sale', '/crm/sales', (page) => page.getByRole('table').getByRole('button').first().click()],
  ['more filters', '/crm/leads', press('Más filtros')],
  ['views', '/crm/leads', press('Vistas')],
  ['columns', '/crm/leads', press('Columnas')],
  ['changes to many', '/crm/leads', press('Cambios a muchos')],
  ['a segment', '/crm/segments', press('Crear segmento')],
  ['a new number', '/crm/settings?tab=senders', press('Conectar un número')],
  ['inviting', '/crm/settings?tab=team', press('Invitar a alguien')],
  ['a member', '/crm/settings?tab=team', (page) => page.getByRole('table').getByRole('button').first().click()],
  ['a webhook', '/crm/settings?tab=webhooks', press('Nuevo webhook')],
  ['the weekly report', '/crm/settings?tab=alerts', press('Ver el de la semana pasada')],
  ['stopping everything', '/crm/settings', press('Detener todo')],
  ['what Meta is told', '/crm/marketing/conversions', press(/Configurar/)],
];

for (const scheme of ['light', 'dark'] as const) {
  test(`axe finds nothing serious on any page, ${scheme}`, async ({ page, lead }) => {
    test.setTimeout(180_000);
    await page.emulateMedia({ colorScheme: scheme });
    const { id } = await lead({ tags: ['axe'], touch: { source: 'ctwa', ad_id: '1', headline: 'Promo', body: 'Hoy' } });
    const tabs = ['business', 'senders', 'team', 'keys', 'audit', 'diagnostics'];
    const moreTabs = ['stages', 'fields', 'webhooks', 'alerts', 'features'];
    // What is drawn with the parts of other pages is looked at in one scheme.
    const inOne = {
      light: ['/crm/conversations', '/crm/segments', '/crm/tasks', '/crm/marketing/conversions', '/crm/account'],
      dark: [
        '/crm/carts',
        '/crm/leads/duplicates',
        '/crm/sales/import',
        ...moreTabs.map((tab) => `/crm/settings?tab=${tab}`),
      ],
    };
    const paths = [
      '/crm/marketing',
      '/crm/hsm',
      '/crm/leads',
      `/crm/leads/${id}`,
      '/crm/leads/import',
      '/crm/opportunities',
      '/crm/sales',
      ...tabs.map((tab) => `/crm/settings?tab=${tab}`),
      ...inOne[scheme],
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

  test(`axe finds nothing serious in what else opens over a page, ${scheme}`, async ({ page }) => {
    test.setTimeout(120_000);
    await page.emulateMedia({ colorScheme: scheme });
    const share = overlays.filter((_one, at) => judgesAll || (at % 2 === 0) === (scheme === 'light'));
    for (const [what, path, act] of share) {
      await open(page, path);
      await act(page);
      await expect(page.getByRole('dialog').or(page.getByRole('menu')).first(), what).toBeVisible();
      expect(await findFaults(page), what).toEqual([]);
    }
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
