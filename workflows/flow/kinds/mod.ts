/** Every kind of node there is. A new kind is one file here and one line below. */
import type * as z from 'zod';
import type { Kind } from '../kind.ts';
import type { Flow, Node } from '../schema.ts';
import { branch } from './logic/branch.ts';
import { audience } from './triggers/audience.ts';
import { cartAbandoned } from './triggers/cart-abandoned.ts';
import { customEvent } from './triggers/custom-event.ts';
import { assignSeller } from './act/assign-seller.ts';
import { createOpportunity } from './act/create-opportunity.ts';
import { createTask } from './act/create-task.ts';
import { dateField } from './triggers/date-field.ts';
import { enrol } from './act/enrol.ts';
import { exit } from './logic/exit.ts';
import { formAnswered } from './triggers/form-answered.ts';
import { goTo } from './logic/go-to.ts';
import { split } from './logic/split.ts';
import { leadCreated } from './triggers/lead-created.ts';
import { leadStatusChanged } from './triggers/lead-status-changed.ts';
import { manual } from './triggers/manual.ts';
import { messageReceived } from './triggers/message-received.ts';
import { httpRequest } from './act/http-request.ts';
import { metaConversion } from './act/meta-conversion.ts';
import { notifyTeam } from './act/notify-team.ts';
import { opportunityDeadline } from './triggers/opportunity-deadline.ts';
import { opportunityStageChanged } from './triggers/opportunity-stage-changed.ts';
import { saleCompleted } from './triggers/sale-completed.ts';
import { sendText } from './act/send-text.ts';
import { sendTemplate } from './act/send-template.ts';
import { tagAdded } from './triggers/tag-added.ts';
import { updateLead } from './act/update-lead.ts';
import { waitFor } from './wait-for.ts';
import { wait } from './wait.ts';

/** In the order of the palette. */
export const kinds = {
  'lead-created': leadCreated,
  'lead-status-changed': leadStatusChanged,
  'tag-added': tagAdded,
  'form-answered': formAnswered,
  'opportunity-deadline': opportunityDeadline,
  'opportunity-stage-changed': opportunityStageChanged,
  'sale-completed': saleCompleted,
  'cart-abandoned': cartAbandoned,
  'message-received': messageReceived,
  'custom-event': customEvent,
  'date-field': dateField,
  audience,
  manual,
  wait,
  'wait-for': waitFor,
  branch,
  split,
  'go-to': goTo,
  exit,
  'send-template': sendTemplate,
  'send-text': sendText,
  'update-lead': updateLead,
  'assign-seller': assignSeller,
  'create-opportunity': createOpportunity,
  'create-task': createTask,
  'notify-team': notifyTeam,
  enrol,
  'http-request': httpRequest,
  'meta-conversion': metaConversion,
} satisfies Record<string, Kind>;

export type KindName = keyof typeof kinds;
/** The config of a kind, as its schema gives it out. */
export type Config<K extends KindName> = z.output<(typeof kinds)[K]['config']>;

/** Kinds with an effect: each needs an activity of the same name. */
export type EffectName = { [K in KindName]: true extends (typeof kinds)[K]['effect'] ? K : never }[KindName];

/** The node that starts a flow, with what its kind knows about starting. A flow under way may have none. */
export function triggerOf(
  flow: Pick<Flow, 'nodes'>,
): { node: Node; kind: Kind; trigger: NonNullable<Kind['trigger']> } | undefined {
  for (const node of flow.nodes) {
    const kind = kindOf(node.kind);
    if (kind?.trigger) return { node, kind, trigger: kind.trigger };
  }
  return undefined;
}

/** The kind of that name, or undefined. Safe to call with anything a flow may hold. */
export function kindOf(name: string): Kind | undefined {
  return Object.hasOwn(kinds, name) ? (kinds as Record<string, Kind>)[name] : undefined;
}
