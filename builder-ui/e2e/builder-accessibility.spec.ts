import { findFaults } from './axe.ts';
import { expect, open, test } from './app.ts';
import { card, chain, greeting, makeFlow, openBuilder } from './flow-kit.ts';
import type { Flow } from '#flow';

/** About 30 nodes of every kind, some with errors and some with warnings. */
function bushy(): Flow {
  const kinds = ['wait', 'wait-for', 'branch', 'update-lead', 'notify-team', 'send-template'];
  const config: Record<string, Record<string, unknown>> = {
    wait: { for: 'PT1H' },
    'wait-for': { events: ['message.replied'], timeout: 'PT24H' },
    branch: { cases: [{ port: 'yes', label: 'Sí', when: { field: 'lead.status', op: 'eq', value: 'new' } }] },
    'update-lead': { addTags: ['a'] },
    'notify-team': { text: 'Hola {{lead.name}}', to: 'seller' },
    'send-template': { variables: {} },
  };
  const flow = chain(
    { id: 'start', kind: 'lead-created' },
    ...Array.from({ length: 29 }, (_, index) => {
      const kind = kinds[index % kinds.length]!;
      return { id: `n${index}`, kind, config: config[kind]! };
    }),
  );
  const first: Record<string, string> = {
    branch: 'yes',
    'wait-for': 'matched',
    'update-lead': 'ok',
    'notify-team': 'ok',
    'send-template': 'sent',
  };
  for (const edge of flow.edges) edge.port = first[flow.nodes.find((node) => node.id === edge.from)!.kind] ?? 'next';
  return flow;
}

for (const colorScheme of ['light', 'dark'] as const) {
  test(`axe finds nothing serious on the canvas, in the panels and in the outline, ${colorScheme}`, async ({
    page,
    api,
  }) => {
    test.setTimeout(240_000);
    await page.emulateMedia({ colorScheme });
    const look = async (what: string) => expect(await findFaults(page), what).toEqual([]);
    const { id } = await makeFlow(api, bushy());
    await openBuilder(page, id);
    await look('canvas');
    for (const node of ['start', 'n0', 'n1', 'n2', 'n3', 'n4', 'n5']) {
      await page.locator('[data-builder-panel]').getByRole('tab', { name: 'Paso' }).click();
      await card(page, node).focus();
      await page.keyboard.press('Enter');
      await expect(page.locator('[data-builder-panel] h2')).toBeVisible();
      await look(`inspector of ${node}`);
    }
    for (const tab of ['Flujo', 'Probar', 'Avisos']) {
      await page.getByRole('tab', { name: tab }).click();
      await look(`panel ${tab}`);
    }
    await page.keyboard.press('/');
    await expect(page.getByRole('option').first()).toBeVisible();
    await look('quick add');
    await page.keyboard.press('Escape');
    await page.getByText('Lista', { exact: true }).click();
    await look('outline');
  });

  test(`axe finds nothing serious in the builder's dialogs and drawers, ${colorScheme}`, async ({
    page,
    api,
    lead,
  }) => {
    test.setTimeout(180_000);
    await page.emulateMedia({ colorScheme });
    const look = async (what: string) => expect(await findFaults(page), what).toEqual([]);
    const { id } = await makeFlow(api, greeting('axe-builder'));
    const { name } = await lead();
    await openBuilder(page, id);
    await card(page, 'send').click();
    await page.getByRole('combobox', { name: 'Plantilla' }).click();
    await expect(page.getByRole('option').first()).toBeVisible();
    await look('template picker');
    await page.keyboard.press('Escape');
    await page.getByRole('tab', { name: 'Probar' }).click();
    await page.getByRole('combobox', { name: 'Probar con' }).fill(name);
    await page.getByRole('option', { name }).click();
    await page.getByRole('button', { name: 'Y si mientras tanto…' }).click();
    await expect(page.getByRole('region', { name: 'Resultado de la prueba' })).toBeVisible();
    await look('test run');
    await page.locator('[data-publish]').click();
    await expect(page.getByRole('dialog', { name: 'Publicar el flujo' }).getByLabel(/Qué cambió/)).toBeVisible();
    await look('publish');
    await page.getByRole('dialog', { name: 'Publicar el flujo' }).getByRole('button', { name: 'Publicar' }).click();
    await expect(page.locator('[data-publish="up-to-date"]')).toBeVisible();
    const menu = async (item: string) => {
      await page.getByRole('button', { name: 'Más acciones' }).click();
      await page.getByRole('menuitem', { name: item }).click();
    };
    await page.getByRole('button', { name: 'Más acciones' }).click();
    await expect(page.getByRole('menu')).toBeVisible();
    await look('menu');
    await page.keyboard.press('Escape');
    await menu('Versiones');
    await expect(page.getByRole('button', { name: 'Mirar' })).toBeVisible();
    await look('versions');
    await page.getByRole('button', { name: 'Mirar' }).click();
    await expect(page.getByText('Estás mirando la versión 1.')).toBeVisible();
    await look('an old version');
    await page.getByRole('button', { name: 'Volver al borrador' }).click();
    await menu('Atajos de teclado');
    await expect(page.getByRole('dialog', { name: 'Atajos de teclado' })).toBeVisible();
    await look('keys');
    await page.keyboard.press('Escape');
    await menu('Pausar');
    await expect(page.getByRole('dialog', { name: /^¿Pausar/ })).toBeVisible();
    await look('pause');
    await page
      .getByRole('dialog', { name: /^¿Pausar/ })
      .getByRole('button', { name: 'Pausar' })
      .click();
    await expect(page.getByRole('button', { name: 'Reanudar' })).toBeVisible();
    await look('a paused flow');
    await page.getByRole('button', { name: 'Reanudar' }).click();
    await expect(page.getByRole('dialog', { name: /^¿Reanudar/ })).toBeVisible();
    await look('resume');
  });

  test(`axe finds nothing serious on any tab of HSM Automation, ${colorScheme}`, async ({ page }) => {
    test.setTimeout(120_000);
    await page.emulateMedia({ colorScheme });
    const look = async (what: string) => expect(await findFaults(page), what).toEqual([]);
    for (const tab of ['flows', 'logs', 'people', 'templates']) {
      await open(page, `/crm/hsm?tab=${tab}`);
      await look(tab);
    }
    await open(page, '/crm/hsm');
    await page.getByRole('button', { name: 'Nuevo flujo' }).click();
    const gallery = page.getByRole('dialog', { name: 'Nuevo flujo' });
    await expect(gallery.getByRole('button', { name: /Seguimiento de leads nuevos/ })).toBeVisible();
    await look('gallery');
  });
}
