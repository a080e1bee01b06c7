import { expect, newName, open, test } from './app.ts';

test('an audience shows its numbers, starts, and its people have their turn', async ({ page, lead, api }) => {
  const tag = newName('feria').replace(' ', '-');
  const people = [await lead(), await lead()];
  for (const { id } of people) await api.patch(`/crm/leads/${id}`, { tags: [tag] });
  const condition = { field: 'lead.tags', op: 'contains', value: tag };
  const segment = await api.post<{ id: string }>('/crm/segments', { name: tag, condition });
  const place = (y: number) => ({ x: 0, y });
  const flow = {
    formatVersion: 1,
    nodes: [
      { id: 'in', kind: 'audience', config: { segment: segment.id }, position: place(0) },
      { id: 'tag', kind: 'update-lead', config: { addTags: ['visto'] }, position: place(150) },
    ],
    edges: [{ id: 'a', from: 'in', port: 'next', to: 'tag' }],
  };
  const name = newName('Feria');
  const { id } = await api.post<{ id: string }>('/crm/flows', { name, flow });
  await api.post(`/crm/flows/${id}/publish`, { note: '' });
  await open(page, `/crm/hsm/flows/${id}`);
  const shoot = async (file: string) => {
    if (process.env['SHOTS']) await page.screenshot({ path: `${process.env['SHOTS']}/${file}.png` });
  };
  await shoot('audience-builder');
  await page.getByRole('button', { name: 'Ver la audiencia' }).click();
  const dialog = page.getByRole('dialog', { name: `Audiencia de «${name}»` });
  await expect(dialog.getByText(`Si saliera ahora a «${tag}»`)).toBeVisible();
  await shoot('audience-before');
  await dialog.getByRole('button', { name: 'Iniciar para 2 personas' }).click();
  await expect(dialog.getByText('Terminada')).toBeVisible({ timeout: 60_000 });
  await expect(dialog.getByText('2 de 2 personas tuvieron su turno')).toBeVisible();
  await shoot('audience-done');
  if (process.env['SHOTS']) {
    await page.setViewportSize({ width: 390, height: 800 });
    await page.emulateMedia({ colorScheme: 'dark' });
    await page.evaluate(() => document.documentElement.setAttribute('data-mantine-color-scheme', 'dark'));
    await shoot('audience-390-dark');
  }
  const seen = async () => (await api.get<{ tags: string[] }>(`/crm/leads/${people[0]!.id}`)).tags;
  await expect.poll(seen).toContain('visto');
});
