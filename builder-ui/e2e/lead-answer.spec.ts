import { expect, open, ready, test } from './app.ts';
import { translate } from './translate.ts';
import type { Page } from '@playwright/test';

const write = (page: Page, data: object) => page.request.post(`${ready.sandboxUrl}/_sandbox/inbound`, { data });

test('what a person sends is read in their story, and answered from there while WhatsApp lets us', async ({
  page,
  lead,
}) => {
  test.setTimeout(120_000);
  const broken: string[] = [];
  page.on('pageerror', (error) => broken.push(String(error)));
  const { id, phone, name } = await lead();
  await open(page, `/crm/leads/${id}`);
  const story = page.getByRole('region', { name: 'Historia' });
  await expect(story.getByRole('note')).toContainText('solo se puede enviar una plantilla');
  const order = {
    type: 'order',
    order: {
      text: 'para el lunes',
      product_items: [
        { product_retailer_id: 'SKU-1', quantity: 2, item_price: 1500, currency: 'ARS' },
        { product_retailer_id: 'SKU-2', quantity: 1, item_price: 250.5, currency: 'ARS' },
      ],
    },
  };
  const place = { type: 'location', location: { name: 'Obelisco', latitude: -34.6037, longitude: -58.3816 } };
  for (const content of [order, place]) await write(page, { from: phone, content });
  await expect(story).toContainText('2 × SKU-1', { timeout: 30_000 });
  await expect(story).toContainText('3.250,50');
  await expect(story.getByRole('link', { name: 'Ver en el mapa' })).toHaveAttribute('href', /-34\.6037/);

  await translate(page);
  const box = story.getByRole('textbox', { name: `Responder a ${name}` });
  await box.fill('Te lo mando hoy');
  await box.press('Control+Enter');
  await expect(box).toHaveValue('');
  await expect(story).toContainText('Te lo mando hoy');
  await expect(story).toContainText('Entregado', { timeout: 40_000 });
  const answer = await page.request.get(`${ready.sandboxUrl}/_sandbox/requests?kind=message`);
  const sent = ((await answer.json()) as { to: string; text: string | null }[]).filter((one) => one.to === phone);
  expect(sent.map(({ text }) => text)).toEqual(['Te lo mando hoy']);

  // Another view, a menu, and a word that comes in: nothing of it falls over a translated page.
  await translate(page);
  await story.getByText('Flujos', { exact: true }).click();
  await translate(page);
  await story.getByText('Todos', { exact: true }).click();
  await write(page, { from: phone, text: 'gracias' });
  await expect(story).toContainText('gracias', { timeout: 30_000 });
  expect(broken).toEqual([]);
  const folder = process.env['SHOTS'];
  if (folder)
    for (const [width, scheme] of [
      [1440, 'light'],
      [1440, 'dark'],
      [390, 'light'],
      [390, 'dark'],
    ] as const) {
      await page.emulateMedia({ colorScheme: scheme });
      await page.setViewportSize({ width, height: 1400 });
      await page.screenshot({ path: `${folder}/answer-${width}-${scheme}.png`, fullPage: true });
    }
});
