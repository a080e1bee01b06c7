/** Tables that hang on no lead: each says why a deleted person is not in its texts, so that a new one is thought of. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { looseTables } from '../testing/traces.ts';
import { createTestDatabase, type TestDatabase } from '../testing.ts';

let db: TestDatabase;
beforeAll(async () => void (db = await createTestDatabase()));
afterAll(() => db.stop());

const reasons: Record<string, string[]> = {
  'looked through when somebody is deleted (delete-person.ts), or emptied by a trigger of leads': [
    'bulk_changes',
    'external_ids',
    'idempotency_keys',
    'lead_tags',
    'test_phones',
    'test_sends',
    'webhook_inbox',
  ],
  'hashes under a key that no dump holds': ['deletion_marks', 'person_keys'],
  'sums and counts': [
    'deleted_messages',
    'flow_counts',
    'flow_tallies',
    'lead_counts',
    'lead_credits',
    'marketing_state',
    'marketing_totals',
    'rate_limits',
    'seller_turns',
    'sender_pace',
    'sync_runs',
    'troubles',
  ],
  'names of fields, states and ids, no texts (api/platform/audit.ts); what was told outside is ids': [
    'audit_heads',
    'audit_reads',
    'operator_events',
    'system_events',
    'unsealed_events',
    'webhook_calls',
  ],
  'what the team writes for many: no search of a person can be kept in it': [
    'audience_runs',
    'custom_fields',
    'deal_stages',
    'flow_drafts',
    'flow_moves',
    'flow_versions',
    'flows',

    'import_batches',
    'import_mappings',
    'lead_views',
    'media_files',
    'meta_templates',
    'saved_replies',
    'segments',
  ],
  'the team itself and how it comes in': [
    'api_keys',
    'invitations',
    'mails',
    'memberships',
    'oauth_states',
    'password_links',
    'sessions',
    'sign_in_attempts',
    'users',
  ],
  'the business, its numbers, its ads and the installation': [
    'ad_accounts',
    'ads_sync_pages',
    'ads_sync_places',
    'alert_settings',
    'conversion_settings',
    'credentials',
    'exchange_rates',
    'feature_flags',
    'feature_rules',
    'meta_ads_ads',
    'meta_ads_adsets',
    'meta_ads_campaigns',
    'meta_ads_insights',
    'meta_connections',
    'meta_lead_forms',
    'meta_pages',
    'meta_strays',
    'outgoing_webhooks',
    'retention_choices',
    'retention_runs',
    'senders',
    'tenants',
    'webhook_endpoints',
    'worker_heartbeats',
  ],
};

it('every table that hangs on no lead and can hold any text has a reason why it names nobody who was deleted', async () => {
  expect((await looseTables(db.owner())).toSorted()).toEqual(Object.values(reasons).flat().toSorted());
});
