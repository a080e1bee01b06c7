import { describe, expect, test } from 'vitest';
import { bannersOf } from './banners.ts';
import type { AccountSync, TokenStatus } from '../connection-queries.ts';

const now = new Date('2026-11-20T12:00:00Z');
const text = { es: 'x', en: 'x' };
const inDays = (days: number) => new Date(now.getTime() + days * 86_400_000).toISOString();

const status = (over: Partial<TokenStatus> = {}): TokenStatus => ({
  status: 'connected',
  connected: true,
  needs_reconnect: false,
  days_left: 50,
  expires_at: inDays(50),
  data_access_expires_at: inDays(80),
  user_name: 'Ana',
  connected_at: now.toISOString(),
  checked_at: now.toISOString(),
  missing_permissions: [],
  configured: true,
  accounts: [account(1)],
  ...over,
});

const account = (account_status: number): TokenStatus['accounts'][number] => ({
  account_id: 'act_1',
  name: 'Uno',
  business_id: null,
  currency: 'ARS',
  timezone: 'UTC',
  status: 'connected',
  account_status,
  error: null,
  connected_at: now.toISOString(),
});

const run = {
  run_id: null,
  state: 'done',
  started_at: null,
  finished_at: null,
  progress: null,
  waiting: null,
  error: null,
  calls: 0,
  rows_written: 0,
} as const;

const sync = (over: Partial<AccountSync> = {}): AccountSync => ({
  account_id: 'act_1',
  name: 'Uno',
  currency: 'ARS',
  timezone: 'UTC',
  ...run,
  synced_from: '2026-10-23',
  synced_to: '2026-11-19',
  synced_at: now.toISOString(),
  next_run_at: inDays(1),
  history: { ...run, from: null },
  ...over,
});

const error = (code: NonNullable<AccountSync['error']>['code']) => ({ code, text, action: null });
const codes = (...of: Parameters<typeof bannersOf>) => bannersOf(...of).map(({ code }) => code);

describe('bannersOf()', () => {
  test('says nothing about a connection that works', () => {
    expect(codes(status(), [sync()], now)).toEqual([]);
    expect(codes(status({ status: 'missing', connected: false }), [], now)).toEqual([]);
  });

  test('says one thing when the permission is gone, whatever followed from it', () => {
    const failed = sync({ state: 'failed', error: error('token-revoked') });
    for (const gone of ['revoked', 'expired'] as const) {
      expect(
        codes(status({ status: gone, connected: false, missing_permissions: ['ads_read'] }), [failed], now),
      ).toEqual([gone]);
    }
  });

  test('puts the worst first', () => {
    const many = status({
      status: 'expiring',
      expires_at: inDays(3.5),
      missing_permissions: ['leads_retrieval'],
      accounts: [account(2)],
    });
    const syncs = [
      sync({ state: 'failed', error: error('refused') }),
      sync({ state: 'partial', error: error('too-much-data') }),
      sync({ state: 'running', waiting: { until: inDays(0.1), code: 'rate-limit', text } }),
    ];
    expect(codes(many, syncs, now)).toEqual(['permissions', 'failed', 'expiring', 'still', 'waiting', 'partial']);
  });

  test('counts whole days to whichever end comes first', () => {
    expect(bannersOf(status({ status: 'expiring', expires_at: inDays(3.5) }), [], now)).toEqual([
      { code: 'expiring', days: 3 },
    ]);
    expect(bannersOf(status({ data_access_expires_at: inDays(1.2) }), [], now)).toEqual([
      { code: 'expiring', days: 1 },
    ]);
    expect(codes(status({ expires_at: null, data_access_expires_at: null }), [], now)).toEqual([]);
  });

  test('takes a history that broke off for a missing part, and a reading that somebody ended for nothing', () => {
    expect(
      codes(status(), [sync({ history: { ...run, state: 'failed', error: error('too-old'), from: null } })], now),
    ).toEqual(['partial']);
    expect(codes(status(), [sync({ state: 'failed', error: error('cancelled') })], now)).toEqual([]);
  });
});
