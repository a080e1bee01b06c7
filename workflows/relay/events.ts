/**
 * Turns events into enrolments and signals, many in one transaction. The leads are locked, so relays side by side see one
 * another's enrolments; whatever happened to a lead after the event that lets it in, and was worked off before, is told too.
 */
import type { EventName } from '#flow';
import { loadManyFacts } from '#db/flows/facts.ts';
import { isTransient } from '#db/platform/failures.ts';
import { type Claim, claimEvents, type Start } from '#db/platform/queues.ts';
import type { Sql, Tx } from '#db/platform/tenant.ts';
import type { Versions } from '../services/versions.ts';
import { codeOf } from './pump.ts';
import { type ActiveFlow, type Consent, isOwn } from './entries.ts';
import { Batch, type EnrolmentRow, type EventRow } from './event-batch.ts';

export interface EventDeps {
  sql: Sql;
  versions: Versions;
  log: { error(data: object, message: string): void };
}

export interface EventBatch {
  /** How many events were looked at. */
  taken: number;
  /** New enrolments, leased to the caller: start their workflows now. */
  starts: Start[];
}

/** Works off the next events. When one of them breaks the batch, each is tried by itself. */
export async function relayEvents(deps: EventDeps, most: number): Promise<EventBatch> {
  let claims: Claim[] = [];
  try {
    return await deps.sql.begin(async (tx) => {
      claims = await claimEvents(tx, most);
      return { taken: claims.length, starts: await work(tx, deps, claims) };
    });
  } catch (error) {
    if (claims.length === 0) throw error;
    deps.log.error({ events: claims.length, code: codeOf(error) }, 'a batch of events failed, trying them one by one');
    return await oneByOne(deps, claims);
  }
}

async function oneByOne(deps: EventDeps, claims: Claim[]): Promise<EventBatch> {
  const starts: Start[] = [];
  for (const claim of claims) {
    try {
      starts.push(...(await deps.sql.begin((tx) => work(tx, deps, [claim]))));
    } catch (error) {
      if (isTransient(error)) throw error;
      const code = codeOf(error);
      deps.log.error({ event: claim.id, code }, 'an event failed');
      await deps.sql.begin(async (tx) => {
        await useTenant(tx, claim.tenantId);
        await tx`update events set attempts = attempts + 1, error = ${code} where id = ${claim.id} and processed_at is null`;
      });
    }
  }
  return { taken: claims.length, starts };
}

/** In the order of tenants and then of leads, so that two relays never wait for each other in a circle. */
async function work(tx: Tx, deps: EventDeps, claims: readonly Claim[]): Promise<Start[]> {
  const starts: Start[] = [];
  const tenants = Map.groupBy(claims, (claim) => claim.tenantId);
  for (const tenantId of [...tenants.keys()].toSorted()) {
    await useTenant(tx, tenantId);
    starts.push(
      ...(await workTenant(
        tx,
        deps,
        tenantId,
        tenants.get(tenantId)!.map((claim) => claim.id),
      )),
    );
  }
  return starts;
}

