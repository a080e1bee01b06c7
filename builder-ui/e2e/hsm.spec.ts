import { findFaults } from './axe.ts';
import { expect, newName, newPhone, open, ready, test } from './app.ts';
import { greeting, makeFlow, publish } from './flow-kit.ts';

test('a ready-made flow opens with everything in place', async ({ page }) => {
  await open(page, '/crm/hsm');
  await page.getByRole('button', { name: 'Nuevo flujo' }).click();
  const name = newName('Mío');
  await page.getByRole('dialog').getByLabel('Nombre').fill(name);
  await page.getByRole('button', { name: /^Recuperación sin reserva/ }).click();
  await expect(page.getByRole('heading', { level: 1, name })).toBeVisible();
  await expect(page.locator('.react-flow__node')).toHaveCount(7);
  await expect(page.locator('[data-publish="ready"]')).toBeVisible();
  await page.getByRole('button', { name }).click();
  await page.getByLabel('Nombre del flujo').fill(`${name} bis`);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: `${name} bis` })).toBeVisible();
});

test('a flow is found, switched off and on with its consequences said, copied, archived and brought back', async ({
  page,
  api,
}) => {
  const { id, name } = await makeFlow(api, greeting('hsm-list'));
  await publish(api, id);
  await open(page, '/crm/hsm');
  await page.getByRole('searchbox', { name: 'Buscar un flujo' }).fill(name);
  const rows = page.getByRole('list', { name: 'Flujos' }).getByRole('listitem');
  await expect(rows).toHaveCount(1);
  // Shares of nothing are no zero.
  await expect(rows.first()).toContainText('–');
  await rows.getByRole('switch', { name: `Pausar «${name}»` }).click({ force: true });
  await expect(page.getByRole('dialog')).toContainText('Ahora no hay nadie dentro');
  await page.getByRole('dialog').getByRole('button', { name: 'Pausar' }).click();
  await expect(rows.getByText('En pausa')).toBeVisible();
  await rows.getByRole('switch', { name: `Activar «${name}»` }).click({ force: true });
  await page.getByRole('dialog').getByRole('button', { name: 'Reanudar' }).click();
  await expect(rows.getByText('Activo')).toBeVisible();

  // Its own kill switch: told apart from the pause, with the people named, and let go with what is held named.
  await rows.getByRole('button', { name: `Acciones de «${name}»` }).click();
  await page.getByRole('menuitem', { name: 'Detener los envíos…' }).click();
  const stop = page.getByRole('dialog', { name: `¿Detener los envíos de «${name}»?` });
  await expect(stop).toContainText('Si tampoco debe entrar nadie, pausa el flujo.');
  expect(await findFaults(page)).toEqual([]);
  await stop.getByRole('button', { name: 'Detener los envíos' }).click();
  await expect(rows.getByText('Envíos detenidos')).toBeVisible();
  await expect(rows.getByText('Activo')).toBeVisible();
  await rows.getByRole('link', { name }).click();
  await page.getByRole('button', { name: 'Más acciones' }).click();
  await page.getByRole('menuitem', { name: 'Reanudar los envíos…' }).click();
  const allow = page.getByRole('dialog', { name: `¿Reanudar los envíos de «${name}»?` });
  await expect(allow).toContainText('No hay ningún mensaje retenido.');
  await allow.getByRole('button', { name: 'Reanudar los envíos' }).click();
  await expect(page.getByText('Envíos detenidos', { exact: true })).toBeHidden();
  await page.getByRole('link', { name: 'Volver a los flujos' }).click();
  await page.getByRole('searchbox', { name: 'Buscar un flujo' }).fill(name);

  await rows.getByRole('button', { name: `Acciones de «${name}»` }).click();
  await page.getByRole('menuitem', { name: 'Duplicar' }).click();
  await expect(rows).toHaveCount(2);
  await page.getByRole('button', { name: `Acciones de «${name} (copia)»` }).click();
  await page.getByRole('menuitem', { name: 'Archivar' }).click();
  await expect(rows).toHaveCount(1);
  await page.getByRole('button', { name: 'Deshacer' }).click();
  await expect(rows).toHaveCount(2);
});

