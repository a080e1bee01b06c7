import { expect, newName, open, test } from './app.ts';

const note = /^datos de las \d\d:\d\d:\d\d$/;

test('a figure that was counted a while ago says of when it is, wherever one stands', async ({ page, api, lead }) => {
  const email = `${newName('a').replace(' ', '.')}@example.com`;
  await lead({ email });
  await lead({ email: email.toUpperCase() });
  const condition = { field: 'lead.status', op: 'eq', value: 'new' };
  await api.post('/crm/segments', { name: newName('Segmento'), condition });
  await open(page, '/crm/leads');
  await expect(page.getByText(/^datos de/)).toHaveCount(0);

  // As the server answers while it keeps a figure.
  await page.route(
    /\/api\/crm\/(leads|lead-duplicates|segments|opportunity-sums|conversions|marketing)/,
    async (route) => {
      const answer = await route.fetch();
      const told = (await answer.json().catch(() => null)) as { as_of?: string; configured?: boolean } | null;
      if (told?.as_of) told.as_of = new Date(Date.now() - 40_000).toISOString();
      if (told?.configured !== undefined) told.configured = true;
      await route.fulfill(told ? { response: answer, json: told } : { response: answer });
    },
  );
  for (const path of ['leads', 'segments', 'opportunities', 'leads/duplicates', 'marketing/conversions']) {
    await open(page, `/crm/${path}`);
    await expect(page.getByText(note).first(), path).toBeVisible();
  }
  await open(page, '/crm/segments');
  await page.getByRole('button', { name: 'Crear segmento' }).first().click();
  const drawer = page.getByRole('dialog');
  await drawer.getByRole('combobox', { name: 'Dato' }).fill('Etiq');
  await page.getByRole('option', { name: 'Etiquetas' }).click();
  await drawer.getByRole('textbox', { name: 'Etiquetas' }).fill('vip');
  await expect(drawer.getByText(note)).toBeVisible();
});
