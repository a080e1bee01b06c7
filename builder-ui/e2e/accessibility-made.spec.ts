import type { Locator, Page } from '@playwright/test';
import { judgesAll } from './axe-all/watch.ts';
import { findFaults } from './axe.ts';
import { expect, newName, open, ready, test, type Api, type MadeLead } from './app.ts';
import { chain, makeFlow, openBuilder, publish } from './flow-kit.ts';

/** What a row is made for before it can be opened. */
interface Made {
  page: Page;
  api: Api;
  lead: MadeLead;
}

const press = (page: Page, name: string | RegExp) => page.getByRole('button', { name }).first().click();
const choose = (page: Page, name: string) => page.getByRole('menuitem', { name }).click();
const dialog = (page: Page, name: string) => page.getByRole('dialog', { name });
const waiting = () =>
  chain(
    { id: 'start', kind: 'manual' },
    { id: 'wait', kind: 'wait', config: { for: 'P3D' } },
    { id: 'end', kind: 'exit' },
  );

/** Dialogs and menus of things that a tenant has none of by itself; each tells what has to stand open before it is judged. */
const overlays: [what: string, act: (made: Made) => Promise<Locator>][] = [
  [
    'why somebody is not in a flow',
    async ({ page, api }) => {
      await openBuilder(page, (await makeFlow(api, waiting())).id);
      await press(page, 'Más acciones');
      await choose(page, '¿Por qué no está alguien?');
      return dialog(page, '¿Por qué no está alguien?');
    },
  ],
  [
    'a new secret of a request',
    async ({ page, api }) => {
      const config = { method: 'POST', url: 'https://example.com/', headers: [{ name: 'X-Uno', value: 'a' }] };
      const flow = chain({ id: 'start', kind: 'manual' }, { id: 'http', kind: 'http-request', config });
      await openBuilder(page, `${(await makeFlow(api, flow)).id}?node=http`);
      await press(page, 'Usar un secreto en el encabezado 1');
      await press(page, 'Guardar otro');
      return dialog(page, 'Guardar un secreto');
    },
  ],
  [
    'a segment’s menu',
    async ({ page, api }) => {
      const name = newName('Segmento');
      const condition = { field: 'lead.status', op: 'eq', value: 'lost' };
      await api.post('/crm/segments', { name, condition });
      await open(page, `/crm/segments?q=${encodeURIComponent(name)}`);
      await press(page, `Más acciones: ${name}`);
      return page.getByRole('menu');
    },
  ],
  [
    'moving people',
    async ({ page, api, lead }) => {
      const { id } = await makeFlow(api, waiting());
      await publish(api, id);
      await api.post(`/crm/flows/${id}/enrol`, { lead_ids: [lead.id] });
      await openBuilder(page, id);
      await press(page, '1 persona aquí');
      await press(page, 'Mover');
      return dialog(page, 'Mover personas');
    },
  ],
  [
    'a webhook',
    async ({ page, api }) => {
      const name = newName('Aviso');
      await api.post('/crm/webhooks', { name, url: 'https://example.com/aviso', events: ['lead.created'] });
      await open(page, '/crm/settings?tab=webhooks');
      await press(page, name);
      return dialog(page, name);
    },
  ],
  [
    'a test on one’s own phone',
    async ({ page }) => {
      await open(page, '/crm/hsm?tab=templates');
      await press(page, /^Acciones de lead_followup/);
      await choose(page, 'Enviarme una prueba');
      return dialog(page, 'Probar lead_followup');
    },
  ],
  [
    'a new saved reply',
    async ({ page, lead: { name, phone } }) => {
      await open(page, '/crm/conversations');
      await page.request.post(`${ready.sandboxUrl}/_sandbox/inbound`, { data: { from: phone, text: 'Hola' } });
      await page.getByRole('link', { name }).first().click({ timeout: 30_000 });
      await press(page, 'Respuestas');
      await press(page, 'Nueva respuesta');
      return dialog(page, 'Nueva respuesta');
    },
  ],
];

for (const scheme of ['light', 'dark'] as const) {
  test(`axe finds nothing serious in what opens over something made, ${scheme}`, async ({ page, api, lead }) => {
    test.setTimeout(120_000);
    await page.emulateMedia({ colorScheme: scheme });
    const share = overlays.filter((_one, at) => judgesAll || (at % 2 === 0) === (scheme === 'light'));
    for (const [what, act] of share) {
      const opened = await act({ page, api, lead: await lead() });
      await expect(opened, what).toBeVisible();
      expect(await findFaults(page), what).toEqual([]);
    }
  });
}
