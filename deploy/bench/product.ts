/** The product as the bench uses it: flows made and published over HTTP, people let in by event rows. */
import type { Sql } from '#db/platform/tenant.ts';
import type { Ready } from '../ready.ts';
import { percentile, untilAll } from './measure.ts';
import { openSession } from './session.ts';

const node = (id: string, kind: string, config: object, n: number) => ({
  id,
  kind,
  config,
  position: { x: 0, y: n * 120 },
});
const send = { template: { name: 'lead_followup', language: 'es' }, variables: { '1': '{{lead.name | "amigo"}}' } };

/** A message, or a wait by its config: for a time, or until something happens. */
export type Step = 'send' | { for: string } | { at: string } | { events: string[]; timeout: string };
const ports: Record<string, string> = { 'send-template': 'sent', 'wait-for': 'matched' };
const second = { for: 'PT1S' };

/** A chain of steps behind a trigger that only leads from `source` pass: `send-0`, `wait-1`, `hear-2`, … by their places. */
export function chain(source: string, steps: Step[]) {
  const parts = steps.map((step, n) => {
    if (step === 'send') return node(`send-${n}`, 'send-template', send, n + 1);
    return 'events' in step ? node(`hear-${n}`, 'wait-for', step, n + 1) : node(`wait-${n}`, 'wait', step, n + 1);
  });
  const filter = { field: 'lead.lead_source', op: 'eq', value: source };
  const nodes = [node('in', 'lead-created', { filter }, 0), ...parts];
  const edges = nodes.slice(1).map((to, n) => {
    const from = nodes[n]!;
    return { id: `e${n}`, from: from.id, port: ports[from.kind] ?? 'next', to: to.id };
  });
  return { formatVersion: 1, nodes, edges, settings: { reEntry: 'always' } };
}

const flows = {
  a: chain('bench-a', ['send', second, 'send', second, 'send']),
  a0: chain('bench-a0', ['send', 'send', 'send']),
  one: chain('bench-one', ['send']),
};
type Name = keyof typeof flows;
const patience = 180_000;

