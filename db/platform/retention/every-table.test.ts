/** Whatever grows is walked, or says why it need not be: a new table is thought of by whoever makes it. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../testing.ts';
import { type Rule, rules } from './rules.ts';

let db: TestDatabase;
beforeAll(async () => void (db = await createTestDatabase()));
afterAll(() => db.stop());

/** Tables that no rule names, by why. */
const reasons: Record<string, string[]> = {
  'people and what the business sees of them: until it deletes them': [
    'carts',
    'consents',
    'enrolments',
    'external_ids',
    'inbound_messages',
    'lead_aliases',
    'lead_notes',
    'lead_touches',
    'leads',
    'messages',
    'opportunities',
    'sale_refunds',
    'sales_transactions',
    'tasks',
    'team_messages',
  ],
  'the audit log, a chain that proves nothing without its beginning': ['audit_heads', 'system_events'],
  'what was deleted must stay known: hashes and sums': [
    'deleted_messages',
    'deletion_marks',
    'person_keys',
    'tenant_deletions',
  ],
  'emptied by whoever works it off': [
    'enrolment_signals',
    'flow_count_marks',
    'mails',
    'marketing_changes',
    'unsealed_events',
  ],
  'gone once it is of no use, by whoever writes or settles it': [
    'ads_sync_pages',
    'ads_sync_places',
    'invitations',
    'meta_strays',
    'operator_events',
    'password_links',
    'rate_limits',
    'sign_in_attempts',
    'worker_heartbeats',
  ],
  'counts and numbers of a day, flow, version, seller or number: they stand in the place of rows': [
    'exchange_rates',
    'flow_counts',
    'flow_tallies',
    'lead_counts',
    'lead_credits',
    'marketing_state',
    'marketing_totals',
    'meta_ads_insights',
    'seller_turns',
    'sender_pace',
  ],
  'acts of the team and of the business, not of people who come in: some in a day': [
    'audience_runs',
    'bulk_changes',
    'flow_moves',
    'flow_versions',
    'import_batches',
    'troubles',
  ],
  'settings, and things that the team has so many of as it made': [
    'ad_accounts',
    'alert_settings',
    'api_keys',
    'conversion_settings',
    'credentials',
    'custom_fields',
    'date_scans',
    'deal_stages',
    'feature_flags',
    'feature_rules',
    'flow_drafts',
    'flows',
    'import_mappings',
    'kill_switch',
    'lead_tags',
    'lead_views',
    'memberships',
    'meta_ads_ads',
    'meta_ads_adsets',
    'meta_ads_campaigns',
    'meta_connections',
    'meta_lead_forms',
    'meta_pages',
    'meta_templates',
    'outgoing_webhooks',
    'retention_choices',
    'retention_runs',
    'saved_replies',
    'segments',
    'senders',
    'tenants',
    'test_phones',
    'users',
    'webhook_endpoints',
  ],
};

const all = Object.entries(rules as Record<string, Rule>);

describe('every table', () => {
  it('is kept by a rule, or has a reason why none is needed', async () => {
    const tables = await db.owner()<{ name: string }[]>`
      select table_name as name from information_schema.tables
      where table_schema = 'public' and table_type = 'BASE TABLE' and table_name <> 'schema_migrations'`;
    const ruled = new Set(all.map(([, { table }]) => table));
    const named = [...ruled, ...Object.values(reasons).flat()];
    expect(tables.map(({ name }) => name).toSorted()).toEqual(named.toSorted());
  });

  it.each(all.flatMap(([name, { table, by }]) => (by ? [{ name, table, by }] : [])))(
    'that $name walks has an index that begins with the tenant and the time',
    async ({ table, by }) => {
      const [{ indexes }] = await db.owner()<[{ indexes: number }]>`
        select count(*)::int as indexes from pg_index i
        where indrelid = ${table}::regclass and indpred is null
          and array(select attname::text from unnest(indkey[0:1]) with ordinality k(attnum, n)
            join pg_attribute a on a.attrelid = indrelid and a.attnum = k.attnum order by n) = ${['tenant_id', by]}`;
      expect(indexes).toBeGreaterThan(0);
    },
  );
});
