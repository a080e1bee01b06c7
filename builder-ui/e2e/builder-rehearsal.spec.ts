/** Before publishing: a test run on the canvas, and what the last month would have come to and cost. */
import type { Page } from '@playwright/test';
import { expect, newName, ready, test } from './app.ts';
import { card, chain, greeting, makeFlow, openBuilder, publish } from './flow-kit.ts';

const newTag = (first: string) => newName(first).toLowerCase().replace(' ', '-');
const choose = async (page: Page, name: string) => {
  await page.getByRole('combobox', { name: 'Probar con' }).fill(name);
  await page.getByRole('option', { name }).click();
};
const viewport = (page: Page) =>
  page.locator('.react-flow__viewport').evaluate((one) => getComputedStyle(one).transform);
/** The viewport once it has stopped moving: several frames long it is the same. */
async function viewportAtRest(page: Page): Promise<string> {
  let seen = '';
  await expect
    .poll(async () => {
      const before = seen;
      seen = await viewport(page);
      return seen === before;
    })
    .toBe(true);
  return seen;
}
/** Whether a step stands on the canvas as a whole. */
const inSight = (page: Page, id: string) =>
  page.evaluate((wanted) => {
    const step = document.querySelector(`.react-flow__node[data-id="${wanted}"]`)?.getBoundingClientRect();
    const pane = document.querySelector('.react-flow')!.getBoundingClientRect();
    return (
      step !== undefined &&
      step.left >= pane.left &&
      step.top >= pane.top &&
      step.right <= pane.right &&
      step.bottom <= pane.bottom
    );
  }, id);

test('a test run brings its way into sight, and an edit while one looks moves nothing', async ({ page, api, lead }) => {
  const tag = newTag('lejos');
  const acts = (from: number, count: number) =>
    Array.from({ length: count }, (_, at) => ({
      id: `n${from + at}`,
      kind: 'update-lead',
      config: { addTags: [`${tag}-${from + at}`] },
      port: 'ok',
    }));
  // Hardly anybody goes on behind it.
  const never = { field: 'lead.tags', op: 'contains', value: `${tag}-nunca` };
  const gate = {
    id: 'gate',
    kind: 'branch',
    config: { cases: [{ port: 'yes', label: 'Sí', when: never }] },
    port: 'yes',
  };
  const start = {
    id: 'start',
    kind: 'lead-created',
    config: { filter: { field: 'lead.tags', op: 'contains', value: tag } },
  };
  const { id } = await makeFlow(api, chain(start, ...acts(0, 7), gate, ...acts(7, 12)));
  const [inside, outside] = [await lead({ tags: [tag] }), await lead()];
  await openBuilder(page, id);
  await page.getByRole('tab', { name: 'Probar' }).click();
  // Nobody who reads the start sees the end.
  await expect.poll(() => inSight(page, 'start')).toBe(true);
  expect(await inSight(page, 'gate')).toBe(false);

  await choose(page, inside.name);
  await expect(card(page, 'gate').locator('[data-light="here"]')).toBeVisible();
  await expect.poll(async () => [await inSight(page, 'start'), await inSight(page, 'gate')]).toEqual([true, true]);
  const seen = await viewportAtRest(page);
  await page.getByRole('button', { name: 'Y si mientras tanto…' }).click();
  await expect(page.getByRole('region', { name: 'Resultado de la prueba' })).toBeVisible();
  expect(await viewport(page)).toBe(seen);

  // Whose way is in sight already moves nothing either.
  await choose(page, outside.name);
  await expect(page.getByRole('region', { name: 'Resultado de la prueba' })).toContainText('No entra al flujo.');
  expect(await viewport(page)).toBe(seen);
});

test('before publishing: people, messages and cost of the last month, beside the live version, in both languages', async ({
  page,
  api,
  lead,
}) => {
  test.setTimeout(180_000);
  const [now, more] = [newTag('ahora'), newTag('ademas')];
  const { id } = await makeFlow(api, greeting(now));
  await publish(api, id);
  const first = await lead({ tags: [now] });
  for (let i = 0; i < 2; i++) await lead({ tags: [more] });
  // The provider tells its price with the message.
  const priced = async () =>
    (await api.get<{ items: { price: string | null }[] }>(`/crm/messages?lead_id=${first.id}`)).items[0]?.price ?? null;
  await expect.poll(priced, { timeout: 60_000 }).not.toBeNull();

  const graph = greeting(now);
  const tagged = (value: string) => ({ field: 'lead.tags', op: 'contains', value });
  graph.nodes[0]!.config = { filter: { any: [tagged(now), tagged(more)] } };
  const put = await api.request.put(`${ready.url}/api/crm/flows/${id}/draft`, {
    data: graph,
    headers: { origin: ready.url, 'if-match': '*' },
  });
  expect(put.ok(), await put.text()).toBe(true);

  await openBuilder(page, id);
  await page.getByRole('tab', { name: 'Probar' }).click();
  const past = page.getByRole('region', { name: '¿Y con los leads del último mes?' });
  await past.getByRole('button', { name: 'Calcular' }).click();
  await expect(past).toContainText('Habrían entrado 3 y salido 3 mensajes, a 3 personas.');
  await expect(past.getByRole('row', { name: /^Entradas/ })).toHaveText('Entradas31');
  // By the mean of what the provider asked lately, for others' messages of the template too.
  const [ours, theirs] = (
    await past
      .getByRole('row', { name: /^Costo estimado/ })
      .getByRole('cell')
      .allTextContents()
  ).map((cell) => Number(/\d+,\d+/.exec(cell)![0].replace(',', '.')));
  expect(theirs).toBeGreaterThan(0);
  expect(Math.abs(ours! - 3 * theirs!)).toBeLessThan(0.02);
  await past.getByText(/^Mensajes por día: /).click();
  await expect(past.getByRole('list').first()).toContainText(/\d+ \S+3/);
  await past.getByRole('checkbox', { name: 'Solo quienes habrían recibido algo (3)' }).check();
  await expect(past.getByRole('button', { name: /1 mensaje/ })).toHaveCount(3);

  await page.evaluate(() => localStorage.setItem('cadencia-language', 'en'));
  await page.reload();
  await page.locator('[data-publish="has-changes"]').click();
  const lately = page.getByRole('dialog').getByRole('region', { name: /over the last 30 days/ });
  await expect(lately).toContainText('3 would have entered, and 3 messages gone out, to 3 people.');
  await expect(lately.getByRole('columnheader', { name: 'Version 1 (live)' })).toBeVisible();
  await expect(lately.getByRole('row', { name: /^Messages/ })).toHaveText('Messages31');
  await expect(lately.getByRole('row', { name: /^Estimated cost/ })).toContainText(String(ours));
  await expect(lately).toContainText(/about .*0\.0\d+ each/);
  await api.post(`/crm/flows/${id}/pause`, {});
});
