import { expect, joinTeam, ready, signIn, test } from './app.ts';
import { card, chain, draftOf, greeting, makeFlow, openBuilder, publishButton, saved } from './flow-kit.ts';

const line = chain(
  { id: 'start', kind: 'lead-created' },
  { id: 'wait', kind: 'wait', config: { for: 'PT24H' } },
  { id: 'tag', kind: 'update-lead', config: { addTags: ['visto'] } },
  { id: 'end', kind: 'exit', config: { result: 'none' }, port: 'ok' },
);
// The way on from the act is its own port.
line.edges[2]!.port = 'ok';

test('undo and redo take back whole steps: a burst of typing, a drag, a deletion with its ways', async ({
  page,
  api,
}) => {
  const { id } = await makeFlow(api, line);
  await openBuilder(page, id);
  await card(page, 'wait').click();
  await page.getByRole('textbox', { name: /^Nota/ }).pressSequentially('Una nota', { delay: 20 });
  await card(page, 'tag').click();
  await page.keyboard.press('Delete');
  await expect(card(page, 'tag')).toHaveCount(0);
  await saved(page);
  expect((await draftOf(api, id)).edges.map((edge) => `${edge.from}→${edge.to}`)).toEqual(['start→wait', 'wait→end']);

  const before = await card(page, 'end').boundingBox();
  await page.mouse.move(before!.x + 60, before!.y + 60);
  await page.mouse.down();
  await page.mouse.move(before!.x + 160, before!.y + 90, { steps: 8 });
  await page.mouse.up();
  await saved(page);
  const moved = (await draftOf(api, id)).nodes.find((node) => node.id === 'end')!.position;
  expect(moved).not.toEqual(line.nodes[3]!.position);

  await page.locator('.react-flow__pane').click({ position: { x: 20, y: 20 } });
  await page.keyboard.press('Control+z');
  await page.keyboard.press('Control+z');
  await expect(card(page, 'tag')).toBeVisible();
  await page.keyboard.press('Control+z');
  await expect(page.getByRole('button', { name: 'Deshacer' }).first()).toBeDisabled();
  await saved(page);
  expect(await draftOf(api, id)).toEqual(line);

  await page.keyboard.press('Control+Shift+z');
  await page.keyboard.press('Control+y');
  await page.keyboard.press('Control+y');
  await expect(card(page, 'tag')).toHaveCount(0);
  await saved(page);
  const end = await draftOf(api, id);
  expect(end.nodes.find((node) => node.id === 'wait')!.note).toBe('Una nota');
  expect(end.nodes.find((node) => node.id === 'end')!.position).toEqual(moved);
});

test('an edit is on the server two seconds later, survives a killed tab, and leaves the live version alone', async ({
  page,
  api,
  context,
}) => {
  const { id } = await makeFlow(api, greeting('nobody-has-this'));
  await api.post(`/crm/flows/${id}/publish`, { note: '' });
  await openBuilder(page, id);
  await expect(publishButton(page, 'up-to-date')).toBeVisible();
  await card(page, 'send').click();
  await page.getByLabel(/texto si falta/).fill('colega');
  const typedAt = Date.now();
  await expect
    .poll(async () => JSON.stringify(await draftOf(api, id)), { intervals: [100], timeout: 5000 })
    .toContain('colega');
  expect(Date.now() - typedAt).toBeLessThan(3000);
  await page.close({ runBeforeUnload: false });

  const again = await context.newPage();
  await openBuilder(again, id);
  await card(again, 'send').click();
  await expect(again.getByLabel(/texto si falta/)).toHaveValue('colega');
  await expect(publishButton(again, 'has-changes')).toBeVisible();
  expect(JSON.stringify(await api.get(`/crm/flows/${id}/versions/1`))).not.toContain('colega');
});

test('leaving the page saves first, and coming back shows the last change', async ({ page, api }) => {
  const { id } = await makeFlow(api, line);
  await openBuilder(page, id);
  await card(page, 'wait').click();
  await page.getByRole('textbox', { name: /^Nota/ }).fill('antes de salir');
  await page.getByRole('link', { name: 'Leads', exact: true }).click();
  await expect(page).toHaveURL(/\/crm\/leads/);
  expect((await draftOf(api, id)).nodes.find((node) => node.id === 'wait')!.note).toBe('antes de salir');
});

