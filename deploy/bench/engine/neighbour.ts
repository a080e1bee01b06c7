/** A second tenant of the same installation, who can send. */
import { join } from 'node:path';
import { hashPassword } from '#api/people/password.ts';
import { foundTenant } from '#db/people/first-people.ts';
import { learnPersonKey } from '#db/platform/person-key.ts';
import { requestSync } from '#db/platform/sync-runs.ts';
import { connect, withTenant } from '#db/platform/tenant.ts';
import { createVault } from '#db/platform/vault.ts';
import { appUrl } from '../../migrate.ts';
import type { Ready } from '../../ready.ts';
import { loadSecrets } from '../../secrets.ts';
import { seedSender } from '../../seed/seed-sender.ts';
import { whenTemplatesAreHere } from '../../seed/seed.ts';

/** @param folder where the stack keeps its secrets. @returns the installation as the new tenant's ceo signs in to it */
export async function foundNeighbour(ready: Ready, folder: string): Promise<Ready> {
  // Another one each time: a folder that is kept has that of the run before.
  const email = `neighbour-${crypto.randomUUID()}@cadencia.example`;
  const secrets = await loadSecrets(join(folder, 'secrets.json'));
  const vault = createVault(secrets.CREDENTIALS_KEYS);
  const url = appUrl(ready.databaseUrl, secrets.appPassword);
  const personKey = await learnPersonKey(url, vault);
  const owner = connect(ready.databaseUrl, { max: 1, name: 'cadencia-bench', personKey });
  const app = connect(url, { max: 2, name: 'cadencia-bench', personKey });
  try {
    const ceo = { email, name: 'Neighbour', passwordHash: await hashPassword(ready.password) };
    const place = { timezone: 'UTC', currency: 'USD', locale: 'es' };
    const { tenantId } = await owner.begin((tx) => foundTenant(tx, { name: 'Neighbour', ...place, ceo }));
    await seedSender({ app, vault, tenantId, secrets, ycloudUrl: ready.sandboxUrl, webhookUrl: ready.url });
    await withTenant(app, tenantId, (tx) => requestSync(tx, 'templates'));
    await whenTemplatesAreHere(url, tenantId);
    return { ...ready, email };
  } finally {
    await Promise.all([owner.end({ timeout: 2 }), app.end({ timeout: 2 })]);
  }
}
