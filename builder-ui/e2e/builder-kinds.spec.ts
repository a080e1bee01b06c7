/** Steps that wait for buttons, split, jump and ask other systems: on the canvas and in the inspector; and what tasks come to. */
import type { Page } from '@playwright/test';
import type { Flow } from '#flow';
import { expect, newName, open, test } from './app.ts';
import { card, draftOf, makeFlow, openBuilder, saved } from './flow-kit.ts';

const shots = process.env['SHOTS'];
const shoot = async (page: Page, name: string) => {
  if (shots) await page.screenshot({ path: `${shots}/${name}.png` });
};

/** A step in its place: column and row. */
const step = (id: string, kind: string, config: Record<string, unknown>, at: [number, number], more: object = {}) => ({
  id,
  kind,
  config,
  position: { x: at[0] * 288, y: at[1] * 172 },
  ...more,
});
const flow: Flow = {
  formatVersion: 1,
  nodes: [
    step('in', 'lead-created', {}, [0, 0]),
    step(
      'ab',
      'split',
      { arms: ['A', 'B'].map((label) => ({ port: label.toLowerCase(), label, percent: 50 })) },
      [0, 1],
      {
        name: 'Prueba de tono',
        note: 'Hasta fin de mes, después queda el mejor.',
      },
    ),
    step(
      'ask',
      'send-template',
      { template: { name: 'lead_followup', language: 'es' }, variables: { '1': 'amigo' } },
      [0, 2],
    ),
    step('assign', 'assign-seller', { mode: 'round-robin', keepPresent: true }, [1, 2]),
    step('deal', 'create-opportunity', { name: 'Plan de {{lead.name}}', unlessOpen: true }, [1, 3]),
    step('task', 'create-task', { title: 'Llamar a {{lead.name}}', dueIn: 'P1D' }, [1, 4]),
    step(
      'http',
      'http-request',
      {
        method: 'POST',
        url: 'https://tienda.example/pedidos',
        headers: [{ name: 'Authorization', value: '' }],
        body: '{"nombre": "{{lead.name}}"}',
        answer: [{ path: 'data.id', to: 'pedido' }],
      },
      [1, 5],
    ),
    step('text', 'send-text', { text: '¡Gracias! Tu pedido es {{vars.pedido | "nuevo"}}.' }, [1, 6]),
    step('day', 'wait', { for: 'P1D' }, [1, 7]),
    step('back', 'go-to', { to: 'ask' }, [1, 8]),
  ],
  edges: [
    ['in', 'next', 'ab'],
    ['ab', 'a', 'ask'],
    ['ab', 'b', 'assign'],
    ['assign', 'ok', 'deal'],
    ['deal', 'ok', 'task'],
    ['task', 'ok', 'http'],
    ['http', 'ok', 'text'],
    ['text', 'sent', 'day'],
    ['day', 'next', 'back'],
  ].map(([from, port, to]) => ({ id: `${from}:${port}`, from: from!, port: port!, to: to! })),
  settings: { reEntry: 'always', exitOn: [], holdoutPercent: 0, onFailure: 'continue' },
};

