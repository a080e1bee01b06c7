import { expect, newName, newPhone, ready, test, type Api } from './app.ts';
import type { Page } from '@playwright/test';
import { card, draftOf, messagesTo, openBuilder, publishButton, saved } from './flow-kit.ts';
import { drawWithClicks, drawWithKeys, meaningOf } from './followup-kit.ts';
import { countDrags } from './hands-kit.ts';

/** Whoever draws it may take so long, ms. */
const patience = 4 * 60_000;
const shots = process.env['SHOTS'];
const shoot = async (page: Page, name: string) => {
  if (shots) await page.screenshot({ path: `${shots}/${name}.png` });
};

test('a new follow-up is drawn in four minutes with clicks alone and with keys alone, and a lead walks it', async ({
  page,
  api,
  problems,
}) => {
  test.setTimeout(240_000);
  await page.setViewportSize({ width: 1440, height: 900 });
  const drags = await countDrags(page);
  const began = Date.now();
  const byKeys = await drawWithKeys(page);
  const between = Date.now();
  const id = await drawWithClicks(page);
  expect(await drags()).toBe(0);
  expect(between - began).toBeLessThan(patience);
  expect(Date.now() - between).toBeLessThan(patience);
  const drawn = meaningOf(await draftOf(api, id));
  expect(drawn).toEqual(meaningOf(await draftOf(api, byKeys)));
  expect(drawn.ways).toEqual([
    'assign-seller-1 ok → notify-team-1',
    'branch-1 yes → send-template-1',
    'lead-created-1 next → wait-1',
    'send-template-1 button-me-interesa → assign-seller-1',
    'send-template-1 button-no-gracias → send-text-1',
    'send-template-1 timeout → send-template-2',
    'send-template-2 sent → wait-for-1',
    'send-text-1 sent → exit-1',
    'wait-1 next → branch-1',
    'wait-for-1 matched → exit-2',
    'wait-for-1 timeout → exit-1',
  ]);

  await hurry(page, id);
  await shoot(page, 'followup-drawn');
  await publishButton(page, 'ready').click();
  await page.getByRole('dialog').getByRole('button', { name: 'Publicar' }).click();
  await expect(publishButton(page, 'up-to-date')).toHaveText(/v1/);
  try {
    await walk(page, api, id);
    await page.getByRole('button', { name: 'Números en el lienzo' }).click();
    await expect(card(page, 'send-template-1')).toContainText('1 → enviados 1 · respondieron 1', { timeout: 20_000 });
    await expect(page.locator('.react-flow__edgelabel-renderer')).toContainText('Me interesa · 1');
    await page.getByRole('button', { name: 'Ver todo' }).click();
    await shoot(page, 'followup-numbers');
    expect(problems).toEqual([]);
  } finally {
    // Other tests' leads come from Meta, too.
    await api.post(`/crm/flows/${id}/pause`, {});
  }
});

/** Nobody waits for a day here. */
async function hurry(page: Page, id: string): Promise<void> {
  await openBuilder(page, id);
  await card(page, 'wait-1').click();
  await page.getByLabel('Un tiempo: cantidad').fill('1');
  await page.getByRole('combobox', { name: 'Un tiempo: unidad' }).click();
  await page.getByRole('option', { name: 'segundos' }).click();
  await saved(page);
}

/** A lead from Meta gets the message, taps "Me interesa", and the team is told. */
async function walk(page: Page, api: Api, flowId: string): Promise<void> {
  const phone = newPhone();
  await api.post('/crm/leads', {
    name: newName('Ana'),
    phone,
    lead_source: 'META_ADS',
    consent: { granted: true, source: 'e2e' },
  });
  const texts = async () => (await messagesTo(page, phone)).map((message) => message.text);
  await expect.poll(texts, { timeout: 60_000 }).toEqual([expect.stringContaining('Hola Ana')]);
  const tap = { from: phone, button: 'Me interesa' };
  expect((await page.request.post(`${ready.sandboxUrl}/_sandbox/inbound`, { data: tap })).ok()).toBe(true);
  const steps = async () => {
    const { items } = await api.get<{ items: { id: string }[] }>(`/crm/enrolments?flow_id=${flowId}`);
    const { steps: passed } = await api.get<{ steps: { node_id: string }[] }>(`/crm/enrolments/${items[0]!.id}`);
    return passed.map((step) => step.node_id);
  };
  await expect.poll(steps, { timeout: 30_000 }).toEqual(expect.arrayContaining(['assign-seller-1', 'notify-team-1']));
}
