import { expect, newName, newPhone, ready, test } from './app.ts';
import {
  card,
  draftOf,
  greeting,
  makeFlow,
  messagesTo,
  openBuilder,
  publish,
  publishButton,
  saved,
} from './flow-kit.ts';

test('the publish button tells its six states, and the server refuses what it would refuse', async ({
  page,
  api,
  context,
}) => {
  const { id } = await makeFlow(api, { ...greeting('x'), nodes: greeting('x').nodes.slice(0, 1), edges: [] });
  await openBuilder(page, id);
  await expect(publishButton(page, 'initial')).toBeVisible();
  await page.getByRole('button', { name: /Agregar un paso después de «Lead nuevo»/ }).click();
  await page.getByRole('option', { name: /Enviar plantilla/ }).click();
  await expect(publishButton(page, 'invalid')).toHaveText('1 por corregir');
  await saved(page);
  const refused = await page.request.post(`${ready.url}/api/crm/flows/${id}/publish`, {
    data: {},
    headers: { origin: ready.url },
  });
  expect(refused.status()).toBe(422);
  const codes = ((await refused.json()) as { issues: { code: string; severity: string }[] }).issues;

  // A click shows what is wrong; Enter on it leads to the very field.
  await publishButton(page, 'invalid').click();
  const issues = page.getByRole('region', { name: 'Hay que corregir' }).getByRole('listitem');
  await expect(issues).toHaveCount(codes.filter((issue) => issue.severity === 'error').length);
  await issues.first().getByRole('button').focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('combobox', { name: 'Plantilla' })).toBeFocused();
  await page.keyboard.type('lead_followup');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(publishButton(page, 'ready')).toBeVisible();

  await publishButton(page, 'ready').click();
  const dialog = page.getByRole('dialog', { name: 'Publicar el flujo' });
  await expect(dialog).toContainText('Será la versión 1');
  await expect(dialog).toContainText('No hay nadie dentro');
  await context.setOffline(true);
  await dialog.getByRole('button', { name: 'Publicar' }).click();
  await expect(dialog.getByRole('alert')).toBeVisible();
  await dialog.getByRole('button', { name: 'Cancelar' }).click();
  await expect(publishButton(page, 'error')).toBeVisible();
  await context.setOffline(false);
  await publishButton(page, 'error').click();
  await dialog.getByRole('button', { name: 'Publicar' }).click();
  await expect(publishButton(page, 'up-to-date')).toHaveText('Publicado · v1');

  await card(page, 'send-template-1').click();
  await page.getByRole('textbox', { name: /^Nota/ }).fill('cambio');
  await expect(publishButton(page, 'has-changes')).toBeVisible();
});

