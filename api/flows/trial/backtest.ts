/** Which leads of the last days would have entered a flow, and what it would have sent them by now. Writes and sends nothing. */
import {
  compile,
  evaluate,
  isForFlow,
  localDay,
  simulate,
  triggerOf,
  validate,
  type Catalogue,
  type Condition,
  type Facts,
  type Flow,
  type Trace,
} from '#flow';
import { zonesOfPhone } from '#db/crm/phone-zones.ts';
import { refusalOf, type Before } from '#db/flows/admit.ts';
import { readCatalogue } from '#db/flows/catalogue.ts';
import { loadManyFacts } from '#db/flows/facts.ts';
import { findVersion } from '#db/flows/flow-versions.ts';
import { findDraft } from '#db/flows/flows.ts';
import { eventsOfLeads, sendsOfOthers, startingEvents, type PastEvent } from '#db/flows/history.ts';
import { allow, type Tx } from '#db/platform/tenant.ts';
import { invalidFlow } from '../draft/read-graph.ts';
import { invalid, notFound } from '../../errors.ts';
import { rewound, toScript } from './rewind.ts';

/** More events than this are not looked at: the newest count. */
export const mostEvents = 500;
const mostFollowing = 20_000;

export interface Past {
  flowId: string;
  graph: Flow;
  catalogue: Catalogue;
  from: Date;
  events: PastEvent[];
  /** Of each event, as of now. */
  facts: (Facts | null)[];
  following: Map<string, PastEvent[]>;
  /** What the other flows sent meanwhile: it counts for caps and budgets. */
  others: Awaited<ReturnType<typeof sendsOfOthers>>;
}

/** Reads what the back-test looks at. @throws Problem 404, 422 for a flow that cannot run or that nothing but people start */
export async function readPast(tx: Tx, flowId: string, input: { days: number; version?: number }): Promise<Past> {
  await allow(tx, 15);
  const draft = await findDraft(tx, flowId);
  const version = input.version === undefined ? null : await findVersion(tx, flowId, input.version);
  if (!draft || (input.version !== undefined && !version)) throw notFound();
  const graph = version?.graph ?? draft.graph;
  const catalogue = await readCatalogue(tx);
  const found = triggerOf(graph);
  if (!found) throw invalidFlow(validate(graph, catalogue));
  const on = startsOn(graph);
  if (on.length === 0)
    throw invalid('flow', 'started_by_hand', 'nothing of the past starts a flow that people start by hand');

  const from = new Date(Date.now() - input.days * 86_400_000);
  const events = await startingEvents(tx, on, from, mostEvents);
  const facts = await loadManyFacts(
    tx,
    events.map((event) => ({ leadId: event.lead_id, subject: event.subject })),
  );
  const leads = [...new Set(events.map((event) => event.lead_id))];
  const following = await eventsOfLeads(tx, leads, from, mostFollowing);
  const others = await sendsOfOthers(tx, flowId, leads, from);
  const byLead = Map.groupBy(following, (event) => event.lead_id);
  return { flowId, graph, catalogue, from, events, facts, following: byLead, others };
}

/** Names of the events that start a flow; none where people do. */
export function startsOn(graph: Flow): string[] {
  const found = triggerOf(graph);
  return found ? [...found.trigger.on(found.node.config)] : [];
}

export interface Passage {
  lead: { id: string; name: string | null };
  event: PastEvent;
  occurrence: string;
  subject: string | null;
  trace: Trace;
}

export interface Rehearsal {
  passages: Passage[];
  /** Events that would have let nobody in, by reason. */
  refused: Map<string, number>;
}

/**
 * Runs every event through the flow, up to now, past the sender's gates with the tenant's rules of today. Gives way to other
 * requests in between.
 * @throws Problem 422 `invalid_flow`
 */
export async function rehearse(past: Past): Promise<Rehearsal> {
  const { flowId, graph, events, facts, following, others } = past;
  // Grows with what the flow itself would have sent.
  const sentOn = { ...others.sentOn };
  const { sending } = past.catalogue;
  const catalogue = { ...past.catalogue, ...(sending && { sending: { ...sending, sentOn } }) };
  const plan = compileOr(graph, catalogue);
  const { node, kind, trigger } = triggerOf(graph)!;
  const passages: Passage[] = [];
  const refused = new Map<string, number>();
  const refuse = (reason: string) => refused.set(reason, (refused.get(reason) ?? 0) + 1);
  const config = kind.config.parse(node.config);

  for (const [i, event] of events.entries()) {
    const present = facts[i];
    if (!present || !isForFlow(event.subject, flowId)) continue;
    // What was written together with the event, such as the tags a lead came with, was there at once.
    const later = (following.get(event.lead_id) ?? []).filter((one) => one.occurred_at > event.occurred_at);
    const then = { ...rewound(present, later, event.occurred_at), event: { type: event.type, data: event.data } };
    const wanted = trigger.enters(config, event, then);
    if (!wanted) continue;
    const filter = (config as { filter?: Condition }).filter;
    const earlier = passages.filter((one) => one.event.lead_id === event.lead_id);
    // Consent is a matter of today and of each send; the past is asked about entry alone.
    const reason =
      filter && !evaluate(filter, then)
        ? 'filter-not-met'
        : refusalOf(
            { consent: null, rule: 'implied' },
            graph.settings,
            before(earlier, wanted, event, graph),
            wanted.subject,
          );
    if (reason) {
      refuse(reason);
      continue;
    }
    const horizonMs = Math.max(0, Date.now() - Date.parse(event.occurred_at));
    const recent = [...(others.toLead.get(event.lead_id) ?? []), ...earlier.flatMap((one) => one.trace.sent)];
    const known = { ...then, recent_sends: recent, phone_zones: zonesOfPhone(then.lead.phone) };
    const trace = simulate(graph, plan, known, toScript(then, later, wanted.subject), {
      catalogue,
      flowId,
      enterAnyway: true,
      horizonMs,
    });
    for (const at of trace.sent) {
      const day = localDay(Date.parse(at), then.tenant.timezone);
      sentOn[day] = (sentOn[day] ?? 0) + 1;
    }
    passages.push({ lead: { id: present.lead.id, name: present.lead.name }, event, ...wanted, trace });
    if (i % 20 === 19) await new Promise((others) => setTimeout(others));
  }
  return { passages, refused };
}

function before(
  earlier: Passage[],
  wanted: { occurrence: string; subject: string | null },
  event: PastEvent,
  { settings }: Flow,
): Before | undefined {
  if (earlier.length === 0) return undefined;
  const at = Date.parse(event.occurred_at);
  const isOpen = ({ trace }: Passage) => trace.result === null || Date.parse(trace.entries.at(-1)?.at ?? '') > at;
  const cooldownMs = (settings.cooldownHours ?? 0) * 3_600_000;
  return {
    same: earlier.some((one) => one.occurrence === wanted.occurrence),
    open: earlier.some((one) => one.subject === wanted.subject && isOpen(one)),
    cooling: earlier.some((one) => at - Date.parse(one.event.occurred_at) < cooldownMs),
  };
}

function compileOr(graph: Flow, catalogue: Catalogue) {
  try {
    return compile(graph);
  } catch {
    throw invalidFlow(validate(graph, catalogue));
  }
}
