import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createMetrics } from '#api/metrics.ts';
import { insertLead, insertLiveFlow, insertMessage } from '#db/testing/flow-scene.ts';
import { readWorkNumbers } from '#db/platform/watch/work-numbers.ts';
import { withTenant } from '#db/platform/tenant.ts';
import { createTestDatabase, type TestDatabase } from '#db/testing.ts';
import { type Health, serveHealth } from '../../workflows/health.ts';
import { countHold, countSend, countSuppressed, countUnconfirmed } from '../../workflows/watch/send-counts.ts';

let database: TestDatabase;
let health: Health;
let scraped: string;

/** What Prometheus reads of a worker. */
const look = async () => await (await fetch(`http://127.0.0.1:${health.port}/metrics`)).text();
/** The value of a series, as the text of a scrape has it. */
const valueOf = (text: string, series: string) => {
  const line = text.split('\n').find((each) => each.startsWith(`${series} `));
  return line === undefined ? undefined : Number(line.slice(series.length + 1));
};

beforeAll(async () => {
  database = await createTestDatabase();
  const tenant = await database.createTenant();
  await withTenant(database.sql, tenant.id, async (tx) => {
    const [leadId, flowId] = [await insertLead(tx), await insertLiveFlow(tx)];
    await insertMessage(tx, { leadId, flowId, state: 'unknown' });
    await tx`update messages set settle_at = now() - interval '10 minutes'`;
    await tx`
      insert into enrolments (flow_id, version, lead_id, occurrence, state, started_at, waiting_reason, wake_at)
      values (${flowId}, 1, ${leadId}, 'a', 'waiting', now(), 'template-paused', null),
        (${flowId}, 1, ${leadId}, 'b', 'waiting', now(), null, now() - interval '90 seconds'),
        (${flowId}, 1, ${leadId}, 'c', 'paused', now(), null, now() - interval '1 day'),
        (${flowId}, 1, ${leadId}, 'd', 'waiting', now(), null, now() + interval '1 day')`;
    await tx`insert into events (type, occurred_at) values ('custom.x', now() - interval '5 minutes')`;
    await tx`insert into events (type, occurred_at) values ('custom.x', now() + interval '5 minutes')`;
    await tx`
      insert into ad_accounts (account_id, name, currency, timezone, synced_at)
      values ('act_1', 'A', 'ARS', 'UTC', now() - interval '8 hours'), ('act_2', 'B', 'ARS', 'UTC', now())`;
  });
  countSend({ is: 'accepted' });
  countSend({ is: 'not-sent', class: 'auth' });
  countHold('quiet-hours');
  countSuppressed('opted-out');
  countUnconfirmed(2);
  health = await serveHealth(
    0,
    '127.0.0.1',
    () => true,
    () => readWorkNumbers(database.sql),
  );
  scraped = await look();
});
afterAll(async () => {
  await health?.stop();
  await database.stop();
});

describe('what a worker shows', () => {
  it.each([
    ['cadencia_queue_depth{queue="events"}', 1],
    ['cadencia_held_people{reason="template-paused"}', 1],
    ['cadencia_doubts', 1],
    ['cadencia_timers_late', 1],
    ['cadencia_sends_total{outcome="accepted"}', 1],
    ['cadencia_sends_total{outcome="refused"}', 1],
    ['cadencia_sends_total{outcome="unknown"}', 0],
    ['cadencia_send_failures_total{class="auth"}', 1],
    ['cadencia_holds_total{reason="quiet-hours"}', 1],
    ['cadencia_suppressed_total{reason="opted-out"}', 1],
    ['cadencia_unconfirmed_total', 2],
  ])('%s is %d', (series, value) => expect(valueOf(scraped, series)).toBe(value));

  it.each([
    ['cadencia_queue_age_seconds{queue="events"}', 300],
    ['cadencia_timer_lag_seconds', 90],
    ['cadencia_ads_sync_age_seconds', 8 * 3600],
  ])('%s counts the seconds since', (series, seconds) => {
    expect(valueOf(scraped, series)).toBeGreaterThanOrEqual(seconds);
    expect(valueOf(scraped, series)).toBeLessThan(seconds + 120);
  });

  it('names no tenant', async () => {
    for (const [id] of await database.owner()`select id from tenants`.values()) expect(scraped).not.toContain(id);
  });

  it('leaves out what nobody knows while the database does not answer', async () => {
    const away = await serveHealth(
      0,
      '127.0.0.1',
      () => false,
      () => Promise.reject(new Error('away')),
    );
    const text = await (await fetch(`http://127.0.0.1:${away.port}/metrics`)).text();
    await away.stop();
    expect(valueOf(text, 'cadencia_worker_ready')).toBe(0);
    expect(valueOf(text, 'cadencia_doubts')).toBeUndefined();
  });
});

it('the api shows how many streams are open', async () => {
  expect(valueOf(await createMetrics(() => 3).text(), 'cadencia_sse_clients')).toBe(3);
});

describe('every metric that is named', () => {
  const files = ['alerts.yaml', 'dashboard.json'] as const;
  it.each(files)('in %s is shown by the api or the worker', async (file) => {
    const text = readFileSync(new URL(file, import.meta.url), 'utf8');
    const named = new Set(text.match(/cadencia_[a-z0-9_]+/g));
    expect(named.size).toBeGreaterThan(8);
    const api = await createMetrics(() => 0).text();
    const types = [...`${api}\n${scraped}`.matchAll(/^# TYPE (\S+) (\S+)$/gm)];
    const shown = new Set(
      types.flatMap(([, name, type]) =>
        type === 'histogram' ? [`${name}_bucket`, `${name}_count`, `${name}_sum`] : [name],
      ),
    );
    expect([...named].filter((name) => !shown.has(name))).toEqual([]);
  });
});

it('every alert says what it is, how bad, and in which expression', () => {
  const { groups } = parse(readFileSync(new URL('alerts.yaml', import.meta.url), 'utf8'));
  const rules = groups.flatMap((group: { rules: object[] }) => group.rules);
  expect(rules.length).toBeGreaterThan(8);
  for (const rule of rules)
    expect(rule).toMatchObject({
      alert: expect.stringMatching(/^Cadencia[A-Z]/),
      expr: expect.any(String),
      labels: { severity: expect.stringMatching(/^(warning|critical)$/) },
      annotations: { summary: expect.any(String) },
    });
});