test('a version can be looked at, and brought back into the draft without touching what is live', async ({
  page,
  api,
}) => {
  const { id } = await makeFlow(api, greeting('versions'));
  await publish(api, id);
  await openBuilder(page, id);
  await card(page, 'send').click();
  await page.getByLabel(/texto si falta/).fill('segunda');
  await publishButton(page, 'has-changes').click();
  await page
    .getByRole('dialog')
    .getByLabel(/Qué cambió/)
    .fill('Otro saludo');
  await page.getByRole('dialog').getByRole('button', { name: 'Publicar' }).click();
  await expect(publishButton(page, 'up-to-date')).toHaveText('Publicado · v2');

  await page.getByRole('button', { name: 'Más acciones' }).click();
  await page.getByRole('menuitem', { name: 'Versiones' }).click();
  const versions = page.getByRole('dialog', { name: 'Versiones' });
  await expect(versions.getByRole('region', { name: 'Versión 2' })).toContainText('Otro saludo');
  await expect(versions.getByRole('region', { name: 'Versión 2' })).toContainText('Rige ahora');
  await versions.getByRole('region', { name: 'Versión 1' }).getByRole('button', { name: 'Mirar' }).click();
  await expect(page.getByText('Estás mirando la versión 1.')).toBeVisible();
  await card(page, 'send').click();
  await expect(page.getByLabel(/texto si falta/)).toHaveValue('amigo');
  await expect(page.getByLabel(/texto si falta/)).not.toBeEditable();
  await page.keyboard.press('Escape');
  await page.keyboard.press('Delete');
  await expect(card(page, 'send')).toBeVisible();

  await page.getByRole('button', { name: 'Traer al borrador' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Traer al borrador' }).click();
  await expect(publishButton(page, 'has-changes')).toBeVisible();
  expect(JSON.stringify(await draftOf(api, id))).toContain('amigo');
  expect((await api.get<{ live_version: number }>(`/crm/flows/${id}`)).live_version).toBe(2);
});

test('a test run lights the way, with times and reasons, and sends nothing', async ({ page, api, lead }) => {
  const tag = newName('ensayo').toLowerCase().replace(' ', '-');
  const { id } = await makeFlow(api, greeting(tag));
  const inside = await lead({ name: newName('Dentro'), tags: [tag] });
  const outside = await lead({ name: newName('Fuera') });
  await openBuilder(page, id);
  await page.getByRole('tab', { name: 'Probar' }).click();
  const choose = async (name: string) => {
    await page.getByRole('combobox', { name: 'Probar con' }).fill(name);
    await page.getByRole('option', { name }).click();
  };
  await choose(inside.name);
  const result = page.getByRole('region', { name: 'Resultado de la prueba' });
  await expect(result).toContainText('Hola Dentro');
  await expect(result).toContainText('no se envió nada');
  await expect(card(page, 'send').locator('[data-light="here"]')).toBeVisible();
  await expect(page.locator('.react-flow__edge-path[data-lit]')).toHaveCount(1);
  await page.getByRole('button', { name: 'Y si mientras tanto…' }).click();
  await expect(result).toBeVisible();

  await choose(outside.name);
  await expect(result).toContainText('No entra al flujo.');
  await expect(page.locator('.react-flow__edge-path[data-lit]')).toHaveCount(0);
  expect(await messagesTo(page, inside.phone)).toEqual([]);
  // A click on a card leaves the test for the card's settings, and puts the lights out.
  await card(page, 'send').click();
  await expect(page.getByRole('tab', { name: 'Paso' })).toHaveAttribute('aria-selected', 'true');
  await expect(page.getByRole('combobox', { name: 'Plantilla' })).toBeVisible();
  await expect(page.locator('[data-light]')).toHaveCount(0);
});

test('people are counted where they stand, named on a click, and can be taken out', async ({ page, api }) => {
  test.setTimeout(120_000);
  const tag = newName('espera').toLowerCase().replace(' ', '-');
  const flow = greeting(tag);
  flow.nodes.splice(1, 0, { id: 'wait', kind: 'wait', config: { for: 'P2D' }, position: { x: 0, y: 172 } });
  flow.nodes[2]!.position.y = 344;
  flow.edges = [
    { id: 'a', from: 'start', port: 'next', to: 'wait' },
    { id: 'b', from: 'wait', port: 'next', to: 'send' },
  ];
  const { id } = await makeFlow(api, flow);
  await publish(api, id);
  await openBuilder(page, id);
  const names = [newName('Uno'), newName('Dos')];
  for (const name of names) {
    await api.post('/crm/leads', { name, phone: newPhone(), tags: [tag], consent: { granted: true, source: 'e2e' } });
  }
  // Nothing is reloaded: the stream tells.
  const badge = card(page, 'wait').getByRole('button', { name: '2 personas aquí' });
  await expect(badge).toBeVisible({ timeout: 40_000 });
  await badge.click();
  const drawer = page.getByRole('dialog', { name: 'Personas en «Esperar»' });
  await expect(drawer.getByRole('listitem')).toHaveCount(2);
  await drawer.getByRole('button', { name: `Sacar a ${names[0]} del flujo` }).click();
  await page
    .getByRole('dialog', { name: /¿Sacar a/ })
    .getByRole('button', { name: 'Sacar' })
    .click();
  await expect(drawer.getByRole('listitem')).toHaveCount(1, { timeout: 30_000 });
  await page.keyboard.press('Escape');

  // Publishing says who is inside.
  await card(page, 'send').click();
  await page.getByLabel(/texto si falta/).fill('amiga');
  await publishButton(page, 'has-changes').click();
  await expect(page.getByRole('dialog')).toContainText('Hay 1 persona dentro');
  await page.getByRole('dialog').getByRole('button', { name: 'Cancelar' }).click();

  // Pausing says the number, and resuming asks what becomes of what is overdue.
  await page.getByRole('button', { name: 'Más acciones' }).click();
  await page.getByRole('menuitem', { name: 'Pausar' }).click();
  await expect(page.getByRole('dialog')).toContainText('1 persona que está dentro espera');
  await page.getByRole('dialog').getByRole('button', { name: 'Pausar' }).click();
  await page.getByRole('button', { name: 'Reanudar' }).click();
  await page.getByRole('dialog').getByLabel('Saltarlo').check();
  await page.getByRole('dialog').getByRole('button', { name: 'Reanudar' }).click();
  await expect(page.getByText('Activo', { exact: true })).toBeVisible();
});
