import { expect, newName, open, test } from './app.ts';
import { chain, makeFlow, publish } from './flow-kit.ts';

test('chosen leads enter a flow, which tells the team; the bell rings and leads to the lead', async ({
  page,
  api,
  lead,
}) => {
  const word = newName('campana').replace(' ', '');
  const flow = await makeFlow(
    api,
    chain(
      { id: 'start', kind: 'manual' },
      { id: 'tell', kind: 'notify-team', config: { text: 'Llamar a {{lead.name}}', to: 'everyone' } },
    ),
  );
  await publish(api, flow.id);
  const { id } = await lead({ name: word });
  await open(page, `/crm/leads?q=${word}`);
  await page.getByRole('checkbox', { name: `Seleccionar ${word}` }).check();
  await page.getByRole('button', { name: 'Ingresar en un flujo' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText('Se aplica a 1 lead');
  await dialog.getByRole('combobox', { name: 'Flujo' }).fill(flow.name);
  await page.getByRole('option', { name: flow.name }).click();
  await dialog.getByRole('button', { name: 'Aplicar a 1' }).click();
  await expect(page.getByText('1 · Entraron al flujo')).toBeVisible();
  await page.getByRole('button', { name: /sin leer/ }).click();
  await page.getByRole('link', { name: new RegExp(`Llamar a ${word}`) }).click();
  await expect(page).toHaveURL(new RegExp(id));
  await expect(page.getByText(`Entró en el flujo “${flow.name}”`)).toBeVisible();
  await page.getByRole('button', { name: /sin leer/ }).click();
  await page.getByRole('button', { name: 'Marcar todo como leído' }).click();
  await expect(page.getByRole('button', { name: 'Avisos' })).toBeVisible();
});

test('a lead’s page says where they stand in a flow and until when, and takes them out', async ({
  page,
  api,
  lead,
}) => {
  const flow = await makeFlow(
    api,
    chain(
      { id: 'start', kind: 'manual' },
      { id: 'wait', kind: 'wait', config: { for: 'P3D' } },
      { id: 'tell', kind: 'notify-team', config: { text: 'Nunca', to: 'everyone' } },
    ),
  );
  await publish(api, flow.id);
  const { id } = await lead();
  await api.post(`/crm/flows/${flow.id}/enrol`, { lead_ids: [id] });
  await open(page, `/crm/leads/${id}`);
  const row = page.getByRole('region', { name: 'Flujos' }).getByRole('listitem').filter({ hasText: flow.name });
  await expect(row).toContainText('Espera');
  await expect(row).toContainText('Sigue dentro de 3 d');
  await expect(page.getByText(/Espera hasta /).first()).toBeVisible();
  await row.getByRole('button', { name: 'Sacar' }).click();
  await expect(page.getByRole('dialog')).toContainText(flow.name);
  await page.getByRole('dialog').getByRole('button', { name: 'Sacar' }).click();
  await expect(row).toContainText('Detenido');
  await expect(row.getByRole('button', { name: 'Sacar' })).toHaveCount(0);
});

test('a message that was not sent says why in the lead’s story', async ({ page, api, lead }) => {
  const flow = await makeFlow(
    api,
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
    ),
  );
  await publish(api, flow.id);
  const { id } = await lead({ phone: undefined, email: 'sin.telefono@example.com' });
  await api.post(`/crm/flows/${flow.id}/enrol`, { lead_ids: [id] });
  await open(page, `/crm/leads/${id}`);
  await expect(page.getByText('El lead no tiene teléfono').first()).toBeVisible({ timeout: 30_000 });
});
