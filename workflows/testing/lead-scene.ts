/** For tests: a tenant that is connected to the sandbox with its pages, and leads of Instant Forms worked off as the relay does it. */
import { randomBytes } from 'node:crypto';
import { metaTokenKey, saveConnection } from '#db/meta/meta-connections.ts';
import { recordSubscription, saveMetaPages } from '#db/meta/meta-pages.ts';
import { storeNotices } from '#db/meta/lead-notices.ts';
import { type Tx, withTenant } from '#db/platform/tenant.ts';
import { createTestDatabase } from '#db/testing.ts';
import { createVault } from '#db/platform/vault.ts';
import { startMetaSandbox } from '#deploy/sandbox/meta/testing.ts';
import { collect } from '#providers/meta-graph/paging.ts';
import { createMetaAccess } from '../services/meta-access.ts';
import { relayLeadReads } from '../relay/meta/catch-up.ts';
import { relayLeads } from '../relay/meta/leads.ts';

export type LeadScene = Awaited<ReturnType<typeof createLeadScene>>;

/** Forms of the sandbox: the first page has two, the second one. */
export const formIds = ['880000000000000001', '880000000000000002', '880000000000000003'] as const;

export async function createLeadScene() {
  const [db, meta] = await Promise.all([createTestDatabase({ max: 8 }), startMetaSandbox()]);
  const vault = createVault(`k1:${randomBytes(32).toString('base64')}`);
  const { appId, appSecret } = meta.sandbox.settings.meta;
  const access = createMetaAccess({ vault, appId, appSecret, url: meta.url, version: 'v25.0' });
  const warnings: unknown[] = [];
  const deps = { sql: db.sql, meta: access, log: { warn: (data: object) => void warnings.push(data) } };
  let tenant = '';
  const inTenant = <T>(work: (tx: Tx) => Promise<T>) => withTenant(db.sql, tenant, work);

  /** Makes the tenant's connection, or a fresh one in its place. @returns the ids of its pages */
  async function connect(into = tenant): Promise<string[]> {
    const { body } = await meta.call('POST', '/_sandbox/meta/tokens', {});
    const pages = await collect(meta.graph({ token: body.access_token }).pages());
    return await withTenant(db.sql, into, async (tx) => {
      await vault.put(tx, into, metaTokenKey, body.access_token);
      const facts = { metaUserId: body.user_id, metaUserName: 'Lucía', scopes: ['leads_retrieval'], connectedBy: null };
      await saveConnection(tx, { ...facts, tokenExpiresAt: null, dataAccessExpiresAt: null });
      const given = pages.map((page) => ({ pageId: page.id, name: page.name, token: page.access_token }));
      await saveMetaPages(tx, vault, into, given);
      for (const page of pages) await recordSubscription(tx, page.id, null);
      return pages.map((page) => page.id);
    });
  }

  const work = async () => {
    while (await relayLeads(deps, 5));
  };
  return {
    db,
    meta,
    vault,
    warnings,
    deps,
    inTenant,
    connect,
    work,
    /** Somebody fills in a form. @returns the leadgen id; nobody is told of it */
    async submit(lead: Record<string, unknown> = {}): Promise<string> {
      const { status, body } = await meta.call('POST', '/_sandbox/meta/leads', { tell: false, ...lead });
      if (status !== 201) throw new Error(JSON.stringify(body));
      return body.leads[0].leadgen_id as string;
    },
    /** A webhook tells of leads, as the API stores it. */
    async tell(...leadgenIds: string[]): Promise<void> {
      const leads = leadgenIds.map((id) => meta.sandbox.meta.leads.all.get(id));
      await storeNotices(
        db.sql,
        leadgenIds.map((id, i) => ({
          leadgen_id: id,
          page_id: leads[i]?.pageId ?? '104000000000000001',
          form_id: leads[i]?.formId ?? null,
          ad_id: leads[i]?.adId ?? null,
        })),
      );
    },
    /** The bulk reads that are asked for. */
    async catchUp(): Promise<void> {
      while (await relayLeadReads(deps));
    },
    /** Asks for one, and lets it run. */
    async readForms(): Promise<{ state: string; error: string | null; rows: number }> {
      await inTenant((tx) => tx`insert into sync_runs (kind) values ('meta-leads')`);
      await this.catchUp();
      const [run] = await inTenant(
        (tx) => tx<{ state: string; error: string | null; rows: number }[]>`
          select state, error, rows_written as rows from sync_runs where kind = 'meta-leads' order by started_at desc limit 1`,
      );
      return run!;
    },
    /** What waits goes on at once, as if its time had come. */
    hurry: () => inTenant((tx) => tx`update webhook_inbox set retry_at = null where processed_at is null`),
    leads: () => inTenant((tx) => tx`select * from leads order by created_at, id`),
    touches: () => inTenant((tx) => tx`select * from lead_touches order by occurred_at, id`),
    types: async () =>
      (
        await inTenant(
          (tx) => tx<{ type: string; quiet: boolean }[]>`
        select type, processed_at is not null as quiet from events order by seq`,
        )
      ).map(({ type, quiet }) => type + (quiet ? ' (history)' : '')),
    inbox: () =>
      inTenant(
        (tx) => tx<{ id: string; attempts: number; error: string | null; done: boolean; waits: boolean }[]>`
          select external_event_id as id, attempts, error, processed_at is not null as done, coalesce(retry_at > now(), false) as waits
          from webhook_inbox order by seq`,
      ),
    /** The next test has a connected tenant of its own, and a sandbox without leads and faults. */
    async renew(): Promise<string> {
      await meta.call('DELETE', '/_sandbox/faults');
      meta.sandbox.meta.leads.all.clear();
      warnings.length = 0;
      // Tenants of earlier tests want no leads any more.
      await db.owner()`delete from meta_pages`;
      tenant = (await db.createTenant()).id;
      await connect();
      await this.catchUp();
      return tenant;
    },
    stop: () => Promise.all([db.stop(), meta.stop()]),
  };
}
