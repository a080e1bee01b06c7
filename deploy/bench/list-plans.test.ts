/**
 * Every list and queue reads about what it shows: measured by what PostgreSQL counted in the transaction, with sequential scans made as
 * dear as they are over a million rows, so that one that is there nevertheless is one that no index could spare.
 */
import type { LeadFilter } from '#db/crm/lead-list/lead-filter.ts';
import { countLeads, hasManyLeads, listLeads } from '#db/crm/lead-list/list-leads.ts';
import { listCarts } from '#db/crm/carts.ts';
import { listOpportunities } from '#db/crm/opportunities.ts';
import { listSales } from '#db/crm/sales.ts';
import { readTimeline } from '#db/crm/timeline.ts';
import { rangeInDays } from '#db/flows/counts/day-range.ts';
import { catchUp } from '#db/flows/counts/kept.ts';
import { numbersOfCohort, numbersOfTemplates } from '#db/flows/counts/of-cohort.ts';
import { overviewOfFlows, statsOfFlow } from '#db/flows/counts/of-flows.ts';
import { listLogs } from '#db/flows/automation.ts';
import { listEnrolments, type EnrolmentFilter } from '#db/flows/enrolments.ts';
import { listFlows } from '#db/flows/flows.ts';
import { readHealth } from '#db/platform/diagnostics.ts';
import { claimEvents, claimInbox } from '#db/platform/queues.ts';
import { wholeTenant } from '#db/platform/scope.ts';
import { withTenant, type Tx } from '#db/platform/tenant.ts';
import {
  countConversations,
  listConversations,
  type ConversationFilter,
} from '#db/sending/conversations/conversations.ts';
import { listMessages, type MessageFilter } from '#db/sending/messages.ts';
import { createTestDatabase, type TestDatabase } from '#db/testing.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fillPeople } from './lists-data.ts';

let db: TestDatabase;
let tenant: string;
let flow: string;
let lead: { id: string; name: string; phone: string };
const size = { leads: 8000, enrolments: 8000, open: 400, messages: 3200, flows: 3 };
const big = [
  'leads',
  'enrolments',
  'enrolment_steps',
  'messages',
  'opportunities',
  'sales_transactions',
  'carts',
  'events',
  'inbound_messages',
  'flow_tallies',
];
const page = { after: null, limit: 50 };

beforeAll(async () => {
  db = await createTestDatabase();
  tenant = (await db.createTenant()).id;
  const other = (await db.createTenant()).id;
  for (const id of [tenant, other]) await fillPeople(db.owner(), id, size, () => {});
  while ((await catchUp(db.sql, tenant, 60_000)) !== 'done');
  await vacuum();
  await withTenant(db.sql, tenant, async (tx) => {
    [lead] = (await tx`select id, name, phone from leads order by created_at desc limit 1`) as unknown as [typeof lead];
    flow = (await tx<[{ id: string }]>`select id from flows order by name limit 1`)[0].id;
  });
}, 120_000);
afterAll(() => db.stop());

/** As the autovacuum leaves it in time: a snapshot that somebody holds meanwhile (its own worker's, too) keeps a pass from marking pages. */
async function vacuum(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) {
    await db.owner().unsafe('vacuum analyze');
    const [{ left }] = await db.owner()<[{ left: number }]>`
      select count(*)::int as left from pg_class where relname = any(${big}) and relkind = 'r' and relallvisible < relpages`;
    if (left === 0) return;
  }
  throw new Error('somebody holds a snapshot');
}

interface Counted {
  table: string;
  scans: number;
  read: number;
}

/** By this connection; what it counted in transactions before may not have been handed on yet. */
const counted = (tx: Tx) => tx<Counted[]>`
  select relname as table, seq_scan::int as scans, (seq_tup_read + coalesce(idx_tup_fetch, 0))::int as read
  from pg_stat_xact_user_tables where relname = any(${big}) order by relname`;

/** Runs something in a transaction of its own. @returns how many rows of big tables it read, and which it read from end to end */
async function measure(work: (tx: Tx) => Promise<unknown>): Promise<{ read: number; scanned: string[] }> {
  return await withTenant(db.sql, tenant, async (tx) => {
    await tx`set local enable_seqscan = off`;
    const before = await counted(tx);
    await work(tx);
    const rows = (await counted(tx)).map((row, n) => ({
      table: row.table,
      scans: row.scans - before[n]!.scans,
      read: row.read - before[n]!.read,
    }));
    return {
      read: rows.reduce((sum, row) => sum + row.read, 0),
      scanned: rows.filter(({ scans }) => scans > 0).map((row) => row.table),
    };
  });
}

