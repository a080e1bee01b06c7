/** Pages and forms in the drawer of the connection: chosen, refused and healed, each state reached at the sandbox. */
import type { Locator, Page } from '@playwright/test';
import { expect, joinTeam, newName, open, ready, test, type Api } from './app.ts';
import {
  bringIntoView,
  connectByHttp,
  control,
  during,
  look,
  newAccount,
  newBusiness,
  visit,
  whenRead,
} from './meta-kit.ts';

const path = '/crm/marketing?connect=manage';
const section = (page: Page) => page.getByRole('region', { name: /^(Páginas y formularios|Pages and forms)$/ });
const rowOf = (page: Page, name: string) => section(page).getByRole('article', { name });
const settled = (page: Page, name: string) => () => bringIntoView(rowOf(page, name));

interface MadePage {
  id: string;
  name: string;
  formId: string;
}

let made = Date.now();

/** A page of the person at Meta that no other test uses, with one form. */
async function newPage({ tasks }: { tasks?: string[] } = {}): Promise<MadePage> {
  const [id, formId] = [`5${made++}`, `8${made++}`];
  const name = newName('Página');
  const forms = [{ id: formId, name: `Pide una visita a ${name}` }];
  await control('POST', '/meta/pages', { id, name, forms, ...(tasks ? { tasks } : {}) });
  return { id, name, formId };
}

/** Somebody fills in the page's form, and Meta tells of it if it reports the page. */
async function fillIn({ formId }: MadePage): Promise<{ name: string }> {
  const name = newName('Visita');
  const fields = { full_name: name, email: `v${made++}@example.com` };
  await control('POST', '/meta/leads', { form_id: formId, ad_id: null, fields });
  return { name };
}

const findLeads = async (api: Api, name: string) =>
  (await api.get<{ items: unknown[] }>(`/crm/leads?q=${encodeURIComponent(name)}`)).items.length;
const pagesOf = (api: Api) =>
  api.get<{ looking: boolean; pages: { id: string; subscribed_at: string | null }[] }>('/crm/marketing/meta-pages');

/** A business that is connected, its pages known. */
async function connectedBusiness(browser: Parameters<typeof visit>[0]) {
  const account = await newAccount();
  const person = await newBusiness();
  const visitor = await visit(browser, person);
  await connectByHttp(visitor.api, account.id);
  await expect.poll(async () => (await pagesOf(visitor.api)).looking, { timeout: 60_000 }).toBe(false);
  await whenRead(visitor.api);
  return { ...visitor, person };
}

const expectState = (row: Locator, words: string) => expect(row).toContainText(words);

test('a page is left out and taken in: then a lead of its form arrives', async ({ browser }) => {
  test.setTimeout(300_000);
  const made = await newPage();
  const { page, context, api } = await connectedBusiness(browser);
  await open(page, path);
  const row = rowOf(page, made.name);
  const power = page.getByRole('switch', { name: `Recibir los leads de ${made.name}` });
  await expectState(row, 'Recibiendo');
  await expect(row).toContainText('Meta nos avisa de sus leads desde el');
  await expect(row).toContainText(`Pide una visita a ${made.name}`, { timeout: 60_000 });

  await expect(power).toBeChecked();
  await power.click();
  await expectState(row, 'Fuera');
  await expect(power).not.toBeChecked();
  const missed = await fillIn(made);

  await power.focus();
  await page.keyboard.press('Space');
  await expectState(row, 'Recibiendo');
  await expect(power).toBeChecked();
  const lead = await fillIn(made);
  await expect.poll(() => findLeads(api, lead.name), { timeout: 60_000 }).toBe(1);
  // What Meta kept meanwhile comes in too.
  await expect.poll(() => findLeads(api, missed.name), { timeout: 60_000 }).toBe(1);
  await page.reload();
  await expect(row).toContainText('Último aviso', { timeout: 60_000 });
  await look(page, 'pages', settled(page, made.name));

  await page.goto(`${ready.url}/crm/leads?q=${encodeURIComponent(lead.name)}`);
  await expect(page.getByText(lead.name).first()).toBeVisible();
  await context.close();
});

