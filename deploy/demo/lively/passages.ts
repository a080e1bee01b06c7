/**
 * Who went through a flow in the last sixty days, and how: what happened to the demo's leads is played to the flow by the simulator,
 * which walks as the engine does, past the same gates. Pure: the same rows give the same passages.
 */
import {
  evaluate,
  isForFlow,
  simulate,
  triggerOf,
  type Catalogue,
  type Condition,
  type Flow,
  type Plan,
  type Trace,
} from '#flow';
import { refusalOf, type Before } from '#db/flows/admit.ts';
import { zonesOfPhone } from '#db/crm/phone-zones.ts';
import { rewound, toScript } from '#api/flows/trial/rewind.ts';
import type { Around, Business } from './facts-of.ts';

export const livelyDays = 60;
const day = 86_400_000;

export interface LiveFlow {
  id: string;
  /** Of the ready-made flow. */
  name: string;
  graph: Flow;
  plan: Plan;
}

export interface Passage {
  flow: LiveFlow;
  leadId: string;
  eventId: string;
  occurrence: string;
  subject: string | null;
  enteredAt: string;
  trace: Trace;
}

/** @returns one flow's passages, the oldest first; whoever still waits at `now` is inside */
export function walkFlow(
  flow: LiveFlow,
  around: Around,
  setting: { business: Business; catalogue: Catalogue; now: number; sends: Map<string, string[]> },
): Passage[] {
  const { business, catalogue, now, sends } = setting;
  const { node, kind, trigger } = triggerOf(flow.graph)!;
  const config = kind.config.parse(node.config) as { filter?: Condition };
  const wantedTypes = new Set<string>(trigger.on(node.config));
  const since = new Date(now - livelyDays * day).toISOString();
  const passages: Passage[] = [];
  const byLead = new Map<string, Passage[]>();
  for (const event of around.events) {
    if (event.occurred_at < since || !wantedTypes.has(event.type) || !isForFlow(event.subject, flow.id)) continue;
    const leadId = event.lead_id!;
    const later = around.later(leadId, event.occurred_at);
    const present = around.facts(leadId, event.subject, business, new Date(now).toISOString());
    const then = { ...rewound(present, later, event.occurred_at), event: { type: event.type, data: event.data } };
    const wanted = trigger.enters(config, event, then);
    if (!wanted || (config.filter && !evaluate(config.filter, then))) continue;
    const earlier = byLead.get(leadId) ?? [];
    const consent = { consent: then.lead.consent, rule: 'implied' };
    if (refusalOf(consent, flow.graph.settings, before(earlier, wanted, event.occurred_at, flow.graph), wanted.subject))
      continue;
    const known = {
      ...then,
      recent_sends: sends.get(leadId) ?? [],
      phone_zones: zonesOfPhone(then.lead.phone),
    };
    const trace = simulate(flow.graph, flow.plan, known, toScript(then, later, wanted.subject), {
      catalogue,
      flowId: flow.id,
      enterAnyway: true,
      horizonMs: now - Date.parse(event.occurred_at),
    });
    const passage = { flow, leadId, eventId: event.id, ...wanted, enteredAt: event.occurred_at, trace };
    passages.push(passage);
    byLead.set(leadId, [...earlier, passage]);
    sends.set(leadId, [...(sends.get(leadId) ?? []), ...trace.sent]);
  }
  return passages;
}

function before(
  earlier: readonly Passage[],
  wanted: { occurrence: string; subject: string | null },
  at: string,
  { settings }: Flow,
): Before | undefined {
  if (earlier.length === 0) return undefined;
  const isOpen = ({ trace }: Passage) => trace.result === null || trace.entries.at(-1)!.at > at;
  const coolingMs = (settings.cooldownHours ?? 0) * 3_600_000;
  return {
    same: earlier.some((one) => one.occurrence === wanted.occurrence),
    open: earlier.some((one) => one.subject === wanted.subject && isOpen(one)),
    cooling: earlier.some((one) => Date.parse(at) - Date.parse(one.enteredAt) < coolingMs),
  };
}
