import { expect, newName, newPhone, ready, test, type Api } from './app.ts';
import { card, chain, makeFlow, openBuilder, publishButton, saved } from './flow-kit.ts';
import type { Page } from '@playwright/test';

/** A picture, places in header-less body and link, a coupon: parts with blanks of their own. */
const components = [
  { type: 'HEADER', format: 'IMAGE', example: { header_url: ['https://tienda.example/a.jpg'] } },
  { type: 'BODY', text: 'Hola {{1}}, mira lo nuevo.', example: { body_text: [['Ana']] } },
  { type: 'FOOTER', text: 'Tienda de ejemplo' },
  {
    type: 'BUTTONS',
    buttons: [
      {
        type: 'URL',
        text: 'Seguir',
        url: 'https://tienda.example/seguir/{{1}}',
        example: ['https://tienda.example/a'],
      },
      { type: 'COPY_CODE', text: 'Copiar código', example: ['OTONO'] },
    ],
  },
];
const carousel = [
  { type: 'BODY', text: 'Elige tu curso.' },
  { type: 'LIMITED_TIME_OFFER', limited_time_offer: { text: 'Solo hoy', has_expiration: true } },
  {
    type: 'CAROUSEL',
    cards: ['A', 'B'].map((what) => ({
      components: [
        { type: 'HEADER', format: 'IMAGE' },
        { type: 'BODY', text: `Curso ${what}` },
        { type: 'BUTTONS', buttons: [{ type: 'QUICK_REPLY', text: `Quiero ${what}` }] },
      ],
    })),
  },
];

/** Has WhatsApp know a template, and the product know it too. */
async function teach(page: Page, api: Api, name: string, parts: object[]): Promise<void> {
  const told = await page.request.post(`${ready.sandboxUrl}/_sandbox/templates`, {
    data: { name, language: 'es', category: 'MARKETING', status: 'APPROVED', components: parts },
  });
  expect(told.status()).toBe(201);
  await api.post('/crm/marketing/hsm/templates/sync', {});
  const found = () => api.get<{ items: { name: string }[] }>(`/crm/marketing/hsm/templates?q=${name}`);
  await expect.poll(async () => (await found()).items.map((one) => one.name)).toEqual([name]);
}

test('a step fills a picture, a place, a link and a code, shows them as the phone will, and sends them', async ({
  page,
  api,
}) => {
  const tag = newName('parte').toLowerCase().replace(' ', '_');
  await teach(page, api, tag, components);
  const start = {
    id: 'start',
    kind: 'lead-created',
    config: { filter: { field: 'lead.tags', op: 'contains', value: tag } },
  };
  const { id } = await makeFlow(api, chain(start, { id: 'send', kind: 'send-template' }));
  await openBuilder(page, id);
  await card(page, 'send').click();
  await page.getByRole('combobox', { name: 'Plantilla' }).fill(tag);
  await page.getByRole('option', { name: new RegExp(tag) }).click();
  await expect(publishButton(page, 'invalid')).toHaveText('3 por corregir');
  await expect(page.getByText('Falta el enlace de la imagen del encabezado. Complétalo.').first()).toBeVisible();

  await page.getByRole('textbox', { name: /^El enlace de la imagen/ }).fill('foto.jpg');
  await expect(page.getByText(/No sirve el enlace de la imagen/).first()).toBeVisible();
  await page.getByRole('textbox', { name: /^El enlace de la imagen/ }).fill('https://tienda.example/otono.jpg');
  await page.getByRole('textbox', { name: 'La variable {{1}} del botón «Seguir»' }).fill('guia-9');
  await page.getByRole('textbox', { name: 'El código del botón «Copiar código»' }).fill('OTONO25');
  const preview = page.getByRole('figure', { name: 'Vista previa del mensaje' });
  await expect(preview).toContainText('https://tienda.example/otono.jpg');
  await expect(preview).toContainText('Hola [Primer nombre], mira lo nuevo.');
  await expect(preview).toContainText('https://tienda.example/seguir/guia-9');
  await expect(preview).toContainText('OTONO25');
  await expect(preview).toContainText('Tienda de ejemplo');
  await saved(page);
  await publishButton(page, 'ready').click();
  await page.getByRole('dialog').getByRole('button', { name: 'Publicar' }).click();
  await expect(publishButton(page, 'up-to-date')).toBeVisible();

  await api.post('/crm/leads', {
    name: 'Ana Paz',
    phone: newPhone(),
    tags: [tag],
    consent: { granted: true, source: 'e2e' },
  });
  const sent = async () => {
    const answer = await page.request.get(`${ready.sandboxUrl}/_sandbox/requests?kind=message&template=${tag}`);
    return ((await answer.json()) as { components: unknown }[]).map((one) => one.components);
  };
  await expect.poll(sent, { timeout: 20_000 }).toEqual([
    [
      { type: 'header', parameters: [{ type: 'image', image: { link: 'https://tienda.example/otono.jpg' } }] },
      { type: 'body', parameters: [{ type: 'text', text: 'Ana' }] },
      { type: 'button', sub_type: 'url', index: 0, parameters: [{ type: 'text', text: 'guia-9' }] },
      {
        type: 'button',
        sub_type: 'copy_code',
        index: 1,
        parameters: [{ type: 'coupon_code', coupon_code: 'OTONO25' }],
      },
    ],
  ]);
});

test('cards and an offer are drawn; a part that no step can fill is said in the picker', async ({ page, api }) => {
  const tag = newName('cursos').toLowerCase().replace(' ', '_');
  await teach(page, api, tag, carousel);
  await teach(page, api, `${tag}_pago`, [
    { type: 'BODY', text: 'Tu pedido.' },
    { type: 'BUTTONS', buttons: [{ type: 'ORDER_DETAILS', text: 'Pagar' }] },
  ]);
  const step = {
    template: { name: tag, language: 'es' },
    variables: {
      'offer.until': 'PT24H',
      'card.0.header.image': 'https://escuela.example/a.jpg',
      'card.1.header.image': 'https://escuela.example/b.jpg',
    },
  };
  const { id } = await makeFlow(
    api,
    chain({ id: 'start', kind: 'manual' }, { id: 'send', kind: 'send-template', config: step }),
  );
  await openBuilder(page, id);
  await expect(publishButton(page, 'ready')).toBeVisible();
  await card(page, 'send').click();
  const preview = page.getByRole('figure', { name: 'Vista previa del mensaje' });
  await expect(preview.getByRole('listitem', { name: 'Tarjeta 2' })).toContainText('Quiero B');
  await expect(preview).toContainText('Solo hoy');
  await expect(preview).toContainText('24 h después');
  await page.getByRole('combobox', { name: 'Plantilla' }).fill(`${tag}_pago`);
  await expect(page.getByRole('option', { name: new RegExp(`${tag}_pago`) })).toContainText(
    'No se puede enviar desde un flujo',
  );
  await page.getByRole('option', { name: new RegExp(`${tag}_pago`) }).click();
  await expect(page.getByText(/tiene un botón ORDER_DETAILS, que un flujo no puede completar/).first()).toBeVisible();
  await expect(publishButton(page, 'invalid')).toBeVisible();
});