test('a page that Meta refuses says why, and is taken in once the person may manage it', async ({ browser }) => {
  test.setTimeout(300_000);
  const made = await newPage({ tasks: ['ANALYZE'] });
  const closed = await newPage({ tasks: [] });
  const { page, context } = await connectedBusiness(browser);
  await open(page, path);
  const row = rowOf(page, made.name);
  await expectState(row, 'Meta no lo permite');
  await expect(row).toContainText('no puede administrar esta página');
  await expect(rowOf(page, closed.name)).toContainText('no tiene acceso suficiente a esta página');
  await look(page, 'pages-refused', settled(page, made.name));

  await open(page, path);
  await row.getByRole('button', { name: 'Intentar de nuevo' }).click();
  await expectState(row, 'Meta no lo permite');
  await control('POST', '/meta/pages', { id: made.id, tasks: ['ANALYZE', 'MODERATE'] });
  await row.getByRole('button', { name: 'Intentar de nuevo' }).click();
  await expectState(row, 'Recibiendo');
  await control('POST', '/meta/pages', { id: closed.id, tasks: ['MANAGE', 'MODERATE'] });
  await rowOf(page, closed.name).getByRole('button', { name: 'Intentar de nuevo' }).click();
  await expect(rowOf(page, closed.name)).toContainText('Recibiendo', { timeout: 60_000 });
  await context.close();
});

test('Meta not answering is told, and tried again', async ({ browser }) => {
  test.setTimeout(300_000);
  const made = await newPage();
  const { page, context } = await connectedBusiness(browser);
  await open(page, path);
  const row = rowOf(page, made.name);
  const power = page.getByRole('switch', { name: `Recibir los leads de ${made.name}` });
  await power.click();
  await expectState(row, 'Fuera');
  await look(page, 'pages-off', settled(page, made.name));
  await open(page, path);
  const about = { calls: 'graph', path: `/v25.0/${made.id}/subscribed_apps` };
  await during({ kind: 'meta-error', code: 2, match: about }, async () => {
    await power.click();
    await expectState(row, 'Sin respuesta');
    await expect(power).toBeChecked();
    await look(page, 'pages-unanswered', settled(page, made.name));
    await open(page, path);
  });
  await row.getByRole('button', { name: 'Intentar de nuevo' }).click();
  await expectState(row, 'Recibiendo');
  await context.close();
});

test('a permission taken back at Meta is named, with the way to give it', async ({ browser, request }) => {
  test.setTimeout(300_000);
  const made = await newPage();
  const { page, context } = await connectedBusiness(browser);
  const { access_token: token } = await control<{ access_token: string }>('POST', '/meta/tokens', {});
  const gone = await request.delete(`${ready.sandboxUrl}/v25.0/me/permissions/pages_manage_metadata`, {
    headers: { authorization: `Bearer ${token}` },
  });
  expect(gone.ok(), await gone.text()).toBe(true);
  await open(page, path);
  await expectState(rowOf(page, made.name), 'Falta un permiso');
  await expect(section(page).getByRole('alert').filter({ hasText: 'pages_manage_metadata' })).toBeVisible();
  await look(page, 'pages-permission', settled(page, made.name));
  await open(page, path);
  await section(page).getByRole('button', { name: 'Dar los permisos' }).click();
  await page.getByRole('button', { name: /^Continuar como/ }).click();
  await expect(page.getByText('Meta está conectado')).toBeVisible();
  await open(page, path);
  await expect(rowOf(page, made.name)).toContainText('Recibiendo', { timeout: 60_000 });
  await context.close();
});

test('a connection that ended says that leads wait for it', async ({ browser }) => {
  test.setTimeout(300_000);
  const made = await newPage();
  const { page, context } = await connectedBusiness(browser);
  await control('POST', '/meta/tokens/end', { end: 'revoked', newest: true });
  await open(page, path);
  await expectState(rowOf(page, made.name), 'En espera');
  await expect(section(page).getByRole('button', { name: 'Buscar páginas' })).toHaveCount(0);
  await look(page, 'pages-waiting', settled(page, made.name));
  await context.close();
});