/** Signs in and publishes the flows. Only one is active at a time, so that none pays for another's filter. */
export async function openProduct(ready: Ready, owner: Sql) {
  const call = await openSession(ready, ready.email);
  const ids = {} as Record<Name, string>;
  for (const name of Object.keys(flows) as Name[]) {
    const created = await call<{ id: string }>('POST', '/api/crm/flows', { name: `bench ${name}`, flow: flows[name] });
    ids[name] = created.id;
    await call('POST', `/api/crm/flows/${ids[name]}/publish`, { note: 'bench' });
  }
  const [{ tenant }] = (await owner`select tenant_id as tenant from flows where id = ${ids.a}`) as unknown as [
    { tenant: string },
  ];
  // What an earlier bench left would take part.
  await owner`update flows set status = 'paused' where tenant_id = ${tenant} and status = 'active' and id not in ${owner(Object.values(ids))}`;

  /** Switches the other flows off. */
  async function only(name: Name): Promise<void> {
    await owner`update flows set status = case when id = ${ids[name]} then 'active' else 'paused' end where id in ${owner(Object.values(ids))}`;
  }

  async function now(): Promise<Date> {
    const [row] = await owner<{ now: Date }[]>`select clock_timestamp() as now`;
    return row!.now;
  }

  /** One lead and its `lead.created` row each, in one transaction. The numbers are kept for fiction (555-01xx) by prefix. */
  async function insert(source: string, count: number): Promise<void> {
    // Whoever is there has their numbers, also by another opening of this product.
    const [{ from }] =
      (await owner`select count(*)::int as from from leads where tenant_id = ${tenant} and phone like '+1202555%'`) as unknown as [
        { from: number },
      ];
    await owner.begin(async (tx) => {
      await tx`
        with created as (
          insert into leads (tenant_id, name, phone, phone_key, lead_source)
          select ${tenant}, 'Bench ' || n, '+1202555' || lpad((${from} + n)::text, 6, '0'), '1202555' || lpad((${from} + n)::text, 6, '0'), ${source}
          from generate_series(1, ${count}::int) n returning id, tenant_id)
        insert into events (tenant_id, type, lead_id, data) select tenant_id, 'lead.created', id, '{}' from created`;
    });
  }

  async function ended(name: Name, since: Date): Promise<number> {
    const [row] = await owner<{ count: number }[]>`
      select count(*)::int as count from enrolments where flow_id = ${ids[name]} and created_at >= ${since} and ended_at is not null`;
    return row!.count;
  }

  /** @throws unless the ledger and the provider agree that so many were sent, each once */
  async function assertSent(flowId: string, since: Date, wanted: number): Promise<void> {
    const [row] = await owner<{ count: number }[]>`
      select count(*)::int as count from messages where flow_id = ${flowId} and created_at >= ${since} and accepted_at is not null`;
    const summary = (await (await fetch(`${ready.sandboxUrl}/_sandbox/summary`)).json()) as { duplicates: number };
    if (row!.count !== wanted || summary.duplicates > 0) {
      throw new Error(`${row!.count} of ${wanted} messages accepted, ${summary.duplicates} sent twice`);
    }
  }

  async function enter(name: 'a' | 'a0', count: number): Promise<void> {
    await only(name);
    await insert(`bench-${name}`, count);
  }

  return {
    now,
    insert,
    enter,
    ended,
    assertSent,

    /** So many people go through the flow, and are sent three messages each. @returns how many a second */
    async rate(name: 'a' | 'a0', count: number): Promise<number> {
      const since = await now();
      const began = performance.now();
      await enter(name, count);
      await untilAll(count, patience, () => ended(name, since));
      const seconds = (performance.now() - began) / 1000;
      await assertSent(ids[name], since, count * 3);
      return count / seconds;
    },

    /** Whether the sandbox tells us what became of messages. */
    async receipts(on: boolean): Promise<void> {
      await fetch(`${ready.sandboxUrl}/_sandbox/faults`, { method: 'DELETE' });
      if (on) return;
      const answer = await fetch(`${ready.sandboxUrl}/_sandbox/faults`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ kind: 'webhook-lost' }),
      });
      if (!answer.ok) throw new Error(`the sandbox refused the fault: ${await answer.text()}`);
    },

    /** Where the time went of those who were measured since: p95 of each part of the way, in ms. */
    async roads(since: Date): Promise<[string, number][]> {
      const rows = await owner<{ entered: number; started: number; planned: number; claimed: number; sent: number }[]>`
        select extract(epoch from n.created_at - e.occurred_at)::float8 * 1000 as entered, extract(epoch from n.started_at - n.created_at)::float8 * 1000 as started,
          extract(epoch from m.created_at - n.started_at)::float8 * 1000 as planned, extract(epoch from m.submit_started_at - m.created_at)::float8 * 1000 as claimed,
          extract(epoch from m.accepted_at - m.submit_started_at)::float8 * 1000 as sent
        from messages m join enrolments n on n.id = m.enrolment_id
        join events e on e.lead_id = m.lead_id and e.type = 'lead.created'
        where m.flow_id = ${ids.one} and m.created_at >= ${since} and m.accepted_at is not null`;
      return (['entered', 'started', 'planned', 'claimed', 'sent'] as const).map((part) => [
        part,
        percentile(
          rows.map((row) => row[part]),
          95,
        ),
      ]);
    },

    /** Milliseconds from event row to accepted send, one person every `gapMs`. */
    async latencies(count: number, gapMs: number): Promise<number[]> {
      await only('one');
      const since = await now();
      for (let n = 0; n < count; n++) {
        await insert('bench-one', 1);
        await new Promise((resolve) => setTimeout(resolve, gapMs));
      }
      await untilAll(count, 60_000, async () => {
        const [row] = await owner<{ count: number }[]>`
          select count(*)::int as count from messages where flow_id = ${ids.one} and created_at >= ${since} and accepted_at is not null`;
        return row!.count;
      });
      const rows = await owner<{ ms: number }[]>`
        select extract(epoch from m.accepted_at - e.occurred_at)::float8 * 1000 as ms
        from messages m join events e on e.lead_id = m.lead_id and e.type = 'lead.created'
        where m.flow_id = ${ids.one} and m.created_at >= ${since} and m.accepted_at is not null`;
      if (rows.length !== count) throw new Error(`${rows.length} of ${count} sends were accepted`);
      return rows.map((row) => row.ms);
    },
  };
}
