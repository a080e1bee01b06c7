/**
 * Turns events into enrolments and signals, many in one transaction. The leads are locked, so relays side by side see one
 * another's enrolments; whatever happened to a lead after the event that lets it in, and was worked off before, is told too.
 */
import {
  completeEvents,
  enrolmentsOf,
  type EventRow,
  eventsSince,
  failEvent,
  flowsStartedBy,
  insertEntries,
  lockEvents,
  signalHappened,
} from '#db/flows/event-relay.ts';
import { lockConsents } from '#db/flows/admit.ts';
import { loadManyFacts } from '#db/flows/facts.ts';
import { isTransient } from '#db/platform/failures.ts';
import { type Claim, claimEvents, type Start } from '#db/platform/queues.ts';
import { type Sql, type Tx, useTenant } from '#db/platform/tenant.ts';
import type { Versions } from '../services/versions.ts';
import type { Company } from './company.ts';
import { codeOf } from './pump.ts';
import type { ActiveFlow } from './entries.ts';
import { Batch } from './event-batch.ts';

export interface EventDeps {
  sql: Sql;
  versions: Versions;
  company: Company;
  log: { error(data: object, message: string): void };
}

export interface EventBatch {
  /** How many events were looked at. */
  taken: number;
  /** New enrolments, leased to the caller: start their workflows now. */
  starts: Start[];
}

/**
 * Works off the next events. When one of them breaks the batch, each is tried by itself.
 * @param which `said`: only what people said, so that it need not wait for a batch of anything else
 */
export async function relayEvents(deps: EventDeps, most: number, which: 'all' | 'said' = 'all'): Promise<EventBatch> {
  let claims: Claim[] = [];
  try {
    return await deps.sql.begin(async (tx) => {
      claims = await claimEvents(tx, most, which);
      for (const { tenantId } of claims) deps.company.note(tenantId);
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
        await failEvent(tx, claim.id, code);
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
  const events = await lockEvents(tx, ids);
  const leadIds = [...new Set(events.flatMap((event) => event.lead_id ?? []))].toSorted();
  const types = [...new Set(events.map((event) => event.type))];

  const [active, leads] = await Promise.all([flowsStartedBy(tx, types), lockConsents(tx, leadIds)]);
  const flows = await Promise.all(
    active.map(async ({ id, version }): Promise<ActiveFlow> => {
      return { id, version, published: await deps.versions.load(tx, { tenantId, flowId: id, version }) };
    }),
  );
  const byId = new Map(leads.map((lead) => [lead.id, lead]));
  const wanted = new Map(active.map(({ id, events: theirs }) => [id, new Set(theirs)]));
  // What no trigger is about costs nothing here.
  const asked = events.filter(
    ({ type, history, lead_id }) =>
      !history && byId.has(lead_id ?? '') && active.some(({ id }) => wanted.get(id)!.has(type)),
  );
  const [enrolments, known] = await Promise.all([
    enrolmentsOf(
      tx,
      leadIds,
      flows.map((flow) => flow.id),
    ),
    loadManyFacts(
      tx,
      asked.map(({ lead_id, subject }) => ({ leadId: lead_id!, subject })),
    ),
  ]);
  const facts = new Map(asked.map(({ id }, i) => [id, known[i] ?? null]));
  const batch = new Batch(enrolments, deps.log);
  for (const event of events) {
    batch.signal(event);
    const [lead, about] = [byId.get(event.lead_id ?? ''), facts.get(event.id)];
    if (lead && about)
      for (const flow of flows) if (wanted.get(flow.id)!.has(event.type)) batch.ask(flow, event, about, lead);
  }
  return await write(tx, tenantId, batch, events);
}

async function write(tx: Tx, tenantId: string, batch: Batch, events: EventRow[]): Promise<Start[]> {
  const ids = events.map((event) => event.id);
  const made = await insertEntries(tx, batch.entries());
  for (const enrolment of made) {
    const first = events.find((event) => event.id === enrolment.event_id)!;
    batch.catchUp({ ...enrolment, cause: first.cause }, await eventsSince(tx, enrolment, first, ids));
  }
  await Promise.all([signalHappened(tx, batch.happened), completeEvents(tx, ids, batch.outcomes)]);
  return made.map(({ id, flow_id: flowId, version }) => ({ id, tenantId, flowId, version }));
}