test('somebody without pages reads what to do, and looks again', async ({ browser }) => {
  test.setTimeout(300_000);
  const all = await fetch(`${ready.sandboxUrl}/_sandbox/meta/state`).then(
    async (answer) => ((await answer.json()) as { pages: { subscribed?: unknown; id: string }[] }).pages,
  );
  for (const { id } of all) await control('DELETE', `/meta/pages/${id}`);
  const put = async () => {
    for (const { subscribed: _, ...one } of all) await control('POST', '/meta/pages', one);
  };
  try {
    const { page, context } = await connectedBusiness(browser);
    await open(page, path);
    await expect(section(page)).toContainText('no administra ninguna página de Facebook');
    const find = section(page).getByRole('button', { name: /^(Buscar páginas|Look for pages)$/ });
    await look(page, 'pages-none', () => bringIntoView(find));
    await open(page, path);
    await put();
    await find.click();
    await expect(rowOf(page, 'Bicicletas Andinas')).toContainText('Recibiendo', { timeout: 60_000 });
    await context.close();
  } finally {
    await put();
  }
});

test('whoever may not connect sees how the pages stand, and changes nothing', async ({ browser }) => {
  test.setTimeout(300_000);
  const made = await newPage();
  const { context, api, person } = await connectedBusiness(browser);
  const member = { email: `m${person.email}`, password: person.password };
  await joinTeam(api, { ...member, name: 'Mora Marketing', role: 'marketing' });
  const other = await visit(browser, member);
  await open(other.page, path);
  await expectState(rowOf(other.page, made.name), 'Recibiendo');
  await expect(section(other.page).getByRole('switch')).toHaveCount(0);
  await expect(section(other.page).getByRole('button')).toHaveCount(0);
  await look(other.page, 'pages-read-only', settled(other.page, made.name));
  await context.close();
  await other.context.close();
});

test('the wizard says from which pages leads come in, and leads to choosing them', async ({ browser }) => {
  test.setTimeout(300_000);
  const { page, context, api } = await visit(browser, await newBusiness());
  await connectByHttp(api);
  await open(page, '/crm/marketing');
  const note = page.getByRole('region', { name: /^(Páginas y formularios|Pages and forms)$/ });
  await expect(note).toContainText(/También entran los leads de los formularios de \d+ páginas/, { timeout: 60_000 });
  await look(page, 'pages-wizard', () => bringIntoView(note));
  await open(page, '/crm/marketing');
  await page.getByRole('button', { name: 'Elegir páginas' }).click();
  await expect(page.getByRole('dialog').getByRole('article', { name: 'Bicicletas Andinas' })).toBeVisible();
  await page.getByRole('dialog').getByRole('button', { name: 'Cerrar' }).click();
  await expect(page.getByRole('heading', { name: 'Elige las cuentas publicitarias' })).toBeVisible();
  await context.close();
});

test('a form whose phone nobody found says so, and one choice mends its leads; a test is shown, and is nobody', async ({
  browser,
}) => {
  test.setTimeout(300_000);
  const made = await newPage();
  const { page, context, api } = await connectedBusiness(browser);
  const name = newName('Visita');
  const phone = `11 6${made.id.slice(-3)}-${made.formId.slice(-4)}`;
  const fields = { nombre_y_apellido: name, 'donde_te_ubicamos?': phone };
  await control('POST', '/meta/leads', { form_id: made.formId, ad_id: null, fields });
  const nobody = { full_name: '<test lead: dummy data for full_name>', email: 'test@meta.com' };
  await control('POST', '/meta/leads', { form_id: made.formId, ad_id: null, fields: nobody });
  await expect.poll(() => findLeads(api, name), { timeout: 60_000 }).toBe(1);
  await open(page, path);
  const row = rowOf(page, made.name);
  await expect(row).toContainText('es el teléfono', { timeout: 60_000 });
  await expect(row).toContainText('Llegó un lead de prueba', { timeout: 60_000 });
  await row.getByLabel('Pregunta del teléfono').click();
  await page.getByRole('option', { name: 'donde te ubicamos' }).click();
  await row.getByRole('button', { name: 'Es el teléfono' }).click();
  await expect(row).toContainText('Teléfono de');
  await look(page, 'pages-phone', settled(page, made.name));
  const { items } = await api.get<{ items: { phone: string | null }[] }>(`/crm/leads?q=${encodeURIComponent(name)}`);
  expect(items).toMatchObject([{ phone: expect.stringContaining('+54') }]);
  expect(await findLeads(api, 'test lead')).toBe(0);
  await context.close();
});