async function workTenant(tx: Tx, deps: EventDeps, tenantId: string, ids: string[]): Promise<Start[]> {
  const rows = await tx<(Omit<EventRow, 'occurred_at'> & { occurred_at: Date })[]>`
    select id, seq, type, lead_id, subject, data, occurred_at from events
    where id = any(${ids}) and processed_at is null order by seq for update`;
  const events = rows.map((row) => ({ ...row, occurred_at: row.occurred_at.toISOString() }));
  const leadIds = [...new Set(events.flatMap((event) => event.lead_id ?? []))].toSorted();
  const types = [...new Set(events.map((event) => event.type))];

  const [leads, active] = await Promise.all([
    tx<(Consent & { id: string })[]>`
      select l.id, l.consent, t.consent as rule from leads l join tenants t on t.id = l.tenant_id
      where l.id = any(${leadIds}) order by l.id for no key update of l`,
    tx<{ id: string; live_version: number }[]>`
      select id, live_version from flows where status = 'active' and live_version is not null and trigger_events && ${types}`,
  ]);
  const flows = await Promise.all(
    active.map(async ({ id, live_version: version }): Promise<ActiveFlow> => {
      return { id, version, published: await deps.versions.load(tx, { tenantId, flowId: id, version }) };
    }),
  );
  const [enrolments, facts] = await Promise.all([
    tx<EnrolmentRow[]>`
      select id, flow_id, lead_id, occurrence, subject, ended_at, created_at, listens from enrolments
      where lead_id = any(${leadIds}) and (ended_at is null or flow_id = any(${flows.map((flow) => flow.id)}))`,
    flows.length === 0
      ? []
      : loadManyFacts(
          tx,
          events.map((event) => ({
            leadId: event.lead_id ?? '00000000-0000-0000-0000-000000000000',
            subject: event.subject,
          })),
        ),
  ]);
  const batch = new Batch(enrolments, deps.log);
  const byId = new Map(leads.map((lead) => [lead.id, lead]));
  for (const [i, event] of events.entries()) {
    batch.signal(event);
    const [lead, about] = [byId.get(event.lead_id ?? ''), facts[i]];
    if (lead && about) for (const flow of flows) batch.ask(flow, event, about, lead);
  }
  return await write(tx, tenantId, batch, events);
}

async function write(tx: Tx, tenantId: string, batch: Batch, events: EventRow[]): Promise<Start[]> {
  const rows = batch.entered.map(({ flow, event, occurrence, subject }) => ({
    flow_id: flow.id,
    version: flow.version,
    lead_id: event.lead_id!,
    occurrence,
    subject,
    node_id: flow.published.plan.start,
    listens: flow.published.plan.listens,
    event_id: event.id,
    claimed_until: new Date(Date.now() + 30_000),
  }));
  const made =
    rows.length === 0
      ? []
      : await tx<(EnrolmentRow & { event_id: string; version: number })[]>`
    insert into enrolments ${tx(rows)} on conflict do nothing
    returning id, flow_id, version, lead_id, subject, listens, event_id`;
  for (const enrolment of made) await catchUp(tx, batch, enrolment, events);

  const signals = [...batch.happened].map(([enrolment_id, told]) => ({
    enrolment_id,
    name: 'happened',
    payload: tx.json({ events: told } as never),
  }));
  const outcomes = [...batch.outcomes].map(([id, outcome]) => ({ id, outcome }));
  await Promise.all([
    signals.length > 0 && tx`insert into enrolment_signals ${tx(signals)}`,
    tx`update events set processed_at = clock_timestamp(), error = null where id = any(${events.map((event) => event.id)})`,
    outcomes.length > 0 &&
      tx`update events e set outcome = o.outcome from jsonb_to_recordset(${tx.json(outcomes)}) as o(id uuid, outcome jsonb) where e.id = o.id`,
  ]);
  return made.map(({ id, flow_id: flowId, version }) => ({ id, tenantId, flowId, version }));
}

/** What happened to the lead since the event that let it in, as far as it is or is now being worked off. */
async function catchUp(
  tx: Tx,
  batch: Batch,
  enrolment: EnrolmentRow & { event_id: string },
  events: EventRow[],
): Promise<void> {
  const cause = events.find((event) => event.id === enrolment.event_id)!;
  const later = await tx<{ id: string; type: EventName; subject: string | null }[]>`
    select id, type, subject from events
    where lead_id = ${enrolment.lead_id} and seq > ${cause.seq} and type = any(${enrolment.listens})
      and (processed_at is not null or id = any(${events.map((event) => event.id)}))
      -- A tapped button is a reply too: the second event of the message that lets the lead in is no news to it.
      and not (coalesce(subject, '') like 'message:%' and subject is not distinct from ${cause.subject})
    order by seq limit 100`;
  if (later.length === 0) return;
  const told = later.map(({ id, type, subject }) => ({ id, name: type, own: isOwn(subject, enrolment.subject) }));
  batch.happened.set(enrolment.id, told);
}

const useTenant = (tx: Tx, tenantId: string) => tx`select set_config('app.tenant_id', ${tenantId}, true)`;
