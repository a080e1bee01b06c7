/**
 * Who may do what: the only place that says so. Each endpoint names one permission; `all` reaches every row of the tenant,
 * `own` the leads assigned to the person (and what hangs on them), `team` those and the leads of whoever reports to the person. Nothing said means no.
 * `key` is an API key (`Authorization: Bearer`), for the facts of the CRM only; `flows-key` one for flows only.
 */
export const roles = ['ceo', 'admin', 'marketing', 'manager', 'seller'] as const;
export type Role = (typeof roles)[number];
export type Reach = 'all' | 'team' | 'own';
/** Whoever asks: a person by their role, a program by the kind of its key. */
export type Caller = Role | 'key' | 'flows-key';

const everybody = { ceo: 'all', admin: 'all', marketing: 'all', manager: 'team', seller: 'own' } as const;
const admins = { ceo: 'all', admin: 'all' } as const;
const marketing = { ...admins, marketing: 'all' } as const;
const sellers = { ...admins, manager: 'team', seller: 'own' } as const;
const facts = { ...sellers, key: 'all' } as const;
const git = { 'flows-key': 'all' } as const;

export const permissions = {
  'account.use': everybody,
  'leads.read': facts,
  'leads.write': facts,
  'leads.delete': { ...admins, key: 'all' },
  /** Everything that is kept about one, as a file. */
  'leads.export': admins,
  /** Two leads that are one person; a seller's only when both are theirs. */
  'leads.merge': facts,
  'deals.read': facts,
  'deals.write': facts,
  'deals.delete': { ...admins, key: 'all' },
  'stages.write': admins,
  'segments.read': { ...marketing, key: 'all' },
  'segments.write': admins,
  'tasks.read': facts,
  'tasks.write': facts,
  'events.write': { ...admins, key: 'all' },
  'imports.run': { ...admins, key: 'all' },
  'flows.read': { ...marketing, ...git },
  'flows.write': { ...admins, ...git },
  'flows.publish': { ...admins, ...git },
  /** Being seen in the builder, and seeing who else is there. */
  'flows.present': marketing,
  'flows.enrol': admins,
  'enrolments.read': sellers,
  'enrolments.control': admins,
  'messages.read': sellers,
  /** Writing to a person by hand, and noting about them what the team should know. */
  'messages.write': sellers,
  /** Texts that the whole team answers with. */
  'replies.write': admins,
  /** Sending an unconfirmed message once more, at the risk that the person gets it twice. */
  'messages.send-again': admins,
  'templates.read': marketing,
  'templates.sync': admins,
  'templates.write': admins,
  'senders.read': marketing,
  'senders.write': admins,
  'automation.read': marketing,
  'automation.write': admins,
  'marketing.read': marketing,
  'marketing.connect': admins,
  /** Reading ad accounts now. */
  'marketing.sync': marketing,
  /** Exchange rates. */
  'marketing.write': admins,
  'stream.read': everybody,
  'diagnostics.read': admins,
  /** What was kept aside: try again, discard. */
  'diagnostics.write': admins,
  'sending.stop': admins,
  'settings.read': everybody,
  'settings.write': admins,
  /** What costs money: currency and the daily budget of messages. Asked by the settings action on top. */
  'settings.billing': { ceo: 'all' },
  'team.read': { ...marketing, manager: 'team' },
  'team.write': admins,
  'keys.read': admins,
  'keys.write': admins,
  /** Where the tenant is told what happens. */
  'webhooks.read': admins,
  'webhooks.write': admins,
  'audit.read': admins,
  'notifications.read': everybody,
} as const satisfies Record<string, Partial<Record<Caller, Reach>>>;

export type Permission = keyof typeof permissions;

/** How far a role (or a key) reaches with this permission; undefined: not at all. */
export function reachOf(permission: Permission, who: Caller): Reach | undefined {
  const row: Partial<Record<Caller, Reach>> = permissions[permission];
  return row[who];
}

/** Whether some kind of key may have this permission. */
export const admitsKeys = (permission: Permission): boolean =>
  reachOf(permission, 'key') !== undefined || reachOf(permission, 'flows-key') !== undefined;
