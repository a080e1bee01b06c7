import postgres from 'postgres';
import { expect, open, ready, test } from './app.ts';
import { findFaults } from './axe.ts';

const pages = [
  '/crm/marketing',
  '/crm/hsm',
  '/crm/leads',
  '/crm/conversations',
  '/crm/segments',
  '/crm/opportunities',
  '/crm/sales',
  '/crm/carts',
  '/crm/tasks',
  '/crm/settings',
];

test('without a worker and without Temporal every page works and says that sending waits; with them again it goes by itself', async ({
  page,
}) => {
  test.setTimeout(180_000);
  const stopped = [ready.pids.worker!, ready.pids.temporal!];
  const sql = postgres(ready.databaseUrl, { max: 1, onnotice: () => {} });
  // Frozen, not ended: nobody starts them anew. Their last sign of life is made old instead of waited for.
  for (const pid of stopped) process.kill(pid, 'SIGSTOP');
  try {
    await sql`update worker_heartbeats set beat_at = beat_at - interval '2 minutes'`;
    const notice = page.getByRole('status').filter({ hasText: 'El motor no está en marcha' });
    for (const path of pages) {
      await open(page, path);
      await expect(notice).toBeVisible();
      await expect(page.getByRole('main').getByText(/Algo salió mal|No hay respuesta del servidor/)).toHaveCount(0);
    }
    expect(await findFaults(page)).toEqual([]);
    for (const pid of stopped) process.kill(pid, 'SIGCONT');
    await expect(notice).toHaveCount(0, { timeout: 40_000 });
  } finally {
    for (const pid of stopped) process.kill(pid, 'SIGCONT');
    await sql.end();
  }
});
