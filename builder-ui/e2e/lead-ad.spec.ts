/** From a lead to the ad that brought it and back to the ad's leads; and what was kept aside. */
import { findFaults } from './axe.ts';
import { expect, newName, open, ready, test } from './app.ts';

interface AdRow {
  ad_id: string;
  name: string;
  campaign_name: string;
}

test('a lead’s page shows its ad by name, with what a lead of it costs, and leads to the ad’s other leads', async ({
  page,
  api,
  lead,
}) => {
  const { items } = await api.get<{ items: AdRow[] }>('/crm/marketing/ads?time_range=90d&sort=leads&limit=1');
  const ad = items[0]!;
  const earlier = { source: 'ctwa', headline: 'Primera vez', occurred_at: '2026-01-02T10:00:00Z' };
  const { id, name } = await lead({ touch: earlier });
  const touch = { source: 'ctwa', ad_id: ad.ad_id, headline: 'Promo de verano', body: 'Escribe y reserva' };
  const answer = await page.request.post(`${ready.url}/api/ingest/${ready.ingestKey}/leads`, {
    data: { external_ids: { e2e: id }, phone: (await api.get<{ phone: string }>(`/crm/leads/${id}`)).phone, touch },
  });
  expect(answer.status()).toBe(200);
  await open(page, `/crm/leads/${id}`);
  const card = page.getByRole('region', { name: 'Anuncio de origen' });
  await expect(card.getByText('Promo de verano')).toBeVisible();
  await expect(card.getByText('Escribe y reserva')).toBeVisible();
  await expect(card.getByText(ad.name, { exact: true })).toBeVisible();
  await expect(card.getByText(ad.campaign_name, { exact: true })).toBeVisible();
  await expect(card.getByText(/\d+ leads? en 90 días/)).toBeVisible();
  await expect(card.getByText(/Primera vez/)).toBeVisible();
  expect(await findFaults(page)).toEqual([]);
  await card.getByRole('link', { name: 'Otros leads de este anuncio' }).click();
  await expect(page).toHaveURL(new RegExp(`ad=.*${ad.ad_id}`));
  await expect(page.getByRole('row').filter({ hasText: name })).toHaveCount(1);
});

test('a lead that no ad brought has no such card', async ({ page, lead }) => {
  const { id } = await lead({ name: newName('Orgánica') });
  await open(page, `/crm/leads/${id}`);
  await expect(page.getByRole('region', { name: 'Datos' })).toBeVisible();
  await expect(page.getByRole('region', { name: 'Anuncio de origen' })).toHaveCount(0);
});

test('what was kept aside is listed with its reason, tried again and discarded', async ({ page }) => {
  const id = crypto.randomUUID();
  const text = { es: 'Meta no lo muestra.', en: 'Meta does not show it.' };
  const times = { at: new Date().toISOString(), retry_at: null };
  let kept = [
    {
      id,
      kind: 'delivery',
      provider: 'meta',
      type: 'leadgen',
      error: 'lead-not-found',
      text,
      attempts: 2,
      state: 'dropped',
      ...times,
    },
  ];
  const sent: [string, unknown][] = [];
  await page.route('**/api/crm/diagnostics/kept**', async (route) => {
    const request = route.request();
    if (request.method() === 'POST') {
      sent.push([request.url().split('/').at(-1)!, request.postDataJSON()]);
      if (request.url().endsWith('discard')) kept = [];
      return await route.fulfill({ json: { retried: 1, discarded: 1 } });
    }
    return await route.fulfill({ json: { items: kept, counts: { waiting: 0, aside: 0, dropped: kept.length } } });
  });
  await open(page, '/crm/settings?tab=diagnostics');
  const section = page.getByRole('region', { name: 'Lo que quedó aparte' });
  await expect(section.getByText('Lead de un formulario de Meta')).toBeVisible();
  await expect(section.getByText('Meta no lo muestra.')).toBeVisible();
  expect(await findFaults(page)).toEqual([]);
  await section.getByRole('button', { name: 'Intentar de nuevo: Lead de un formulario de Meta' }).click();
  await expect(page.getByText('1 en camino de nuevo.')).toBeVisible();
  await section.getByRole('button', { name: 'Descartar: Lead de un formulario de Meta' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Descartar' }).click();
  await expect(section).toHaveCount(0);
  expect(sent).toEqual([
    ['retry', { ids: [id] }],
    ['discard', { ids: [id] }],
  ]);
});
