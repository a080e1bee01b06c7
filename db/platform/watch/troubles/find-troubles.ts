/** What is wrong with a tenant now, by kind: each answered from rows, none from memory. */
import type { TroubleData, TroubleKind } from '#flow';
import { evaluate, resolveRange } from '#metrics';
import { readContext } from '../../../marketing/context.ts';
import { readReport } from '../../../marketing/report.ts';
import { findConnection, healthOf } from '../../../meta/meta-connections.ts';
import { listHeld } from '../../../sending/template-use.ts';
import type { Tx } from '../../tenant.ts';
import type { AlertSettings } from './alert-settings.ts';

export interface Found {
  kind: TroubleKind;
  /** Which of several: a template, a number, an account. */
  subject: string;
  data: TroubleData;
}

type Finder = (tx: Tx, limits: AlertSettings, tenantId: string) => Promise<Omit<Found, 'kind'>[]>;

/** Fewer sends in an hour, or fewer leads in a week, say nothing about a share. */
const leastSends = 10;
const leastLeads = 5;

/** Cheap enough for every minute. */
const quick = {
  async doubts(tx) {
    const [row] = await tx<[{ messages: number }]>`
      select count(*)::int as messages from messages
      where open_state = 'unconfirmed' and submit_started_at > now() - interval '1 day'
        or open_state in ('submitting', 'unknown') and settle_at < now() - interval '1 minute'`;
    return row.messages === 0 ? [] : [{ subject: '', data: { messages: row.messages } }];
  },
  async 'template-held'(tx) {
    const people = new Map<string, { template: string; language: string; people: number }>();
    for (const held of await listHeld(tx)) {
      const key = `${held.name} ${held.language}`;
      const before = people.get(key)?.people ?? 0;
      people.set(key, { template: held.name, language: held.language, people: before + held.people });
    }
    return [...people].map(([subject, data]) => ({ subject, data }));
  },
  async 'sender-quality'(tx) {
    const rows = await tx<{ phone: string; quality: string }[]>`
      select phone, case when upper(quality) in ('RED', 'LOW') then quality else status end as quality from senders
      where upper(quality) in ('RED', 'LOW') or upper(status) in ('FLAGGED', 'RESTRICTED', 'BANNED', 'RATE_LIMITED', 'BLOCKED')`;
    return rows.map(({ phone, quality }) => ({ subject: phone, data: { phone, quality } }));
  },
  async token(tx) {
    const connection = await findConnection(tx);
    const state = connection && healthOf(connection, new Date());
    if (!connection || state === 'connected') return [];
    const until = connection.token_expires_at?.toISOString().slice(0, 10) ?? null;
    return [{ subject: '', data: { state, until } }];
  },
  async 'sync-old'(tx, { sync_hours }) {
    const rows = await tx<{ account_id: string; name: string; hours: number }[]>`
      select account_id, name, floor(extract(epoch from now() - coalesce(synced_at, connected_at)) / 3600)::int as hours
      from ad_accounts where status = 'connected' and coalesce(synced_at, connected_at) < now() - make_interval(hours => ${sync_hours})`;
    return rows.map(({ account_id, name, hours }) => ({ subject: account_id, data: { account: name, hours } }));
  },
  async 'send-failures'(tx, { failure_percent }) {
    const [row] = await tx<[{ failed: number; tried: number }]>`
      select count(*) filter (where state = 'failed')::int as failed, count(*)::int as tried from messages
      where submit_started_at > now() - interval '1 hour' and state not in ('planned', 'submitting', 'suppressed')`;
    const percent = Math.round((row.failed / Math.max(1, row.tried)) * 100);
    return row.tried < leastSends || percent < failure_percent ? [] : [{ subject: '', data: { ...row, percent } }];
  },
} satisfies Partial<Record<TroubleKind, Finder>>;

/** Takes a report: every hour is enough. */
const slow = {
  async 'cost-per-lead'(tx, { cost_percent }, tenantId) {
    const context = await readContext(tx, tenantId);
    if (!context.accounts.some((account) => account.is_connected)) return [];
    const range = resolveRange('7d', context.today, context.today);
    const report = await readReport(tx, context, { range, model: 'last_touch', window: 30, grain: 'campaign' });
    const { choice, total, previous } = report;
    if (!previous || Math.min(total.measures.leads, previous.leads) < leastLeads) return [];
    const [now, before] = [evaluate(total.measures, choice.comparable), evaluate(previous, choice.comparable)];
    if (now.cpa === null || before.cpa === null || Number(before.cpa) === 0) return [];
    const percent = Math.round((Number(now.cpa) / Number(before.cpa) - 1) * 100);
    if (percent < cost_percent) return [];
    return [{ subject: '', data: { now: now.cpa, before: before.cpa, percent, currency: choice.spend } }];
  },
} satisfies Partial<Record<TroubleKind, Finder>>;

const finders: Record<TroubleKind, Finder> = { ...quick, ...slow };
const quickKinds = Object.keys(quick) as TroubleKind[];

/** @returns the kinds whose turn it was, and what was found of them: of those that are switched off nothing */
export async function findTroubles(
  tx: Tx,
  tenantId: string,
  limits: AlertSettings,
  which: 'quick' | 'all',
): Promise<{ kinds: TroubleKind[]; found: Found[] }> {
  const kinds = which === 'all' ? (Object.keys(finders) as TroubleKind[]) : quickKinds;
  const found: Found[] = [];
  for (const kind of kinds) {
    if (limits.off.includes(kind)) continue;
    for (const one of await finders[kind](tx, limits, tenantId)) found.push({ kind, ...one });
  }
  return { kinds, found };
}