const leads = (filter: LeadFilter) => (tx: Tx) => listLeads(tx, filter, page, wholeTenant);
const enrolments = (filter: EnrolmentFilter) => (tx: Tx) => listEnrolments(tx, filter, page, wholeTenant);
const messages = (filter: MessageFilter) => (tx: Tx) => listMessages(tx, filter, page, wholeTenant);
const talks = (filter: Partial<ConversationFilter>) => (tx: Tx) =>
  listConversations(tx, { view: 'open', userId: null, ...filter }, page, wholeTenant);
const ids = async (tx: Tx) => (await tx<{ id: string }[]>`select id from flows`).map(({ id }) => id);
const month = (tx: Tx) => rangeInDays(tx, { days: 30 });

const lists: Record<string, (tx: Tx) => Promise<unknown>> = {
  leads: leads({}),
  'leads by status': leads({ status: 'won' }),
  'leads by a tag that nobody has': leads({ tag: 'nadie' }),
  'leads by source': leads({ lead_source: 'BENCH1' }),
  'leads by a source that nobody has': leads({ lead_source: 'NADIE' }),
  'leads by campaign': leads({ campaign_id: 'c7' }),
  'leads by ad': leads({ ad_id: 'a77' }),
  'leads by consent': leads({ consent: 'revoked' }),
  'leads by name': (tx) => leads({ q: lead.name })(tx),
  'leads of a segment by tag': leads({ where: { field: 'lead.tags', op: 'contains', value: 'VIP' } }),
  'leads of a segment by a rare sale': leads({ where: { field: 'sale.status', op: 'eq', value: 'refunded' } }),
  'leads of a segment by a sale over an amount': leads({ where: { field: 'sale.amount', op: 'gt', value: 5000 } }),
  'leads of a segment by a sale that few have': leads({ where: { field: 'sale.amount', op: 'gt', value: 7990 } }),
  'leads of a segment by name': leads({ where: { field: 'lead.name', op: 'contains', value: 'garcia' } }),
  'leads by a name that nobody has': leads({ q: 'zyxwvut' }),
  'leads in the order of their names': (tx) => listLeads(tx, {}, page, wholeTenant, 'name'),
  'leads of one status in the order of their names': (tx) =>
    listLeads(tx, { status: 'lost' }, page, wholeTenant, 'name'),
  'leads in the order in which they wrote': (tx) => listLeads(tx, {}, page, wholeTenant, 'wrote'),
  'how many leads there are': (tx) => countLeads(tx, {}, wholeTenant),
  'how many leads a seller has won': (tx) => countLeads(tx, { status: 'won', seller_id: lead.id }, wholeTenant),
  'whether there are many leads': hasManyLeads,
  'leads by phone': (tx) => leads({ q: lead.phone })(tx),
  'leads by the beginning of an e-mail': leads({ q: 'p777@bench' }),
  'leads of a segment without a deal': leads({ where: { field: 'opportunity.status', op: 'is-empty' } }),
  'leads by one or two letters': leads({ q: 'zq' }),
  conversations: talks({}),
  'conversations that nobody answered': talks({ view: 'unanswered' }),
  'closed conversations': talks({ view: 'closed' }),
  'conversations with somebody': (tx) => talks({ q: lead.name })(tx),
  'how many conversations there are': (tx) => countConversations(tx, null, wholeTenant),
  opportunities: (tx) => listOpportunities(tx, {}, page, wholeTenant),
  'opportunities of whom a name is sought': (tx) => listOpportunities(tx, { q: 'zyxwvut' }, page, wholeTenant),
  sales: (tx) => listSales(tx, {}, page, wholeTenant),
  carts: (tx) => listCarts(tx, {}, page, wholeTenant),
  flows: (tx) => listFlows(tx, {}, page),
  'flows with their people and effect': async (tx) => overviewOfFlows(tx, await ids(tx), await month(tx)),
  'a flow’s stats': async (tx) => statsOfFlow(tx, flow, await month(tx)),
  'a flow’s numbers': async (tx) => numbersOfCohort(tx, { flowId: flow, version: null, ...(await month(tx)) }),
  'a flow’s numbers of a year': async (tx) =>
    numbersOfCohort(tx, { flowId: flow, version: 2, ...(await rangeInDays(tx, { days: 365 })) }),
  'numbers of templates': async (tx) => numbersOfTemplates(tx, await month(tx)),
  enrolments: enrolments({}),
  'open enrolments': enrolments({ state: 'open' }),
  'waiting enrolments': enrolments({ state: 'waiting' }),
  'enrolments that failed': enrolments({ state: 'failed' }),
  'enrolments of a flow': (tx) => enrolments({ flow_id: flow })(tx),
  'open enrolments of a flow': (tx) => enrolments({ flow_id: flow, state: 'open' })(tx),
  'open enrolments at a step': (tx) => enrolments({ flow_id: flow, node_id: 'pause', state: 'open' })(tx),
  'enrolments of a lead': (tx) => enrolments({ lead_id: lead.id })(tx),
  messages: messages({}),
  'messages by template': messages({ template: 'plantilla_3' }),
  'messages by a template that nobody sent': messages({ template: 'ninguna' }),
  'messages of a flow': (tx) => messages({ flow_id: flow })(tx),
  'messages of a lead': (tx) => messages({ lead_id: lead.id })(tx),
  'what flows sent, far back': (tx) => listLogs(tx, { limit: page.limit, offset: 3000 }),
  'how the machinery is': readHealth,
  'what happened to a lead': (tx) => readTimeline(tx, lead.id, page),
};

