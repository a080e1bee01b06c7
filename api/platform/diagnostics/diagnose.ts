/**
 * The seeds' troubleshooting list as checks, all from data in Postgres, so it answers also while everything else is down.
 */
import { blockedTemplates, type DayHealth, readHealth, readLeadHealth } from '#db/platform/diagnostics.ts';
import { listSenders } from '#db/sending/senders.ts';
import { readMetaHealth } from '#db/meta/meta-diagnostics.ts';
import { readSwitches } from '#db/sending/switches.ts';
import { lastTemplateSync } from '#db/sending/templates.ts';
import type { Tx } from '#db/platform/tenant.ts';
import type { Check } from './check.ts';
import { formLeads } from './leads.ts';
import { events, inbox, queue, worker } from './machinery.ts';
import { meta } from './meta.ts';
import { blockedFlows, doubts, failures, numbers, sending, templates, webhooks } from './messaging.ts';

/**
 * @param installation whether it has an app at Meta, and its clock
 * @param day the last day's figures, which may be of a moment ago
 */
export async function diagnose(
  tx: Tx,
  installation: { configured: boolean; now: Date },
  day: DayHealth,
): Promise<Check[]> {
  // Asked at once: they go in one packet, and what each of them takes is little beside a way there and back.
  const [now, senders, switches, sync, blocked, ads, leads] = await Promise.all([
    readHealth(tx),
    listSenders(tx),
    readSwitches(tx),
    lastTemplateSync(tx),
    blockedTemplates(tx),
    readMetaHealth(tx),
    readLeadHealth(tx),
  ]);
  const health = { ...now, ...day };
  return [
    worker(health),
    queue(health),
    sending(switches),
    ...numbers(senders),
    webhooks(senders, health),
    templates(sync),
    blockedFlows(blocked),
    ...meta(ads, installation),
    ...formLeads(leads),
    doubts(health),
    failures(health),
    events(health),
    inbox(health),
  ];
}
