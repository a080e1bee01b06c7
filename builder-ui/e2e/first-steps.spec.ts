import postgres from 'postgres';
import { expect, open, ready, signIn, test } from './app.ts';
import { findFaults } from './axe.ts';

test('a new business sees its first steps: done is what is there, and who puts the list away is not asked again', async ({
  browser,
}) => {
  const sql = postgres(ready.databaseUrl, { max: 1, onnotice: () => {} });
  const email = `primera-${Date.now()}@cadencia.example`;
  try {
    const [tenant] = await sql<[{ id: string }]>`insert into tenants (name) values ('Negocio nuevo') returning id`;
    await sql`
      with person as (
        insert into users (email, name, password_hash) select ${email}, 'Primera', password_hash from users where email = ${ready.email}
        returning id)
      insert into memberships (tenant_id, user_id, role) select ${tenant.id}, id, 'ceo' from person`;
    const context = await browser.newContext({ viewport: { width: 390, height: 844 }, colorScheme: 'dark' });
    await context.addInitScript(() => localStorage.setItem('cadencia-language', 'es'));
    await signIn(context, { email, password: ready.password });
    const page = await context.newPage();
    await open(page, '/crm/hsm');
    const steps = page.getByRole('region', { name: 'Primeros pasos' });
    await expect(steps).toContainText('0 de 5 hechos');
    await expect(steps.getByRole('img', { name: 'Falta:' })).toHaveCount(5);
    expect(await findFaults(page)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);

    await sql`
      insert into ad_accounts (tenant_id, account_id, name, currency, timezone)
      values (${tenant.id}, 'act_77', 'Cuenta', 'ARS', 'America/Argentina/Buenos_Aires')`;
    await page.reload();
    await expect(steps).toContainText('1 de 5 hechos');
    await expect(steps.getByRole('listitem').last().getByRole('img', { name: 'Hecho:' })).toBeVisible();
    await steps.getByRole('link', { name: 'Conecta tu número de WhatsApp', exact: true }).click();
    await expect(page).toHaveURL(/settings\?tab=senders/);

    await open(page, '/crm/hsm');
    await steps.getByRole('button', { name: 'No mostrarme más esta lista' }).click();
    await expect(steps).toHaveCount(0);
    await open(page, '/crm/hsm');
    await expect(steps).toHaveCount(0);
    await context.close();
  } finally {
    await sql.end();
  }
});