test('the buttons of a message become ways, steps have names and notes, and a jump says where it goes', async ({
  page,
  api,
}) => {
  const { id } = await makeFlow(api, flow);
  await page.setViewportSize({ width: 1440, height: 900 });
  await openBuilder(page, id);
  await expect(card(page, 'ab')).toContainText('Prueba de tono');
  await expect(card(page, 'ab')).toContainText('Hasta fin de mes');
  await expect(card(page, 'back')).toContainText('Sigue en «Enviar plantilla»');
  await shoot(page, 'kinds-canvas');

  await card(page, 'ask').click();
  await page.getByRole('switch', { name: 'Seguir según la respuesta' }).click();
  const buttons = page.getByRole('group', { name: 'Botones', exact: true });
  await expect(buttons.getByRole('checkbox').first()).toBeChecked();
  await saved(page);
  const { nodes } = await draftOf(api, id);
  const answers = nodes.find((node) => node.id === 'ask')!.config['answers'] as { buttons: string[]; within: string };
  expect(answers.within).toBe('PT24H');
  expect(answers.buttons.length).toBeGreaterThan(0);
  await expect(card(page, 'ask')).toContainText(answers.buttons[0]!);
  await expect(card(page, 'ask')).toContainText('Sin respuesta');
  await shoot(page, 'kinds-buttons');

  await card(page, 'ab').click();
  await page.getByRole('button', { name: 'Agregar camino' }).click();
  await expect(card(page, 'ab')).toContainText('A 50 % · B 50 % · C 0 %');
  await page.getByRole('button', { name: 'Partes iguales' }).click();
  await expect(card(page, 'ab')).toContainText('A 34 % · B 33 % · C 33 %');
  await shoot(page, 'kinds-split');
  for (const name of ['assign', 'deal', 'task', 'http', 'text', 'back']) {
    if (!shots) break;
    await page.keyboard.press('Escape');
    await card(page, name).click();
    await shoot(page, `kinds-${name}`);
  }
});

test('headers and kept values of a request are added, filled and taken away', async ({ page, api }) => {
  const { id } = await makeFlow(api, flow);
  await openBuilder(page, `${id}?node=http`);
  await page.getByRole('button', { name: 'Agregar encabezado' }).click();
  await page.getByRole('textbox', { name: 'Nombre del encabezado 2' }).fill('X-Tienda');
  await page.getByRole('textbox', { name: 'Valor del encabezado 2' }).fill('sur');
  await page.getByRole('button', { name: 'Quitar el encabezado 1' }).click();
  await page.getByRole('button', { name: 'Agregar dato' }).click();
  await page.getByRole('textbox', { name: 'Lugar 2 en la respuesta' }).fill('data.total');
  await page.getByRole('textbox', { name: 'Nombre de la variable 2' }).fill('total');
  await page.getByRole('button', { name: 'No guardar el dato 1' }).click();
  const config = async () => (await draftOf(api, id)).nodes.find((node) => node.id === 'http')!.config;
  await expect.poll(config).toMatchObject({
    headers: [{ name: 'X-Tienda', value: 'sur' }],
    answer: [{ path: 'data.total', to: 'total' }],
  });
  await page.getByRole('button', { name: 'Usar un secreto en el encabezado 1' }).click();
  await expect(page.getByRole('combobox', { name: 'Secreto del encabezado 1' })).toBeVisible();
  await page.getByRole('button', { name: 'Escribir el valor del encabezado 1' }).click();
  await expect(page.getByRole('textbox', { name: 'Valor del encabezado 1' })).toHaveValue('');
});

test('a task is ticked off, taken back, and stands among those done', async ({ page, api, lead }) => {
  const { id, name } = await lead();
  const title = newName('Llamar');
  await api.post('/crm/tasks', { lead_id: id, title, due_at: new Date(Date.now() - 3_600_000).toISOString() });
  await page.setViewportSize({ width: 1440, height: 900 });
  await open(page, '/crm/tasks');
  const row = page.getByRole('row').filter({ hasText: title });
  await expect(row).toContainText(name);
  await expect(row).toContainText('Vencida');
  await shoot(page, 'tasks');
  if (shots) {
    await page.setViewportSize({ width: 390, height: 800 });
    await shoot(page, 'tasks-390');
    await page.emulateMedia({ colorScheme: 'dark' });
    await shoot(page, 'tasks-390-dark');
    await page.emulateMedia({ colorScheme: 'light' });
    await page.setViewportSize({ width: 1440, height: 900 });
  }
  await row.getByRole('checkbox', { name: `Marcar «${title}» como hecha` }).click();
  await expect(row).toBeHidden();
  await page.getByText('Hechas', { exact: true }).click();
  await row.getByRole('checkbox', { name: `Volver a abrir «${title}»` }).click();
  await page.getByText('Por hacer', { exact: true }).click();
  await expect(row).toBeVisible();
});
