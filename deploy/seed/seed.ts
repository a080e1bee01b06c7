/** Makes a new installation usable: a demo tenant, somebody to sign in as, a sender that works, a key to hand leads in with. */
import { createHash } from 'node:crypto';
import { hashPassword } from '#api/people/password.ts';
import { insertApiKey } from '#db/people/api-keys.ts';
import { learnPersonKey } from '#db/platform/person-key.ts';
import { connect, type Sql, withTenant } from '#db/platform/tenant.ts';
import { lastTemplateSync } from '#db/sending/templates.ts';
import { requestSync } from '#db/platform/sync-runs.ts';
import { foundTenant } from '#db/people/first-people.ts';
import { createVault } from '#db/platform/vault.ts';
import { fillDemo } from '../demo.ts';
import type { Secrets } from '../secrets.ts';
import { endInvented } from './end-invented.ts';
import { rateTemplates } from './rate-templates.ts';
import { seedSender } from './seed-sender.ts';

export const demoEmail = 'demo@cadencia.example';

export interface SeedOptions {
  ownerUrl: string;
  appUrl: string;
  secrets: Secrets;
  /** Where YCloud, or the sandbox in its place, answers. */
  ycloudUrl: string;
  /** Where YCloud can reach our webhooks. */
  webhookUrl: string;
  /** Where the sandbox answers that plays Meta; null when somebody uses the real one. */
  adsFrom: string | null;
  /** Also fill the tenant with people and history, unless it has some. */
  demo: boolean;
  /** And with sixty days of work, where the provider is the sandbox. */
  lively?: boolean;
  /** Whether the provider is the sandbox, which reaches nobody. */
  pretends: boolean;
  tell: (line: string) => void;
}

/** Creates what is missing; repeating it changes nothing. */
export async function seed(options: SeedOptions): Promise<{ email: string; tenantId: string }> {
  const vault = createVault(options.secrets.CREDENTIALS_KEYS);
  const personKey = await learnPersonKey(options.appUrl, vault);
  const owner = connect(options.ownerUrl, { max: 2, name: 'cadencia-seed', personKey });
  const app = connect(options.appUrl, { max: 2, name: 'cadencia-seed', personKey });
  try {
    const tenantId = (await findDemoTenant(owner)) ?? (await createDemoTenant(owner, options));
    await seedIngestKey(app, tenantId, options.secrets.ingestKey);
    await seedSender({ ...options, app, vault, tenantId });
    await withTenant(app, tenantId, async (tx) => {
      if ((await lastTemplateSync(tx))?.state !== 'completed') await requestSync(tx, 'templates');
    });
    const passwordHash = () => hashPassword(options.secrets.demoPassword);
    const filled = options.demo
      ? await fillDemo({
          app,
          tenantId,
          passwordHash,
          sandboxUrl: options.adsFrom,
          lively: options.lively && options.pretends,
        })
      : null;
    if (filled && options.lively && options.pretends) await rateTemplates(options.ycloudUrl);
    if (filled) options.tell(`The demo tenant has ${filled.leads} invented leads and ${filled.flows} flows.`);
    if (!options.pretends) await withTenant(app, tenantId, endInvented);
    return { email: demoEmail, tenantId };
  } finally {
    await Promise.all([owner.end({ timeout: 2 }), app.end({ timeout: 2 })]);
  }
}

/** Waits until the worker has fetched the templates that `seed` asked it for, so that whoever publishes a flow now finds them. */
export async function whenTemplatesAreHere(appUrl: string, tenantId: string): Promise<void> {
  const app = connect(appUrl, { max: 1, name: 'cadencia-seed' });
  try {
    for (
      const deadline = Date.now() + 30_000;
      Date.now() < deadline;
      await new Promise((next) => setTimeout(next, 100))
    ) {
      const last = await withTenant(app, tenantId, lastTemplateSync);
      if (last?.state !== 'running') return;
    }
  } finally {
    await app.end({ timeout: 2 });
  }
}

async function findDemoTenant(owner: Sql): Promise<string | null> {
  const [row] = await owner<{ id: string }[]>`
    select m.tenant_id as id from users u join memberships m on m.account_id = u.id join tenants t on t.id = m.tenant_id
    where u.email = ${demoEmail} and t.is_demo order by m.created_at limit 1`;
  return row?.id ?? null;
}

async function createDemoTenant(owner: Sql, { secrets, tell }: SeedOptions): Promise<string> {
  tell('Creating the demo tenant …');
  const passwordHash = await hashPassword(secrets.demoPassword);
  return await owner.begin(async (tx) => {
    const ceo = { email: demoEmail, name: 'Demo', passwordHash };
    const place = { timezone: 'America/Argentina/Buenos_Aires', currency: 'ARS', locale: 'es' };
    const { tenantId } = await foundTenant(tx, { name: 'Demo', ...place, ceo });
    await tx`update tenants set is_demo = true where id = ${tenantId}`;
    return tenantId;
  });
}

async function seedIngestKey(app: Sql, tenantId: string, key: string): Promise<void> {
  const hash = createHash('sha256').update(key).digest();
  await withTenant(app, tenantId, async (tx) => {
    const found = await tx`select from api_keys where key_hash = ${hash}`;
    if (found.length > 0) return;
    await insertApiKey(tx, { kind: 'ingest', name: 'Demo', prefix: key.slice(0, 12), hash, createdBy: null });
  });
}
