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

/** What opens over a page: its name, where, and by what. Those of the builder and of the Marketing Hub are in specs of their own. */
const overlays: [name: string | RegExp, path: string, act: (page: Page) => Promise<void>][] = [
  ['Nuevo flujo', '/crm/hsm', press('Nuevo flujo')],
  ['Importar un flujo', '/crm/hsm', press('Importar')],
  [
    /^¿Pausar «Seguimiento/,
    '/crm/hsm',
    (page) => page.getByRole('switch', { name: /Seguimiento/ }).click({ force: true }),
  ],
  [/^Etiquetas de «Seguimiento/, '/crm/hsm', inMenu(flow, 'Etiquetas…')],
  [/^¿Detener los envíos de «Seguimiento/, '/crm/hsm', inMenu(flow, 'Detener los envíos…')],
  ['Textos listos', '/crm/hsm?tab=templates', press('Textos listos')],
  ['Nueva venta', '/crm/sales', press('Nueva venta')],
  ['Editar venta', '/crm/sales', (page) => page.getByRole('table').getByRole('button').first().click()],
  ['Más filtros', '/crm/leads', press('Más filtros')],
  ['Vistas', '/crm/leads', press('Vistas')],
  ['Columnas', '/crm/leads', press('Columnas')],
  ['Cambios a muchos', '/crm/leads', press('Cambios a muchos')],
  ['Crear segmento', '/crm/segments', press('Crear segmento')],
  ['Conectar un número', '/crm/settings?tab=senders', press('Conectar un número')],
  ['Invitar a alguien', '/crm/settings?tab=team', press('Invitar a alguien')],
  ['Editar persona', '/crm/settings?tab=team', (page) => page.getByRole('table').getByRole('button').first().click()],
  ['Nuevo webhook', '/crm/settings?tab=webhooks', press('Nuevo webhook')],
  [/: tu semana/, '/crm/settings?tab=alerts', press('Ver el de la semana pasada')],
  ['¿Detener todos los envíos?', '/crm/settings', press('Detener todo')],
  ['Ventas a Meta', '/crm/marketing/conversions', press(/Configurar/)],
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
    const dialog = (name: string | RegExp) => page.getByRole('dialog', { name });
    await open(page, '/crm/leads?new=lead');
    await dialog('Nuevo lead').getByRole('button', { name: 'Nuevo lead' }).click();
    await expect(dialog('Nuevo lead').locator('[aria-invalid=true]').first()).toBeVisible();
    await look('create a lead, with errors');
    await open(page, '/crm/opportunities');
    await page.getByRole('button', { name: 'Nueva oportunidad' }).click();
    await expect(dialog('Nueva oportunidad').getByLabel('Vence')).toBeVisible();
    await look('opportunity drawer');
    await open(page, '/crm/settings?tab=keys');
    await page.getByRole('button', { name: 'Nueva clave' }).first().click();
    await expect(dialog('Nueva clave').getByLabel('Nombre')).toBeVisible();
    await look('new key');
    await open(page, '/crm/settings?tab=senders');
    await page.getByRole('table').getByRole('button').first().click();
    await expect(page.getByRole('dialog').getByRole('button', { name: 'Probar' })).toBeVisible();
    await look('sender drawer');
    await open(page, '/crm/sales');
    await page.getByRole('button', { name: 'Tu cuenta' }).click();
    await expect(dialog('Tu cuenta')).toBeVisible();
    await look('user menu');
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: /Avisos|aviso/ }).click();
    await expect(dialog(/Avisos|aviso/)).toBeVisible();
    await look('notifications');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+k');
    await expect(dialog('Buscar').getByRole('textbox')).toBeVisible();
    await look('finder');
  });

  test(`axe finds nothing serious in what else opens over a page, ${scheme}`, async ({ page }) => {
    test.setTimeout(120_000);
    await page.emulateMedia({ colorScheme: scheme });
    const share = overlays.filter((_one, at) => judgesAll || (at % 2 === 0) === (scheme === 'light'));
    for (const [name, path, act] of share) {
      await open(page, path);
      await act(page);
      const meant = page.getByRole('dialog', { name }).or(page.getByRole('menu', { name }));
      await expect(meant, String(name)).toBeVisible();
      expect(await findFaults(page), String(name)).toEqual([]);
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
