/** For the test that walks every route: a row of each thing that a path or a body can name. */
import { insertLiveFlow, insertMessage } from '#db/testing/flow-scene.ts';
import { withTenant } from '#db/platform/tenant.ts';
import type { TestTenant } from '#db/testing.ts';
import type { TestApi } from '../testing.ts';

/** Ids by the name of what they are of. */
export type Scene = Record<string, string>;

/** Ids that Meta gives are numbers. */
export const metaIds = (mark: string) => {
  const number = [...mark].map((letter) => letter.charCodeAt(0)).join('');
  return { ad_account: `act_${number}`, page: number };
};

/** One row of everything, each carrying the mark. Ids by the name that paths and bodies have for them. */
export async function insertOneOfEverything(api: TestApi, tenant: TestTenant, mark: string): Promise<Scene> {
  const ids = await withTenant(api.database.sql, tenant.id, async (tx) => {
    const one = async (table: string, row: Record<string, unknown>) =>
      (await tx<{ id: string }[]>`insert into ${tx(table)} ${tx(row)} returning id`)[0]!.id;
    const lead = await one('leads', {
      name: mark,
      phone: '+5491123456789',
      phone_key: '541123456789',
      spoke_at: new Date(),
      waiting_since: new Date(),
      email: `${mark}@example.com`,
    });
    const opportunity = await one('opportunities', { lead_id: lead, name: mark });
    const sale = await one('sales_transactions', { lead_id: lead, amount: 1, currency: 'ARS', status: 'pending' });
    const cart = await one('carts', { lead_id: lead, items: tx.json([{ name: mark }]) });
    const flow = await insertLiveFlow(tx, mark);
    const enrolment = await one('enrolments', {
      flow_id: flow,
      version: 1,
      lead_id: lead,
      occurrence: mark,
      started_at: new Date(),
    });
    const message = await insertMessage(tx, { leadId: lead, flowId: flow, enrolmentId: enrolment, state: 'sent' });
    const sender = await one('senders', {
      provider: 'ycloud',
      phone: '+5491100000000',
      label: mark,
      credential_key: 'k',
    });
    await one('notifications', { text: mark, lead_id: lead });
    const template = await one('meta_templates', {
      provider: 'ycloud',
      waba_id: mark,
      name: mark,
      language: 'es',
      category: 'MARKETING',
      status: 'APPROVED',
      components: tx.json([]),
    });
    const file = { name: `${mark}.pdf`, type: 'application/pdf', size: 1, sha256: new Uint8Array(1) };
    const condition = tx.json({ field: 'lead.name', op: 'eq', value: mark });
    const segment = await one('segments', { name: mark, condition });
    const run = await one('audience_runs', {
      flow_id: flow,
      segment_id: segment,
      segment_name: mark,
      turn: mark,
      per_minute: 1,
      state: 'done',
    });
    const move = await one('flow_moves', { flow_id: flow, cause: 'hand', to_version: 1, others: 'now', state: 'done' });
    const bulk = await one('bulk_changes', {
      act: tx.json({ do: 'tag', add: [mark], remove: [] }),
      people: 0,
      actor_type: 'api_key',
    });
    const batch = await one('import_batches', {
      file_name: `${mark}.csv`,
      rows: 0,
      created: 0,
      updated: 0,
      actor_type: 'api_key',
    });
    const task = await one('tasks', { lead_id: lead, title: mark });
    const note = await one('lead_notes', { lead_id: lead, text: mark });
    const saved_reply = await one('saved_replies', { title: mark, text: mark });
    const target = { name: mark, url: `https://${mark}.example/hook`, events: ['cart.purchased'], secret_key: 'k' };
    const webhook = await one('outgoing_webhooks', target);
    const call = await one('webhook_calls', { webhook_id: webhook, type: 'webhook.test' });
    const conversion = await one('conversions', {
      lead_id: lead,
      event_id: `Purchase:${mark}`,
      event_name: 'Purchase',
      origin: 'flow',
      occurred_at: new Date(),
      state: 'refused',
    });
    const media = await one('media_files', { ...file, bytes: new Uint8Array(1) });
    const { ad_account, page } = metaIds(mark);
    await one('ad_accounts', { account_id: ad_account, name: mark, currency: 'ARS', timezone: 'UTC' });
    await tx`insert into meta_pages ${tx({ page_id: page, name: mark })}`;
    await tx`insert into meta_lead_forms ${tx({ form_id: page, page_id: page, name: mark })}`;
    const campaign = `campaign-${mark}`;
    await tx`insert into meta_ads_campaigns ${tx({ campaign_id: campaign, account_id: ad_account, name: mark, status: 'ACTIVE' })}`;
    return {
      lead,
      opportunity,
      sale,
      cart,
      flow,
      enrolment,
      message,
      sender,
      template,
      media,
      segment,
      webhook,
      call,
      conversion,
      run,
      move,
      bulk,
      batch,
      task,
      note,
      saved_reply,
      campaign,
      ad_account,
      page,
    };
  });
  const member = await api.database.createUser(tenant.id, { role: 'seller', name: mark });
  const [invitation] = await api.database.owner()<{ id: string }[]>`
    insert into invitations ${api.database.owner()({ tenant_id: tenant.id, email: `${mark.toLowerCase()}@example.org`, name: mark, role: 'seller', token_hash: crypto.getRandomValues(new Uint8Array(32)), is_mailed: false, expires_at: new Date(Date.now() + 86_400_000) })} returning id`;
  const { sessionId: session } = await api.person('seller', tenant);
  const [key] = await api.database.owner()<{ id: string }[]>`
    insert into api_keys ${api.database.owner()({ tenant_id: tenant.id, kind: 'api', name: mark, prefix: mark, key_hash: crypto.getRandomValues(new Uint8Array(32)) })} returning id`;
  const [testPhone] = await api.database.owner()<{ id: string }[]>`
    insert into test_phones ${api.database.owner()({ tenant_id: tenant.id, user_id: member, phone: '+5491155550000', phone_key: '541155550000', code: mark, code_until: new Date() })} returning id`;
  const [view] = await api.database.owner()<{ id: string }[]>`
    insert into lead_views ${api.database.owner()({ tenant_id: tenant.id, user_id: member, name: mark })} returning id`;
  return {
    ...ids,
    view: view!.id,
    test_phone: testPhone!.id,
    member,
    key: key!.id,
    invitation: invitation!.id,
    session,
    tenant: tenant.id,
  };
}
