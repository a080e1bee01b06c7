/**
 * One tenant imports 50,000 leads into a live flow; another's replies, stops and messages go on meanwhile. How much later they
 * take effect than on a quiet machine, in one run: p95 of each, and the ratio.
 *   reply  webhook stored → the enrolment that leaves on a reply has ended
 *   stop   `POST …/enrolments/:id/stop` → its answer
 *   send   event row → message accepted, one person at a time
 */
import postgres from 'postgres';
import type { Stack } from '../stack.ts';
import { percentile, untilAll } from './measure.ts';
import { openProduct } from './product.ts';
import { openSession } from './session.ts';

const crowd = Number(process.env.BENCH_CROWD ?? 50_000);
const people = 60;
const gapMs = 200;
const patience = 180_000;

type Lags = Record<'reply' | 'stop' | 'send', number[]>;

const place = { x: 0, y: 0 };
/** In by hand or as a lead of `crowd`, then a day's wait that a reply ends. */
const waiting = (trigger: object) => ({
  formatVersion: 1,
  nodes: [
    { id: 'in', position: place, ...trigger },
    { id: 'wait', kind: 'wait', config: { for: 'P1D' }, position: place },
    { id: 'out', kind: 'exit', config: { result: 'none' }, position: place },
  ],
  edges: [
    { id: 'a', from: 'in', port: 'next', to: 'wait' },
    { id: 'b', from: 'wait', port: 'next', to: 'out' },
  ],
  settings: { reEntry: 'always', exitOn: ['message.replied'] },
});

/** @throws when something never takes effect */
export async function benchFairness(stack: Stack, tell: (line: string) => void): Promise<void> {
  const { ready } = stack;
  const owner = postgres(ready.databaseUrl, { max: 4, onnotice: () => {} });
  const call = await openSession(ready, ready.email);
  const product = await openProduct(ready, owner);
  const publish = async (name: string, flow: object) => {
    const { id } = await call<{ id: string }>('POST', '/api/crm/flows', { name, flow });
    await call('POST', `/api/crm/flows/${id}/publish`, { note: 'bench' });
    return id;
  };
  const byHand = await publish('bench by hand', waiting({ kind: 'manual', config: {} }));
  const live = await publish('bench crowd', waiting({ kind: 'lead-created', config: {} }));
  const other = await copyTenant(live);
  await owner`update flows set status = 'paused' where id = ${live}`;
  let next = 0;

  /** Another tenant with the same flow, live. @returns its id */
  async function copyTenant(flowId: string): Promise<string> {
    const [row] = await owner<[{ id: string }]>`
      insert into tenants (name, timezone, currency, locale) values ('Crowd', 'UTC', 'USD', 'en') returning id`;
    const [flow] = await owner<[{ id: string }]>`
      insert into flows (tenant_id, name, status, live_version, trigger_events)
      select ${row.id}, name, status, null, trigger_events from flows where id = ${flowId} returning id`;
    await owner`
      insert into flow_versions (tenant_id, flow_id, number, graph, plan)
      select ${row.id}, ${flow.id}, number, graph, plan from flow_versions where flow_id = ${flowId}`;
    await owner`update flows set live_version = 1 where id = ${flow.id}`;
    return row.id;
  }

  /** So many leads of the demo tenant inside the flow by hand, waiting. */
  async function enter(count: number): Promise<{ id: string; phone: string }[]> {
    const leads: { id: string; phone: string }[] = [];
    for (let n = 0; n < count; n++) {
      const phone = `+54911${String(60_000_000 + next++)}`;
      const { id } = await call<{ id: string }>('POST', '/api/crm/leads', { name: 'Bench', phone });
      leads.push({ id, phone });
    }
    await call('POST', `/api/crm/flows/${byHand}/enrol`, { lead_ids: leads.map(({ id }) => id) });
    await untilAll(count, patience, async () => {
      const [row] = await owner<[{ count: number }]>`
        select count(*)::int as count from enrolments
        where flow_id = ${byHand} and state = 'waiting' and lead_id in ${owner(leads.map(({ id }) => id))}`;
      return row.count;
    });
    return leads;
  }

  async function measure(leads: { id: string; phone: string }[]): Promise<Lags> {
    const [answering, stopped] = [leads.slice(0, people / 2), leads.slice(people / 2)];
    for (const { phone } of answering) {
      await fetch(`${ready.sandboxUrl}/_sandbox/inbound`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ from: phone, text: 'Hola' }),
      });
      await new Promise((resolve) => setTimeout(resolve, gapMs));
    }
    const ids = answering.map(({ id }) => id);
    await untilAll(ids.length, patience, async () => {
      const [row] = await owner<[{ count: number }]>`
        select count(*)::int as count from enrolments where flow_id = ${byHand} and ended_at is not null and lead_id in ${owner(ids)}`;
      return row.count;
    });
    const replies = await owner<{ ms: number }[]>`
      select extract(epoch from e.ended_at - i.received_at)::float8 * 1000 as ms
      from enrolments e
      join events v on v.tenant_id = e.tenant_id and v.lead_id = e.lead_id and v.type = 'message.replied'
      join webhook_inbox i on i.id::text = v.cause
      where e.flow_id = ${byHand} and e.lead_id in ${owner(ids)}`;
    const stops: number[] = [];
    for (const { id } of stopped) {
      const [row] = await owner<
        [{ id: string }]
      >`select id from enrolments where flow_id = ${byHand} and lead_id = ${id}`;
      const began = performance.now();
      await call('POST', `/api/crm/enrolments/${row.id}/stop`);
      stops.push(performance.now() - began);
    }
    return { reply: replies.map(({ ms }) => ms), stop: stops, send: await product.latencies(people / 2, gapMs) };
  }

  try {
    const quiet = await measure(await enter(people));
    const leads = await enter(people);
    tell(`${crowd} leads of another tenant come in …`);
    await owner`
      with made as (
        insert into leads (tenant_id, name, phone, phone_key)
        select ${other}, 'Crowd ' || n, '+1303' || lpad(n::text, 7, '0'), '1303' || lpad(n::text, 7, '0')
        from generate_series(1, ${crowd}::int) n returning id, tenant_id)
      insert into events (tenant_id, type, lead_id) select tenant_id, 'lead.created', id from made`;
    const busy = await measure(leads);
    const [left] = await owner<[{ count: number }]>`
      select count(*)::int as count from events where tenant_id = ${other} and processed_at is null`;
    tell(`${left.count} of their events were still waiting at the end.`);
    for (const what of ['reply', 'stop', 'send'] as const) {
      const [before, during] = [percentile(quiet[what], 95), percentile(busy[what], 95)];
      tell(
        `${what.padEnd(5)} p95 quiet ${before.toFixed(0)} ms, meanwhile ${during.toFixed(0)} ms: ${(during / before).toFixed(2)}   (wanted: 2.00 or less)`,
      );
    }
  } finally {
    await owner.end();
  }
}
