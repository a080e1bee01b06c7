import { expect, newName, open, ready, test } from './app.ts';
import { card, chain, draftOf, makeFlow, openBuilder, saved } from './flow-kit.ts';
import type { Page } from '@playwright/test';

const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);
const newTemplate = () => newName('aviso').toLowerCase().replace(' ', '_');

/** By hand: SHOTS=folder keeps what it looks like. */
async function shoot(page: Page, name: string): Promise<void> {
  const folder = process.env['SHOTS'];
  if (!folder) return;
  const before = page.viewportSize()!;
  for (const [width, scheme] of [
    [1440, 'light'],
    [390, 'dark'],
  ] as const) {
    await page.emulateMedia({ colorScheme: scheme });
    await page.setViewportSize({ width, height: 900 });
    await page.waitForTimeout(300);
    await page.screenshot({ path: `${folder}/${name}-${width}-${scheme}.png`, fullPage: true });
  }
  await page.emulateMedia({ colorScheme: 'light' });
  await page.setViewportSize(before);
}

test('a template is written with the rules at hand, handed in, approved, copied and deleted', async ({
  page,
  problems,
}) => {
  const name = newTemplate();
  await open(page, '/crm/hsm?tab=templates');
  await page.getByRole('link', { name: 'Nueva plantilla' }).click();
  await expect(page.getByRole('heading', { name: 'Nueva plantilla' })).toBeVisible();
  await page.getByRole('textbox', { name: 'Nombre' }).fill(name.toUpperCase());
  await expect(page.getByRole('textbox', { name: 'Nombre' })).toHaveValue(name);
  const body = page.getByRole('textbox', { name: 'Mensaje' });
  await body.fill('{{1}}');
  await expect(page.getByText(/no puede empezar ni terminar con una variable/)).toBeVisible();
  await body.fill('Hola, ');
  await page.getByRole('button', { name: 'Variable' }).click();
  await expect(body).toHaveValue('Hola, {{1}}');
  await body.fill('Hola, {{1}}: tu pedido sale mañana.');
  await page.getByRole('textbox', { name: 'Ejemplo para {{1}}' }).fill('Ana');
  await expect(page.getByText(/Meta puede ponerla en Utilidad/)).toBeVisible();
  await page.getByText('Utilidad', { exact: true }).click();

  await page.getByRole('combobox', { name: 'Encabezado' }).click();
  await page.getByRole('option', { name: 'Imagen' }).click();
  await page.getByRole('button', { name: 'Enviar a revisión' }).click();
  await expect(page.getByText('Falta un archivo de ejemplo para la revisión.')).toBeVisible();
  await page.locator('input[type="file"]').setInputFiles({ name: 'otoño.png', mimeType: 'image/png', buffer: png });
  await expect(page.getByRole('textbox', { name: 'Archivo de ejemplo' })).toHaveValue(/\/api\/media\/.*png$/);
  await page.getByRole('button', { name: 'Agregar botón' }).click();
  await page.getByRole('menuitem', { name: 'Enlace' }).click();
  await page.getByRole('textbox', { name: /^Texto \(hasta/ }).fill('Seguir');
  await page.getByRole('textbox', { name: 'Dirección' }).fill('https://tienda.example/{{1}}');
  await page.getByRole('textbox', { name: 'Ejemplo de la dirección' }).fill('https://tienda.example/guia-1');
  const preview = page.getByRole('figure', { name: 'Vista previa del mensaje' });
  await expect(preview).toContainText('Hola, Ana: tu pedido sale mañana.');
  await expect(preview).toContainText('https://tienda.example/guia-1');
  await shoot(page, 'template-editor');
  await page.getByRole('button', { name: 'Enviar a revisión' }).click();

  await page.getByRole('textbox', { name: 'Buscar una plantilla' }).fill(name);
  const shown = page.getByRole('article', { name: `${name} es`, exact: true });
  await expect(shown).toContainText('Aprobada');
  await shoot(page, 'templates');
  await shown.getByRole('button', { name: `Acciones de ${name}` }).click();
  await page.getByRole('menuitem', { name: 'Duplicar' }).click();
  await expect(page.getByRole('textbox', { name: 'Nombre' })).toHaveValue(`${name}_2`);
  await page.getByRole('button', { name: 'Guardar borrador' }).click();
  await page.getByRole('textbox', { name: 'Buscar una plantilla' }).fill(`${name}_2`);
  const copy = page.getByRole('article', { name: `${name}_2 es` });
  await expect(copy).toContainText('Borrador');
  await copy.getByRole('button', { name: /^Acciones/ }).click();
  await page.getByRole('menuitem', { name: 'Eliminar' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Eliminar' }).click();
  await expect(copy).toHaveCount(0);
  expect(problems).toEqual([]);
});

test('a template is written for a step and stands in it; another one is kept in reserve', async ({ page, api }) => {
  const name = newTemplate();
  const { id } = await makeFlow(api, chain({ id: 'start', kind: 'manual' }, { id: 'send', kind: 'send-template' }));
  await openBuilder(page, id);
  await card(page, 'send').click();
  await page.getByRole('link', { name: 'Crear una plantilla para este paso' }).click();
  // Until then the step is still there, and “Nombre” would find its “Nombre del paso”.
  await expect(page.getByRole('heading', { name: 'Nueva plantilla' })).toBeVisible();
  await page.getByRole('textbox', { name: 'Nombre' }).fill(name);
  await page.getByRole('textbox', { name: 'Mensaje' }).fill('Hola {{1}}, mira lo nuevo de la tienda.');
  await page.getByRole('textbox', { name: 'Ejemplo para {{1}}' }).fill('Ana');
  await page.getByRole('button', { name: 'Enviar a revisión' }).click();
  await expect(page.getByRole('combobox', { name: 'Plantilla', exact: true })).toHaveValue(`${name} · es`);
  await page.getByRole('switch', { name: /^Plantilla de reserva/ }).press('Space');
  await page.getByRole('combobox', { name: 'Plantilla', exact: true }).nth(1).fill('lead_followup');
  await page
    .getByRole('option', { name: /^lead_followup/ })
    .first()
    .click();
  await saved(page);
  await shoot(page, 'template-step');
  const step = (await draftOf(api, id)).nodes.find((node) => node.id === 'send')!;
  expect(step.config).toMatchObject({
    template: { name, language: 'es' },
    variables: { '1': expect.stringContaining('lead.') },
    fallback: {
      template: { name: 'lead_followup', language: 'es' },
      variables: { '1': expect.stringContaining('lead.') },
    },
  });
  const told = await page.request.get(`${ready.sandboxUrl}/_sandbox/requests?kind=message&template=${name}`);
  expect(await told.json()).toEqual([]);
});
