import postgres from 'postgres';
import { expect, newName, newPhone, open, ready, test } from './app.ts';
import { chain, makeFlow, messagesTo, publish } from './flow-kit.ts';

/** As the owner of the tables: what else takes minutes, or a person of the provider's. */
async function asOwner<T>(work: (sql: postgres.Sql) => Promise<T>): Promise<T> {
  const sql = postgres(ready.databaseUrl, { max: 1, onnotice: () => {} });
  return await work(sql).finally(() => sql.end());
}

const sending = () =>
  chain(
    { id: 'start', kind: 'manual' },
    {
      id: 'send',
      kind: 'send-template',
      config: {
        template: { name: 'lead_followup', language: 'es' },
        variables: { '1': '{{lead.first_name | "amigo"}}' },
      },
    },
  );

test('a message in doubt is sent again from the lead’s story, after saying what that risks', async ({
  page,
  api,
  lead,
}) => {
  test.setTimeout(120_000);
  const flow = await makeFlow(api, sending());
  await publish(api, flow.id);
  const { id, name, phone } = await lead();
  await api.post(`/crm/flows/${flow.id}/enrol`, { lead_ids: [id] });
  const story = page.getByRole('region', { name: 'Historia' });
  await open(page, `/crm/leads/${id}`);
  await expect(story).toContainText('Entregado', { timeout: 40_000 });
  await expect(story.getByRole('button', { name: /Enviar otra vez/ })).toHaveCount(0);
  // As if its answer and all that was told of it had got lost.
  await asOwner(async (sql) => {
    await sql`delete from message_events where message_id in (select id from messages where lead_id = ${id})`;
    await sql`
      update messages set state = 'unconfirmed', reason = 'unconfirmed', provider_id = null, wamid = null, accepted_at = null,
        sent_at = null, delivered_at = null, settle_at = now() where lead_id = ${id}`;
  });
  const again = story.getByRole('button', { name: `Enviar otra vez: ${name}` });
  await open(page, `/crm/leads/${id}`);
  await expect(story).toContainText('El proveedor no confirmó si lo aceptó');
  await again.click();
  const dialog = page.getByRole('dialog', { name: `¿Enviar otra vez a ${name}?` });
  await expect(dialog).toContainText('recibe el mismo mensaje dos veces');
  await dialog.getByRole('button', { name: 'Cancelar' }).click();
  await expect(dialog).toBeHidden();
  expect(await messagesTo(page, phone)).toHaveLength(1);
  await again.click();
  await dialog.getByRole('button', { name: 'Enviar otra vez' }).click();
  await expect(page.getByText(`Se enviará otra vez a ${name}`)).toBeVisible();
  await expect(story).toContainText('Entregado', { timeout: 40_000 });
  await expect(story).toContainText('Un intento anterior quedó sin respuesta');
  await expect(again).toHaveCount(0);
  expect(await messagesTo(page, phone)).toHaveLength(2);
});

test('the lead’s page says that WhatsApp does not know the number, until the person writes', async ({ page, lead }) => {
  const { id, phone } = await lead();
  await asOwner(
    (sql) => sql`
      insert into messages (tenant_id, external_id, lead_id, node_id, state, reason, to_phone, error_code, failed_at)
      select tenant_id, ${`e2e-${id}`}, id, 'n', 'failed', 'provider-recipient', phone, '131026', now() from leads where id = ${id}`,
  );
  await open(page, `/crm/leads/${id}`);
  const banner = page.getByRole('alert').filter({ hasText: 'WhatsApp dijo que este número no lo tiene' });
  await expect(banner).toContainText('un mensaje suyo lo levanta');
  await page.request.post(`${ready.sandboxUrl}/_sandbox/inbound`, { data: { from: phone, text: 'Acá estoy' } });
  await expect(page.getByRole('region', { name: 'Historia' })).toContainText('Acá estoy', { timeout: 20_000 });
  await expect(banner).toHaveCount(0);
});

test('a yes that does not count says why, also of somebody who is no lead yet', async ({ page }) => {
  const phone = newPhone();
  // They said stop before anybody wrote them down.
  const told = () =>
    asOwner(async (sql) => {
      const [row] = await sql<[{ count: number }]>`
        select count(*)::int as count from consents where not granted and lead_id is null`;
      return row.count;
    });
  const before = await told();
  await page.request.post(`${ready.sandboxUrl}/_sandbox/inbound`, { data: { from: phone, optOut: 'unsubscribe' } });
  await expect.poll(told, { timeout: 20_000 }).toBe(before + 1);
  await open(page, '/crm/leads?new=lead');
  const dialog = page.getByRole('dialog');
  const name = newName('Ida');
  await dialog.getByLabel('Nombre').fill(name);
  await dialog.getByLabel('Teléfono').fill(phone);
  await dialog.getByRole('checkbox', { name: 'Aceptó recibir mensajes por WhatsApp' }).check();
  await dialog.getByRole('button', { name: 'Nuevo lead' }).click();
  await expect(page.getByRole('heading', { level: 1, name })).toBeVisible();
  await expect(page.getByText('Un sí que no cuenta. La persona pidió no recibir más mensajes.')).toBeVisible();
  await expect(page.getByText('No quiere mensajes')).toBeVisible();
});