test('a lost race is never silent: the second editor chooses whose draft stays', async ({ page, api, context }) => {
  const { id } = await makeFlow(api, line);
  const other = await context.newPage();
  // Neither hears of the other while they write.
  for (const tab of [page, other]) await tab.route('**/api/crm/stream*', (route) => route.abort());
  await openBuilder(page, id);
  await openBuilder(other, id);
  const note = async (where: typeof page, text: string) => {
    await card(where, 'wait').click();
    await where.getByRole('textbox', { name: /^Nota/ }).fill(text);
  };
  await note(page, 'de la primera');
  await saved(page);

  await note(other, 'de la segunda');
  const dialog = other.getByRole('dialog', { name: 'Este borrador cambió en otro lugar' });
  await expect(dialog).toContainText('guardó este borrador');
  await expect(dialog.getByRole('region', { name: 'Lo que cambiaste tú' })).toBeVisible();
  await expect(dialog.getByRole('region', { name: 'Lo que cambió la otra parte' })).toBeVisible();
  expect((await draftOf(api, id)).nodes[1]!.note).toBe('de la primera');
  await dialog.getByRole('button', { name: 'Quedarme con lo mío' }).click();
  await saved(other);
  expect((await draftOf(api, id)).nodes[1]!.note).toBe('de la segunda');

  await note(page, 'otra vez la primera');
  const mine = page.getByRole('dialog', { name: 'Este borrador cambió en otro lugar' });
  await mine.getByRole('button', { name: 'Usar la otra' }).click();
  await card(page, 'wait').click();
  await expect(page.getByRole('textbox', { name: /^Nota/ })).toHaveValue('de la segunda');
  await note(page, 'y sigue');
  await saved(page);
  expect((await draftOf(api, id)).nodes[1]!.note).toBe('y sigue');
});

test('a second tab with nothing to lose follows what the first saves', async ({ page, api, context }) => {
  const { id } = await makeFlow(api, line);
  const other = await context.newPage();
  await openBuilder(page, id);
  await openBuilder(other, id);
  await card(other, 'wait').click();
  await card(page, 'wait').click();
  await page.getByRole('textbox', { name: /^Nota/ }).fill('sígueme');
  await saved(page);
  await expect(other.getByRole('textbox', { name: /^Nota/ })).toHaveValue('sígueme', { timeout: 15_000 });
  await expect(other.getByText('cambió el flujo: ves su última versión.')).toBeVisible();
});

test('who has the same flow open is shown by name, marked while they edit, and gone when they leave', async ({
  page,
  api,
  browser,
}) => {
  const { id } = await makeFlow(api, line);
  const email = `lucia-${Date.now().toString(36)}@cadencia.example`;
  await joinTeam(api, { email, password: ready.password, name: 'Lucía Fernández', role: 'admin' });
  await openBuilder(page, id);
  const context = await browser.newContext();
  await signIn(context, { email, password: ready.password });
  const theirs = await context.newPage();
  await openBuilder(theirs, id);
  await expect(theirs.getByRole('img', { name: /está aquí|está editando|is here|is editing/ })).toBeVisible();
  await expect(page.getByRole('img', { name: 'Lucía Fernández también está aquí' })).toBeVisible();
  await context.close();
  await expect(page.getByRole('img', { name: /Lucía/ })).toHaveCount(0, { timeout: 30_000 });
});

test('a broken line is said, and mended by itself', async ({ page, api, context }) => {
  const { id } = await makeFlow(api, line);
  await openBuilder(page, id);
  await context.setOffline(true);
  await card(page, 'wait').click();
  await page.getByRole('textbox', { name: /^Nota/ }).fill('sin red');
  await expect(page.locator('[data-save="offline"]')).toBeVisible();
  await context.setOffline(false);
  await saved(page);
  expect((await draftOf(api, id)).nodes[1]!.note).toBe('sin red');
});

test('steps are copied within a flow and into another one, with new ids and their ways', async ({
  page,
  api,
  context,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const from = await makeFlow(api, line);
  const into = await makeFlow(api, chain({ id: 'start', kind: 'manual' }));
  await openBuilder(page, from.id);
  await page.locator('.react-flow__pane').click({ position: { x: 20, y: 20 } });
  await page.keyboard.press('Control+a');
  await expect(page.getByRole('heading', { name: '4 pasos elegidos' })).toBeVisible();
  await page.keyboard.press('Control+c');
  await page.keyboard.press('Control+v');
  await expect(page.locator('.react-flow__node')).toHaveCount(7);
  await saved(page);
  const here = await draftOf(api, from.id);
  expect(here.nodes.map((node) => node.id)).toEqual([
    'start',
    'wait',
    'tag',
    'end',
    'wait-1',
    'update-lead-1',
    'exit-1',
  ]);
  expect(here.edges.slice(3).map((edge) => `${edge.from}→${edge.to}`)).toEqual([
    'wait-1→update-lead-1',
    'update-lead-1→exit-1',
  ]);

  await openBuilder(page, into.id);
  await page.locator('.react-flow__pane').click({ position: { x: 20, y: 20 } });
  await page.keyboard.press('Control+v');
  await expect(page.locator('.react-flow__node')).toHaveCount(4);
  await saved(page);
  expect((await draftOf(api, into.id)).nodes.map((node) => node.kind)).toEqual([
    'manual',
    'wait',
    'update-lead',
    'exit',
  ]);
});
