/** From a number to the people behind it, and from people to the ad they came by. */
import { expect, open, test } from './app.ts';
import { addLead, openBusiness } from './marketing-kit.ts';

const page7 = '/crm/marketing';

test('a number opens exactly the people it counts, and they lead on', async ({ page, context }) => {
  const business = await openBusiness(context);
  for (const name of ['Ana', 'Beto', 'Caro']) await addLead(business, name, 2, 'a1');
  await addLead(business, 'Dora', 2, null);
  await open(page, `${page7}?level=ad`);
  await page
    .getByRole('row', { name: /^Video testimonio/ })
    .getByRole('link', { name: '3: ver las personas' })
    .click();
  const drawer = page.getByRole('dialog', { name: 'Anuncio' });
  await expect(drawer.getByRole('list', { name: 'Leads' }).getByRole('listitem')).toHaveCount(3);
  await drawer.getByRole('link', { name: /Ver en Leads/ }).click();
  await expect(page).toHaveURL(/\/crm\/leads\?ad=a1/);
  await expect(page.getByRole('table').getByRole('row')).toHaveCount(4);
  await page.goBack();
  await drawer.getByRole('link', { name: 'Beto' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Beto' })).toBeVisible();
  await open(page, page7);
  await page.getByRole('link', { name: 'Ver quiénes' }).click();
  await expect(page.getByRole('dialog').getByRole('listitem')).toContainText(['Dora']);
});

test('an ad tells into which flows it sent people and what came of it', async ({ page, context }) => {
  const business = await openBusiness(context);
  const ana = await addLead(business, 'Ana', 3, 'a1');
  await business.write(async (tx) => {
    const [flow] = await tx<
      { id: string }[]
    >`insert into flows (name, status) values ('Seguimiento', 'active') returning id`;
    await tx`insert into flow_versions (flow_id, number, graph, plan) values (${flow!.id}, 1, '{}', '{}')`;
    await tx`
      insert into enrolments (flow_id, version, lead_id, occurrence, state, result, created_at, ended_at)
      values (${flow!.id}, 1, ${ana}, 'once', 'finished', 'goal', now() - interval '2 days', now())`;
  });
  await open(page, `${page7}?show=ad:a1`);
  const row = page.getByRole('dialog').getByRole('row', { name: /^Seguimiento/ });
  await expect(row).toContainText('1 (100 %)');
  await row.getByRole('link', { name: 'Seguimiento' }).click();
  await expect(page).toHaveURL(/\/crm\/hsm\/flows\//);
});

test('⌘K finds a campaign, and a lead leads to the ad it came by', async ({ page, context }) => {
  const business = await openBusiness(context);
  const ana = await addLead(business, 'Ana', 2, 'a1');
  await open(page, '/crm/leads');
  await page.keyboard.press('Control+k');
  const finder = page.getByRole('dialog');
  const questions: string[] = [];
  page.on('request', (request) => request.url().includes('/marketing/campaigns') && questions.push(request.url()));
  await expect(finder.getByRole('textbox')).toBeFocused();
  await page.keyboard.type('prima');
  await expect(finder.getByText('Primavera', { exact: true })).toBeVisible();
  await finder.getByRole('textbox').fill('otono');
  await expect(finder.getByText('Otoño', { exact: true })).toBeVisible();
  // However much one searches, the campaigns are asked for once.
  expect(questions).toHaveLength(1);
  await finder.getByText('Otoño', { exact: true }).click();
  await expect(page).toHaveURL(/show=campaign(:|%3A)c2/);
  await expect(page.getByRole('dialog', { name: 'Campaña' }).getByRole('heading', { name: 'Otoño' })).toBeVisible();
  await open(page, `/crm/leads/${ana}`);
  await page.getByRole('link', { name: 'Video testimonio' }).click();
  await expect(page.getByRole('dialog', { name: 'Anuncio' })).toContainText('Lo probé y volví.');
});

test('who reads campaigns but no leads sees figures without doors to people', async ({ page, context }) => {
  const business = await openBusiness(context, { role: 'marketing' });
  await addLead(business, 'Ana', 1, 'a1');
  await open(page, page7);
  await expect(page.getByRole('row', { name: /^Primavera/ })).toContainText('1');
  await expect(page.getByRole('link', { name: /ver las personas/ })).toHaveCount(0);
  await page.getByRole('link', { name: 'Detalles de Primavera' }).click();
  await expect(page.getByRole('dialog').getByRole('tab', { name: 'Personas' })).toHaveCount(0);
});
