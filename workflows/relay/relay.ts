/** The relay: everything in the worker that is not a workflow. Several may run side by side. */
import type { Client } from '@temporalio/client';
import { continueTenantDeletion } from '#db/platform/deletion/delete-tenant.ts';
import { adoptStrays, requestLeadReads } from '#db/meta/lead-notices.ts';
import { exportHeads } from '#db/platform/audit-chain.ts';
import { asUrgent, type Urgency } from '#db/platform/pooler/fair-turns.ts';
import { beginDueDeletions } from '#db/platform/operators/tenants.ts';
import { takeInSearches } from '#db/platform/search/take-in.ts';
import { sealAudits } from '#db/platform/seal-audit.ts';
import {
  dropUnheardSignals,
  nudgeReleased,
  releaseStarts,
  requestDailySyncs,
  settleDoubtful,
} from '#db/platform/queues.ts';
import { gently } from '#db/platform/retention/apply.ts';
import type { Ages } from '#db/platform/retention/rules.ts';
import type { Sql } from '#db/platform/tenant.ts';
import type { Vault } from '#db/platform/vault.ts';
import type { Egress } from '../services/egress/egress.ts';
import type { Providers } from '../services/providers.ts';
import type { MetaAccess } from '../services/meta-access.ts';
import type { Versions } from '../services/versions.ts';
import { reconcileSchedules, relaySchedules } from './schedules/ads-schedules.ts';
import { relayAdsSyncs } from './ads-syncs.ts';
import { relayAgain, relayTests } from './again.ts';
import { keepAudienceSchedules } from './schedules/audience-schedules.ts';
import { relayAudiences } from './audiences.ts';
import { relayBulkChanges } from './bulk-changes.ts';
import { createCompany } from './company.ts';
import { relayDates } from './dates.ts';
import { relayEvents } from './events.ts';
import { foldCounts } from './totals/flow-counts.ts';
import { addLeadCountsUp } from './totals/lead-counts.ts';
import { createInboxRelay } from './inbox.ts';
import { listen } from './listener.ts';
import { refreshTotals } from './totals/marketing-totals.ts';
import { relayLeadReads } from './meta/catch-up.ts';
import { relayConversions } from './meta/conversions.ts';
import { relayLeads } from './meta/leads.ts';
import { relayMeta } from './meta/connections.ts';
import { relayMoves } from './moves.ts';
import { type Mailer, relayMails, sweepLinks } from './mails.ts';
import { ensureMetaSchedule } from './meta/check-schedule.ts';
import { startPump, type Pump } from './pump.ts';
import { reconcile } from './restart.ts';
import { lookForTroubles } from './alerts/look-for-troubles.ts';
import { applyRetention } from './retention.ts';
import { sealAnew } from './seal-anew.ts';
import { relaySignals } from './signals.ts';
import { relayStarts, startAll } from './starts.ts';
import { relaySyncs } from './template-sync.ts';
import { sendWeeklyReports } from './weekly/send-weekly-reports.ts';
import { createTemporalCalls } from './temporal-calls.ts';
import { relayWebhooks } from './outgoing/webhooks.ts';
import { countUnconfirmed } from '../watch/send-counts.ts';
import { askSilent } from './whatsapp/ask-silent.ts';

export interface RelayOptions {
  sql: Sql;
  /** For the connection that listens. */
  databaseUrl: string;
  client: Client;
  /** Over the connection by which this worker takes its tasks, while there is one. */
  nearClient?: () => Client | undefined;
  taskQueue: string;
  /** Workers are kept apart by release. */
  byRelease: boolean;
  /** Of readings of ad accounts. */
  heartbeatSeconds: number;
  vault: Vault;
  versions: Versions;
  providers: Providers;
  meta: MetaAccess;
  egress: Egress;
  /** How long a doubt about a send may last. */
  settleSeconds: number;
  /** How long what is kept, where that is not as usual. */
  retention?: Ages;
  /** Null where no mail is sent. */
  mailer: Mailer | null;
  log: Log;
}
export interface Log {
  info(data: object, message: string): void;
  warn(data: object, message: string): void;
  error(data: object, message: string): void;
}
export interface Relay {
  /** Ends after the work under way. */
  stop(): Promise<void>;
}

