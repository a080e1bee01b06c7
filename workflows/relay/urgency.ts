/** How urgent the work of each queue is, for turns at the database (db/platform/pooler/fair-turns.ts). */
import type { Urgency } from '#db/platform/pooler/fair-turns.ts';

const others: Readonly<Record<string, Urgency>> = {
  'what people said': 'said',
  signals: 'said',
  inbox: 'said',
  webhooks: 'reported',
  conversions: 'reported',
  mails: 'reported',
  'leads of Meta': 'reported',
  'forms of Meta': 'reported',
  syncs: 'reported',
  meta: 'reported',
  'ads syncs': 'reported',
  'changes to many leads': 'bulk',
  audiences: 'bulk',
  'dates of leads': 'bulk',
  'moves of people': 'bulk',
  retention: 'bulk',
  'silent messages': 'bulk',
  'tenants to be deleted': 'bulk',
  'weekly reports': 'bulk',
};

/** @param queue the name of its pump. @returns `due` where nothing else is said */
export const urgencyOf = (queue: string): Urgency => others[queue] ?? 'due';
