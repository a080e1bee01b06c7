/** Which flows an event lets its lead into. Pure, so that one event can be asked about again and again. */
import { type CrmEvent, type Earlier, evaluate, type Condition, type Facts, mayEnter, type Settings } from '#flow';
import { chainOf, longestChain } from '#db/causes.ts';
import type { Version } from '../activities/versions.ts';

export interface ActiveFlow {
  id: string;
  version: number;
  published: Version;
}
/** An enrolment of the lead, open or past, as the batch knows it. */
export interface Known extends Earlier {
  flowId: string;
}
/** What became of an event for one flow: `entered`, or the reason why not (db/reasons.ts). */
export type Answer = { entered: { occurrence: string; subject: string | null } } | { refused: string } | null;

/** What flow's rule calls a refusal, in the words of db/reasons.ts. */
const words: Record<string, string> = {
  'already-entered': 'same-occurrence',
  'still-inside': 'already-inside',
  're-entry': 'been-before',
  cooldown: 'cooling-down',
};

/**
 * Asks a flow's trigger about an event.
 * @param known the lead's enrolments in this flow
 * @returns null when the event does not concern the trigger at all
 */
export function askFlow(flow: ActiveFlow, event: CrmEvent, facts: Facts, optedOut: boolean, known: readonly Known[]): Answer {
  const node = triggerOf(flow.published);
  const trigger = node?.definition.trigger;
  if (!node || !trigger || !(trigger.on as readonly string[]).includes(event.type)) return null;
  const wanted = trigger.enters(node.config, event, facts);
  if (!wanted) return null;
  const { filter } = node.config as { filter?: Condition };
  if (filter && !evaluate(filter, facts)) return { refused: 'filter-not-met' };
  if (optedOut) return { refused: 'opted-out' };
  if (chainOf(event.data) > longestChain) return { refused: 'loop-guard' };
  const settings: Settings = flow.published.graph.settings;
  const entry = mayEnter(settings, known, wanted, Date.parse(facts.now));
  return entry.ok ? { entered: wanted } : { refused: words[entry.reason] ?? entry.reason };
}

/** The one node that starts a flow. */
export function triggerOf(version: Version) {
  for (const { id } of version.graph.nodes) {
    const node = version.node(id);
    if (node.definition.trigger) return node;
  }
  return undefined;
}

/** False when an event is about another thing of the same type as the enrolment's own: another deal, another sale. */
export function isOwn(eventSubject: string | null, enrolmentSubject: string | null): boolean {
  if (eventSubject === null || enrolmentSubject === null || eventSubject === enrolmentSubject) return true;
  return eventSubject.split(':', 1)[0] !== enrolmentSubject.split(':', 1)[0];
}
