import { expect, newName, open, ready, test } from './app.ts';
import { chain, draftOf, makeFlow, openBuilder, publish, publishButton } from './flow-kit.ts';

/** Trigger → a wait of some days → an exit; by the tag only our own leads enter. */
const waiting = (tag: string, id: string, days: number) =>
  chain(
    { id: 'start', kind: 'lead-created', config: { filter: { field: 'lead.tags', op: 'contains', value: tag } } },
    { id, kind: 'wait', config: { for: `P${days}D` } },
    { id: 'end', kind: 'exit', config: { result: 'none' } },
  );

test('a version goes live with people inside: each step is chosen for, and the hour to undo it holds', async ({
  page,
  api,
  lead,
}) => {
  const tag = newName('cambio').toLowerCase().replaceAll(' ', '-');
  const { id, name } = await makeFlow(api, waiting(tag, 'old', 3));
  await publish(api, id);
  const people = [
    await lead({ name: newName('Uno'), tags: [tag] }),
    await lead({ name: newName('Dos'), tags: [tag] }),
  ] as const;
  const inside = async () =>
    (
      await api.get<{ items: { node_id: string; version: number; state: string }[] }>(
        `/crm/enrolments?flow_id=${id}&state=open`,
      )
    ).items;
  await expect.poll(async () => (await inside()).filter((one) => one.state === 'waiting').length).toBe(2);
  await api.request.put(`${ready.url}/api/crm/flows/${id}/draft`, {
    data: waiting(tag, 'rest', 5),
    headers: { origin: ready.url, 'if-match': '*' },
  });
  expect((await draftOf(api, id)).nodes.map((node) => node.id)).toContain('rest');

  await openBuilder(page, id);
  await publishButton(page, 'has-changes').click();
  const dialog = page.getByRole('dialog', { name: 'Publicar el flujo' });
  const changed = dialog.getByRole('group', { name: 'En los pasos que cambian' });
  await expect(changed).toContainText('2 personas están aquí');
  await dialog.getByRole('radio', { name: /Terminan con la versión/ }).press('ArrowDown');
  await expect(dialog.getByRole('radio', { name: /Pasan ya/ })).toBeChecked();
  // The wait is gone; by itself the dialog proposes what comes behind it.
  const to = changed.getByRole('combobox', { name: /A qué paso van/ });
  await expect(to).toHaveValue('→ Salir');
  await to.focus();
  await to.fill('Esperar');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(to).toHaveValue('→ Esperar');
  await dialog.getByRole('button', { name: 'Publicar' }).click();

  const notice = page.locator('[data-move]');
  await expect(notice).toContainText('2 pasaron', { timeout: 20_000 });
  expect((await inside()).map((one) => [one.version, one.node_id])).toEqual([
    [2, 'rest'],
    [2, 'rest'],
  ]);
  await notice.getByRole('button', { name: 'Persona por persona' }).click();
  const story = page.getByRole('dialog', { name: 'Persona por persona' });
  await expect(story).toContainText(people[0].name);
  await expect(story).toContainText('Sigue con la otra versión.');
  await page.keyboard.press('Escape');

  await notice.getByRole('button', { name: 'Deshacer' }).click();
  await page.getByRole('dialog', { name: 'Deshacer el cambio' }).getByRole('button', { name: 'Deshacer' }).click();
  await expect(notice).toContainText('2 volvieron a donde estaban', { timeout: 20_000 });
  expect((await inside()).map((one) => [one.version, one.node_id])).toEqual([
    [1, 'old'],
    [1, 'old'],
  ]);
  await expect(publishButton(page, 'has-changes')).toBeVisible();

  // One of them is held, then all inside are taken out.
  await open(page, '/crm/hsm?tab=people');
  const flows = page.getByRole('combobox', { name: 'Flujo' });
  await flows.fill(name);
  await page.getByRole('option', { name }).click();
  const actions = page.getByRole('group', { name: 'Acciones con personas' });
  await expect(actions).toContainText('Las 2 de dentro');
  await page.getByRole('checkbox', { name: `Elegir a ${people[0].name}` }).check();
  await expect(actions).toContainText('1 persona elegida');
  await actions.getByRole('button', { name: 'Pausar' }).click();
  await expect.poll(async () => (await inside()).map((one) => one.state).toSorted()).toEqual(['paused', 'waiting']);
  await actions.getByRole('button', { name: 'Sacar' }).click();
  await page.getByRole('dialog', { name: '¿Sacar a 2 personas?' }).getByRole('button', { name: 'Sacar' }).click();
  await expect.poll(async () => (await inside()).length).toBe(0);
});
