/**
 * What an admin draws: the Flow and its parts, as zod schemas. Types are inferred, so there is one definition of each.
 * A node's `config` is unknown here on purpose: its schema belongs to its kind (kinds/), and a draft may be unfinished.
 */
import * as z from 'zod';

/** A duration in ISO 8601, `PT24H`, `P7D`, `PT10S`. Calendar years and months are refused: they have no fixed length. */
export const durationPattern =
  /^P(?=.)(?:(\d{1,4})W|(?:(\d{1,4})D)?(?:T(?=\d)(?:(\d{1,5})H)?(?:(\d{1,6})M)?(?:(\d{1,8})S)?)?)$/;
export const duration = z
  .string()
  .regex(durationPattern, 'not an ISO 8601 duration of weeks, days, hours, minutes or seconds');

/** The facts of the CRM that flows can start on, wait for or leave on. One row of `events` each. */
export const eventNames = [
  'lead.created',
  'lead.status_changed',
  'lead.tagged',
  'lead.assigned',
  'lead.opted_out',
  'lead.merged',
  'opportunity.created',
  'opportunity.updated',
  'opportunity.won',
  'opportunity.lost',
  'sale.completed',
  'sale.partly_refunded',
  'sale.refunded',
  'cart.updated',
  'cart.purchased',
  'message.replied',
  'message.button',
  'message.answered',
  'message.delivered',
  'message.read',
  'message.failed',
] as const;
/** What a tenant's own event is called, behind `custom.`. */
export const customEventName = /^[a-z0-9_.-]{1,60}$/;
export const eventName = z.union([
  z.enum(eventNames),
  z.templateLiteral(['custom.', z.string().regex(customEventName)]),
]);

/** What the clock brings: written for one flow (`subject` is `flow:<id>`) and one lead, and nothing that a flow could wait for. */
export const dueEvents = ['audience.due', 'date.due'] as const;
/** What flows can wait for, leave on, and have as their goal. */
export type AwaitedEvent = z.infer<typeof eventName>;
export type EventName = AwaitedEvent | (typeof dueEvents)[number];

export const nodeId = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/, 'letters, digits, "-" and "_", 64 at most');

export const node = z.strictObject({
  id: nodeId,
  kind: z.string().min(1).max(64),
  config: z.record(z.string(), z.unknown()).default({}),
  /** Canvas units. The only thing about the screen that a flow remembers. */
  position: z.strictObject({ x: z.number().min(-1e6).max(1e6), y: z.number().min(-1e6).max(1e6) }),
  /** What the people who drew it call it. */
  name: z.string().trim().min(1).max(80).optional(),
  note: z.string().max(2000).optional(),
});
export type Node = z.infer<typeof node>;

export const edge = z.strictObject({
  id: z.string().min(1).max(200),
  from: nodeId,
  port: z.string().min(1).max(64),
  to: nodeId,
});
export type Edge = z.infer<typeof edge>;

/** Local clock times where the person is (gates.ts) between which nothing is sent, `{ from: '21:00', to: '09:00' }` (may span midnight). */
export const clockTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'a time such as 09:00');
export const quietHours = z.strictObject({ from: clockTime, to: clockTime });
export type QuietHours = z.infer<typeof quietHours>;

export const settings = z.strictObject({
  /** May a lead that was in this flow enter again? The occurrence (event, deadline, cart) is unique in any case. */
  reEntry: z.enum(['never', 'after-exit', 'always']).default('after-exit'),
  cooldownHours: z.number().min(0).max(8760).optional(),
  /** Events that end an enrolment wherever it stands. An opt-out always does. */
  exitOn: z.array(eventName).max(20).default([]),
  quietHours: quietHours.nullish(),
  goal: z.strictObject({ event: eventName, withinDays: z.number().int().min(1).max(365) }).nullish(),
  holdoutPercent: z.number().min(0).max(50).default(0),
  /** Where an unconnected `failed` leads: on along the node's first port, or out of the flow. */
  onFailure: z.enum(['continue', 'exit']).default('continue'),
});
export type Settings = z.infer<typeof settings>;

/** Attack 85: more than this many nodes is refused before any graph walk. */
export const maxNodes = 500;
export const maxEdges = maxNodes * 4;

export const flow = z.strictObject({
  formatVersion: z.literal(1),
  nodes: z.array(node).max(maxNodes),
  edges: z.array(edge).max(maxEdges),
  settings: settings.prefault({}),
});
export type Flow = z.infer<typeof flow>;
