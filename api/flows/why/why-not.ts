/** Why is this person not in this flow? Answered from what was recorded, and from what would happen now. */
import {
  describeCondition,
  describeReason,
  eventLabel,
  evaluate,
  nothingHappened,
  triggerOf,
  whyTexts,
  type Condition,
  type Facts,
  type Flow,
  type Text,
  type WhyCode,
} from '#flow';
import { refusalOf } from '#db/flows/admit.ts';
import type { FlowRow } from '#db/flows/flows.ts';
import type { AskedEvent, Past } from '#db/flows/why-not.ts';

export interface Reason {
  code: string;
  text: Text;
}
export interface Known {
  flow: Pick<FlowRow, 'status' | 'live_version' | 'trigger_events'>;
  /** Of the live version, or the draft where there is none. */
  graph: Flow;
  published: Date | null;
  events: readonly AskedEvent[];
  past: Past;
  facts: Facts;
  segments: { id: string; name: string }[];
}
export interface Why {
  state: 'inside' | 'been' | 'never';
  because: Reason;
  events: { id: string; type: string; label: Text; occurred_at: Date; outcome: Reason }[];
  now: { enters: boolean; reason: Reason; condition: Text | null };
}

/** How often the relay tries an event. */
const mostTries = 5;

export function explain(known: Known): Why {
  const { flow, past } = known;
  const state = past.open > 0 ? 'inside' : past.entries > 0 ? 'been' : 'never';
  const events = known.events.map((event) => ({
    id: event.id,
    type: event.type,
    label: eventLabel(event.type),
    occurred_at: event.occurred_at,
    outcome: outcomeOf(event, known),
  }));
  const refused = events.find(({ outcome }) => outcome.code !== 'entered')?.outcome;
  return { state, because: because(), events, now: nowOf(known) };

  function because(): Reason {
    if (state === 'inside') return why('inside');
    if (state === 'been') return why('been');
    if (flow.live_version === null) return why('never-published');
    if (refused) return refused;
    if (flow.status !== 'active') return said('flow-not-active');
    if (flow.trigger_events.length === 0) return why('by-hand-only');
    return { code: 'no-such-event', text: nothingHappened(flow.trigger_events) };
  }
}

function outcomeOf(event: AskedEvent, { flow, published }: Known): Reason {
  if (event.outcome === 'entered') return why('entered');
  if (event.outcome !== null) return said(event.outcome);
  if (event.history) return why('history-event');
  if (event.processed_at === null) return why(event.attempts >= mostTries ? 'event-broken' : 'not-read-yet');
  if (published === null || event.processed_at < published) return why('before-publishing');
  return why(
    flow.status === 'active' && flow.trigger_events.includes(event.type) ? 'trigger-not-this' : 'flow-was-off',
  );
}

/** What would come of it now, were the person to meet what starts the flow. */
function nowOf({ flow, graph, past, facts, segments }: Known): Why['now'] {
  const filter = triggerOf(graph)?.node.config['filter'] as Condition | undefined;
  const condition = filter ? describeCondition(filter, segments) : null;
  const no = (reason: Reason) => ({ enters: false, reason, condition });
  if (flow.live_version === null) return no(why('never-published'));
  if (flow.status !== 'active') return no(said('flow-not-active'));
  const cooldownMs = (graph.settings.cooldownHours ?? 0) * 3_600_000;
  const before =
    past.entries === 0
      ? undefined
      : {
          same: false,
          open: past.open > 0,
          cooling: past.last_entry !== null && Date.parse(facts.now) - past.last_entry.getTime() < cooldownMs,
        };
  const refused = refusalOf(past, graph.settings, before, null);
  if (refused) return no(said(refused));
  if (filter && !evaluate(filter, facts)) return no(said('filter-not-met'));
  return { enters: true, reason: why('would-enter'), condition };
}

const why = (code: WhyCode): Reason => ({ code, text: whyTexts[code] });
const said = (code: string): Reason => ({ code, text: describeReason(code) ?? { es: code, en: code } });