const batch = 50;
/** Of deliveries that only tell what became of messages. */
const crowd = 200;
/**
 * Beside others few, so that a crowd of one tenant's does not keep another's event waiting. Most events start nothing, and a batch of
 * those costs a few statements however many they are.
 */
const eventsAtOnce = { alone: 100, beside: 4 };
/** Not all who fill these queues at once wake us (wake_relay_of_rows): nothing waits longer than this to be found. */
const missedMs = 1_000;
/** So few new enrolments are started at once; a crowd goes through the queue, where tenants take turns. */
const fewStarts = 3;

export function startRelay(options: RelayOptions): Relay {
  const {
    sql,
    client,
    taskQueue,
    heartbeatSeconds,
    settleSeconds,
    vault,
    versions,
    providers,
    meta,
    egress,
    mailer,
    log,
  } = options;
  const temporal = createTemporalCalls(client, taskQueue, options.byRelease, options.nearClient);
  const company = createCompany();
  const deps = {
    sql,
    vault,
    temporal,
    versions,
    providers,
    meta,
    egress,
    sendsMail: mailer !== null,
    company,
    settleSeconds,
    log,
  };
  const pump = (name: string, as: Urgency, idleMs: number, work: () => Promise<boolean>, calmMs = 0) =>
    startPump({ name, idleMs, calmMs, work: () => asUrgent(as, work), log });

  /** Ends what goes on for long. */
  const stopping = new AbortController();
  const underWay = new Set<Promise<void>>();
  /** Works off events. A few new enrolments are started at once; what fails is in the queue like a crowd of them. */
  const takeEvents = async (which: 'all' | 'said'): Promise<boolean> => {
    const most = company.isShared() ? eventsAtOnce.beside : eventsAtOnce.alone;
    const { taken, starts } = await relayEvents(deps, most, which);
    if (starts.length > fewStarts || underWay.size >= fewStarts) {
      const ids = starts.map((start) => start.id);
      await releaseStarts(sql, ids, 0);
    } else if (starts.length > 0) {
      const done = startAll(deps, starts)
        .catch(() => pumps.starts.wake())
        .finally(() => underWay.delete(done));
      underWay.add(done);
    }
    return taken > 0;
  };

  const pumps = {
    said: pump('what people said', 'said', missedMs, () => takeEvents('said')),
    events: pump('events', 'due', missedMs, () => takeEvents('all')),
    starts: pump('starts', 'due', missedMs, () => relayStarts(deps, batch)),
    signals: pump('signals', 'said', missedMs, () => relaySignals(deps, batch)),
    inbox: pump('inbox', 'said', missedMs, createInboxRelay(deps, batch, crowd)),
    again: pump('messages to be sent again', 'due', 5_000, () => relayAgain(deps, batch)),
    tests: pump('tests of templates', 'due', 5_000, () => relayTests(deps, batch)),
    syncs: pump('syncs', 'reported', 5_000, () => relaySyncs(deps)),
    // Every delivery of any provider's wakes it.
    leads: pump('leads of Meta', 'reported', missedMs, () => relayLeads(deps, batch), 200),
    leadReads: pump('forms of Meta', 'reported', 5_000, () => relayLeadReads(deps)),
    meta: pump('meta', 'reported', 5_000, () => relayMeta(deps)),
    adsSyncs: pump('ads syncs', 'reported', 5_000, () => relayAdsSyncs({ sql, client, taskQueue, heartbeatSeconds })),
    webhooks: pump('webhooks', 'reported', missedMs, () => relayWebhooks(deps, batch)),
    conversions: pump('conversions', 'reported', missedMs, () => relayConversions(deps, batch)),
    mails: pump('mails', 'reported', 5_000, async () => mailer !== null && (await relayMails({ sql, vault, mailer }))),
    moves: pump('moves of people', 'bulk', 1_000, () => relayMoves({ sql, log }, batch)),
    bulkChanges: pump('changes to many leads', 'bulk', 1_000, () => relayBulkChanges({ sql, log }, batch)),
    audiences: pump('audiences', 'bulk', 1_000, () => relayAudiences({ sql, log }, batch)),
    dates: pump('dates of leads', 'chore', 30_000, () => relayDates({ sql, log })),
    audienceSchedules: pump(
      'audience schedules',
      'chore',
      20_000,
      keepAudienceSchedules({ sql, client, taskQueue, log }),
    ),
    retention: pump('retention', 'chore', 600_000, async () => {
      const pace = { ...gently, signal: stopping.signal };
      return await applyRetention({ sql, ages: options.retention ?? {}, pace, log });
    }),
    schedules: pump('ads schedules', 'chore', 30_000, () => relaySchedules({ sql, client, taskQueue, log })),
  } satisfies Record<string, Pump>;
  const chores = [
    pump('settling', 'chore', 5_000, async () => {
      countUnconfirmed(await settleDoubtful(sql));
      return false;
    }),
    pump('released', 'chore', 10_000, async () => (await nudgeReleased(sql)) < 0),
    pump('reconciler', 'chore', 30_000, async () => (await reconcile(deps, batch)) < 0),
    pump('silent messages', 'chore', 60_000, async () => await askSilent(deps, batch)),
    pump('marketing totals', 'chore', 2_000, () => refreshTotals(sql)),
    // Whoever reads counts what waits along: a person on their way is counted once for all that becomes of them in a moment.
    pump('flow counts', 'chore', 3_000, () => foldCounts(sql)),
    pump('lead counts', 'chore', 1_000, () => addLeadCountsUp(sql)),
    pump('searches', 'chore', 10_000, async () => {
      await takeInSearches(sql);
      return false;
    }),
    pump('unheard signals', 'chore', 60_000, async () => {
      await dropUnheardSignals(sql);
      return false;
    }),
    pump('links that nobody used', 'chore', 600_000, () => sweepLinks(sql)),
    pump('missed leads', 'chore', 60_000, async () => {
      await adoptStrays(sql);
      return (await requestLeadReads(sql)) < 0;
    }),
    pump('meta schedule', 'chore', 3_600_000, async () => {
      await ensureMetaSchedule(client, taskQueue);
      return false;
    }),
    pump('ads schedules at Temporal', 'chore', 3_600_000, async () => {
      await reconcileSchedules({ sql, client, taskQueue, log });
      return false;
    }),
    pump('audit of programs', 'chore', 1_000, () => sealAudits(sql)),
    // The log is kept apart from the database: a chain that was cut there no longer fits what stands here.
    pump('audit heads', 'chore', 3_600_000, async () => {
      await exportHeads(sql, vault, (head) => log.info(head, 'audit head'));
      return false;
    }),
    pump('tenants to be deleted', 'chore', 5_000, async () => {
      await beginDueDeletions(sql);
      return await continueTenantDeletion(sql);
    }),
    pump('alerts', 'chore', 20_000, async () => {
      await lookForTroubles({ sql, vault, sendsMail: mailer !== null, log });
      return false;
    }),
    pump('weekly reports', 'chore', 300_000, async () => {
      if (mailer !== null) await sendWeeklyReports({ sql, vault, log });
      return false;
    }),
    pump('keys', 'chore', 3_600_000, async () => {
      await sealAnew({ sql, vault, log });
      return false;
    }),
    pump('daily syncs', 'chore', 3_600_000, async () => {
      await requestDailySyncs(sql);
      pumps.syncs.wake();
      return false;
    }),
  ];

  /** Which queue a table is. Enrolments that this relay let in are leased to it already. */
  const queues: Record<string, Pump[]> = {
    events: [pumps.said, pumps.events],
    enrolments: [pumps.starts],
    enrolment_signals: [pumps.signals],
    webhook_inbox: [pumps.inbox, pumps.leads],
    messages: [pumps.again],
    webhook_calls: [pumps.webhooks],
    conversions: [pumps.conversions],
    mails: [pumps.mails],
    sync_runs: [pumps.syncs, pumps.meta, pumps.leadReads, pumps.adsSyncs],
    ad_accounts: [pumps.schedules],
    audience_runs: [pumps.audiences],
    flow_moves: [pumps.moves],
    bulk_changes: [pumps.bulkChanges],
    retention_choices: [pumps.retention],
  };
  const listener = listen(options.databaseUrl, sql, (table) => queues[table]?.forEach((queue) => queue.wake()));

  return {
    async stop() {
      stopping.abort();
      await listener.stop();
      await Promise.all([...Object.values(pumps), ...chores].map((each) => each.stop()));
      await Promise.all(underWay);
    },
  };
}