describe('a list', () => {
  it.each(Object.entries(lists))('of %s reads about what it shows', async (_name, work) => {
    const { read, scanned } = await measure(work);
    expect(scanned).toEqual([]);
    expect(read).toBeLessThanOrEqual(20 * page.limit);
  });

  it.each<[string, (tx: Tx) => Promise<unknown>]>([
    ['leads by a frequent tag', leads({ tag: 'feria' })],
    ['leads of a segment by a frequent tag', leads({ where: { field: 'lead.tags', op: 'contains', value: 'FERIA' } })],
    ['opportunities by their own name', (tx) => listOpportunities(tx, { q: 'trato 770' }, page, wholeTenant)],
    ['opportunities by a frequent name', (tx) => listOpportunities(tx, { q: 'garcia' }, page, wholeTenant)],
  ])('of %s reads besides only as many as would be named one by one', async (_name, work) => {
    const { read, scanned } = await measure(work);
    expect(scanned).toEqual([]);
    expect(read).toBeLessThanOrEqual(3000 + 20 * page.limit);
  });

  it('that reads more than it shows is noticed', async () => {
    expect((await measure((tx) => tx`select count(*) from leads where custom ? 'x'`)).read).toBeGreaterThan(
      20 * page.limit,
    );
  });

  it('that reads a table from end to end is noticed', async () => {
    const { scanned } = await measure(async (tx) => {
      await tx`set local enable_seqscan = on`;
      await tx`set local enable_indexscan = off`;
      await tx`set local enable_indexonlyscan = off`;
      await tx`set local enable_bitmapscan = off`;
      await tx`select count(*) from enrolment_steps where kind like 'w%'`;
    });
    expect(scanned).toEqual(['enrolment_steps']);
  });
});

const claims: Record<string, (tx: Tx) => Promise<unknown>> = {
  events: (tx) => claimEvents(tx, 50, 'all'),
  'what people said': (tx) => claimEvents(tx, 50, 'said'),
  'webhook deliveries': (tx) => claimInbox(tx, 50),
  starts: (tx) => tx`select from claim_starts(50, 100)`,
  'whether starts wait': (tx) => tx`select starts_waiting()`,
  signals: (tx) => tx`select from claim_signals(50, true)`,
  'doubtful messages': (tx) => tx`select settle_doubtful()`,
  'silent messages': (tx) => tx`select from claim_silent(50)`,
  'counts to fold': (tx) => tx`select from list_flow_count_backlog()`,
};

describe('a queue', () => {
  it.each(Object.entries(claims))('of %s looks at no more than it hands out', async (_name, work) => {
    const { read, scanned } = await measure(work);
    expect(scanned).toEqual([]);
    expect(read).toBeLessThanOrEqual(20 * 50);
  });
});
