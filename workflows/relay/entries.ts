/** Which flows an event lets its lead into. Pure, so that one event can be asked about again and again. */
import { type Condition, type CrmEvent, evaluate, type Facts, isForFlow, type Settings, triggerOf } from '#flow';
import { type Before, type LeadConsent, refusalOf } from '#db/flows/admit.ts';
import { chainOf, longestChain } from '#db/flows/causes.ts';
import type { Version } from '../services/versions.ts';

export interface ActiveFlow {
  id: string;
  version: number;
  published: Version;
}
/** An enrolment of the lead, open or past, as the batch knows it. */
export interface Known {
  flowId: string;
  leadId: string;
  occurrence: string;
  subject: string | null;
  isOpen: boolean;
  /** Epoch ms. */
  enteredAt: number;
}
/** What became of an event for one flow: let in, or the reason why not (reasons.ts); null when the trigger is not about it. */
export type Answer = { entered: { occurrence: string; subject: string | null } } | { refused: string } | null;

/**
 * Asks a flow's trigger about an event.
 * @param known the lead's enrolments in this flow
 */
export function askFlow(
  flow: ActiveFlow,
  event: CrmEvent,
  facts: Facts,
  lead: LeadConsent,
  known: readonly Known[],
): Answer {
  const found = triggerOf(flow.published.graph);
  if (!found) throw new Error('no node starts the flow, or its kind is unknown here');
  if (!isForFlow(event.subject, flow.id)) return null;
  const { config } = flow.published.node(found.node.id);
  if (!(found.trigger.on(config) as readonly string[]).includes(event.type)) return null;
  const wanted = found.trigger.enters(config, event, facts);
  if (!wanted) return null;
  const { filter } = config as { filter?: Condition };
  if (filter && !evaluate(filter, { ...facts, event: { type: event.type, data: event.data } }))
    return { refused: 'filter-not-met' };
  if (chainOf(event.data) > longestChain) return { refused: 'loop-guard' };
  const { settings } = flow.published.graph;
  const refused = refusalOf(lead, settings, before(known, wanted, Date.parse(facts.now), settings), wanted.subject);
  return refused ? { refused } : { entered: wanted };
}

function before(
  known: readonly Known[],
  wanted: { occurrence: string; subject: string | null },
  now: number,
  settings: Settings,
): Before | undefined {
  if (known.length === 0) return undefined;
  const cooldownMs = (settings.cooldownHours ?? 0) * 3_600_000;
  return {
    same: known.some((one) => one.occurrence === wanted.occurrence),
    open: known.some((one) => one.isOpen && one.subject === wanted.subject),
    cooling: known.some((one) => now - one.enteredAt < cooldownMs),
  };
}
