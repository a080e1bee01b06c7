/** What the diagnostics say about Meta, state by state. */
import { describe, expect, it } from 'vitest';
import type { MetaConnection } from '#db/meta/meta-connections.ts';
import type { MetaHealth } from '#db/meta/meta-diagnostics.ts';
import { scopes } from '#providers/meta-graph/oauth-url.ts';
import { meta } from './meta.ts';

const now = new Date('2026-11-21T12:00:00Z');
const later = (days: number) => new Date(now.getTime() + days * 86_400_000);
const connection = (over: Partial<MetaConnection> = {}): MetaConnection => ({
  meta_user_id: '1',
  meta_user_name: 'Lucía',
  scopes: [...scopes],
  state: 'connected',
  token_expires_at: later(50),
  data_access_expires_at: null,
  connected_at: later(-10),
  checked_at: later(0),
  check_error: null,
  renewed_at: null,
  ...over,
});
const account = (over: Partial<MetaHealth['accounts'][number]> = {}): MetaHealth['accounts'][number] => ({
  id: 'a',
  account_id: 'act_1',
  name: 'Bicicletas',
  business_id: null,
  currency: 'ARS',
  timezone: 'UTC',
  status: 'connected',
  account_status: 1,
  error: null,
  connected_at: later(-10),
  disconnected_at: null,
  ...over,
});
const run = (over: object): NonNullable<MetaHealth['syncs'][number]['recent']> => ({
  id: 'r',
  state: 'completed',
  is_queued: false,
  step: null,
  done: 0,
  total: 0,
  waiting_until: null,
  waiting_for: null,
  error: null,
  calls: 1,
  rows_written: 1,
  started_at: now,
  ended_at: now,
  ...over,
});
const sync = (over: Partial<MetaHealth['syncs'][number]> = {}): MetaHealth['syncs'][number] => ({
  account_id: 'act_1',
  name: 'Bicicletas',
  currency: 'ARS',
  timezone: 'UTC',
  synced_from: '2026-01-01',
  synced_to: '2026-11-20',
  synced_at: new Date(now.getTime() - 3_600_000),
  history_from: null,
  next_run_at: later(0.2),
  recent: run({}),
  history: null,
  ...over,
});
const health = (over: Partial<MetaHealth> = {}): MetaHealth => ({
  connection: connection(),
  accounts: [account()],
  syncs: [sync()],
  spending_ads: 12,
  last_spend: '2026-11-20',
  pages: [{ name: 'Andinas', subscribed: true, error: null }],
  notice_seen_s: 300,
  ...over,
});
const look = (over: Partial<MetaHealth> = {}, configured = true) => {
  const checks = meta(health(over), { configured, now });
  for (const { state, text, fix } of checks) {
    expect(text.es.length > 10 && text.en.length > 10).toBe(true);
    expect(fix === null).toBe(state === 'ok');
  }
  return checks;
};
/** Code, state and the sentence in English of what is not well. */
const wrong = (over: Partial<MetaHealth> = {}, configured = true) =>
  look(over, configured)
    .filter(({ state }) => state !== 'ok')
    .map(({ code, state, text }) => [code, state, text.en]);

describe('the diagnostics of Meta', () => {
  it('are green when all is well', () => {
    expect(look().map(({ code, state }) => [code, state])).toEqual([
      ['meta-token', 'ok'],
      ['meta-permissions', 'ok'],
      ['meta-accounts', 'ok'],
      ['meta-sync', 'ok'],
      ['meta-insights', 'ok'],
      ['meta-pages', 'ok'],
    ]);
    expect(look({ connection: connection({ token_expires_at: null }), pages: [] })[0]!.text.en).toBe(
      'Meta is connected (Lucía).',
    );
  });

  it('ask one thing at a time of whoever has not begun', () => {
    expect(wrong({}, false).map(([code]) => code)).toEqual(['meta-app']);
    expect(wrong({ connection: null }).map(([code]) => code)).toEqual(['meta-token']);
  });

  it.each([
    [{ state: 'revoked' }, 'error', 'no longer accepts'],
    [{ state: 'expired' }, 'error', 'has expired'],
    [{ token_expires_at: later(-1) }, 'error', 'has expired'],
    [{ token_expires_at: later(3.5) }, 'warning', 'ends in 3 days'],
    [{ check_error: 'sealed-shut' }, 'error', 'cannot be opened'],
    [{ check_error: 'network' }, 'warning', '(network)'],
  ] as const)('tell what is wrong with a token: %j', (over, state, words) => {
    const [line, ...rest] = wrong({ connection: connection(over) });
    expect([line!.slice(0, 2), rest]).toEqual([['meta-token', state], []]);
    expect(line![2]).toContain(words);
  });

  it('name the permissions that are missing', () => {
    const without = (scope: string) => connection({ scopes: scopes.filter((one) => one !== scope) });
    expect(wrong({ connection: without('leads_retrieval') })).toEqual([
      ['meta-permissions', 'warning', 'Permissions of Meta are missing: leads_retrieval.'],
    ]);
    expect(wrong({ connection: without('ads_read') })[0]![1]).toBe('error');
  });

  it('tell ad accounts apart: none, disabled, out of reach', () => {
    expect(wrong({ accounts: [], syncs: [], spending_ads: 0 })).toEqual([
      ['meta-accounts', 'warning', 'No ad account is connected.'],
    ]);
    const accounts = [
      account(),
      account({ name: 'Otra', account_status: 2 }),
      account({ name: 'Lejana', error: 'not-found' }),
    ];
    expect(wrong({ accounts })).toEqual([
      ['meta-accounts', 'warning', 'The account Otra is disabled by Meta.'],
      ['meta-accounts', 'error', 'Lejana: The connected person no longer has access to this ad account.'],
    ]);
  });

  it('tell how the last reading went, and when', () => {
    const failed = sync({ recent: run({ state: 'failed', error: 'rate-limit' }) });
    expect(wrong({ syncs: [failed] })[0]!.slice(0, 2)).toEqual(['meta-sync', 'error']);
    expect(wrong({ syncs: [sync({ recent: run({ state: 'partial', error: 'too-much-data' }) })] })[0]![1]).toBe(
      'warning',
    );
    expect(wrong({ syncs: [sync({ synced_at: later(-3) })] })[0]![2]).toBe('Bicicletas has not been read for 72 h.');
    const first = { synced_at: null, synced_to: null };
    expect(wrong({ syncs: [sync({ ...first, recent: run({ state: 'running', is_queued: true }) })] })[0]![2]).toContain(
      'not been read yet',
    );
    expect(wrong({ syncs: [sync({ ...first, recent: run({ state: 'running' }) })] })).toEqual([]);
  });

  it('say when there are no numbers, and which were the last', () => {
    expect(wrong({ spending_ads: 0 })[0]![2]).toContain('the last day with spend is 2026-11-20');
    expect(wrong({ spending_ads: 0, last_spend: null })[0]![2]).toContain('No ad has any spend');
  });

  it('say whether leads are reported', () => {
    const deaf = [{ name: 'Andinas', subscribed: false, error: 'missing-permission' }];
    expect(wrong({ pages: deaf })[0]![2]).toContain('Andinas (missing-permission)');
    expect(look({ notice_seen_s: null }).at(-1)!.text.en).toContain('no report has come yet');
  });
});