test('a message shows up in the activity as it happens, with its ticks, and its story behind it', async ({
  page,
  api,
}) => {
  test.setTimeout(120_000);
  const tag = newName('vivo').toLowerCase().replace(' ', '-');
  const { id, name: flowName } = await makeFlow(api, greeting(tag));
  await publish(api, id);
  await open(page, '/crm/hsm?tab=logs');
  await page.getByRole('combobox', { name: 'Flujo' }).fill(flowName);
  await page.getByRole('option', { name: flowName }).click();
  await expect(page.getByText('Ningún mensaje coincide con los filtros.')).toBeVisible();

  const name = newName('Vivo');
  const phone = newPhone();
  await api.post('/crm/leads', { name, phone, tags: [tag], consent: { granted: true, source: 'e2e' } });
  const row = page.getByRole('row').filter({ hasText: name });
  await expect(row).toContainText('lead_followup', { timeout: 40_000 });
  await expect(row).toContainText('Entregado', { timeout: 40_000 });
  await page.request.post(`${ready.sandboxUrl}/_sandbox/read`, { data: { person: phone } });
  await expect(row).toContainText('Leído', { timeout: 40_000 });

  await row.getByRole('button', { name: 'Ver por qué' }).click();
  const story = page.getByRole('dialog', { name: 'Recorrido de la persona' });
  await expect(story).toContainText(name);
  await expect(story).toContainText('Hola Vivo');
  await expect(story).toContainText('Enviar plantilla');
  await page.keyboard.press('Escape');

  // Who gave no phone is told of too, with the reason.
  const silent = newName('Sin');
  await api.post('/crm/leads', {
    name: silent,
    email: `${silent.replace(' ', '.')}@example.com`.toLowerCase(),
    tags: [tag],
    consent: { granted: true, source: 'e2e' },
  });
  const missed = page.getByRole('row').filter({ hasText: silent });
  await expect(missed).toContainText('El lead no tiene teléfono.', { timeout: 40_000 });
  await expect(missed).toContainText('No se envió');

  await open(page, '/crm/hsm?tab=people');
  await expect(
    page.getByRole('list', { name: 'Personas' }).or(page.getByText('Nadie entró todavía')).first(),
  ).toBeVisible();
});

test('templates say whether they may be sent, and why not, and are fetched anew with one click', async ({ page }) => {
  const name = `promo_${Date.now().toString(36)}`;
  await page.request.post(`${ready.sandboxUrl}/_sandbox/templates`, {
    data: { name, language: 'es', status: 'REJECTED', reason: 'PROMOTIONAL', body: 'Hola {{1}}, *oferta*' },
  });
  await open(page, '/crm/hsm?tab=templates');
  await page.getByRole('button', { name: 'Traer de WhatsApp' }).click();
  const card = page.getByRole('article', { name: `${name} es` });
  await expect(card).toContainText('Rechazada', { timeout: 30_000 });
  await expect(card).toContainText('Corrígela en WhatsApp');
  await expect(card.getByRole('figure')).toContainText('Hola {{1}}, oferta');
  await page.getByRole('textbox', { name: 'Buscar una plantilla' }).fill('lead_followup');
  await expect(page.getByRole('article').filter({ hasNotText: 'lead_followup' })).toHaveCount(0);
  await expect(page.getByRole('article', { name: 'lead_followup es' }).first()).toBeVisible();
});

test('on a phone flows can be read, paused, checked and simply edited', async ({ page, api }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  const { id, name } = await makeFlow(api, greeting('telefono'));
  await publish(api, id);
  await open(page, '/crm/hsm');
  await page.getByRole('searchbox', { name: 'Buscar un flujo' }).fill(name);
  await page.getByRole('link', { name }).click();
  const outline = page.getByRole('list', { name: 'El flujo como lista' });
  await expect(outline).toBeVisible();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  await outline.getByRole('button', { name: /^2\. Enviar plantilla/ }).click();
  await page.getByLabel(/texto si falta/).fill('che');
  await page.getByRole('dialog').getByRole('button', { name: 'Cerrar' }).click();
  await outline.getByRole('button', { name: 'Agregar un paso por «Enviado»' }).click();
  await page.getByRole('option', { name: /^Salir/ }).click();
  await expect(outline.getByRole('button', { name: /Salir Termina/ })).toBeVisible();
  await expect(page.locator('[data-save="saved"]')).toBeVisible();
  await page.getByRole('button', { name: 'Más acciones' }).click();
  await page.getByRole('menuitem', { name: 'Pausar' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Pausar' }).click();
  await expect(page.getByText(/^En pausa: nadie entra/)).toBeVisible();
});
