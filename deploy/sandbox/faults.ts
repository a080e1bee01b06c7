/** Faults that a test asks for. A fault is used up after `times`, hits with `probability`, and touches only what `match` names. */
import * as z from 'zod';
import type { Occasion } from './occasion.ts';
import { fitsGraph, type GraphFault, graphFaults, graphMatcher } from './meta/faults.ts';

const matcher = z
  .strictObject({
    /** Which calls: all that send (default), YCloud's or Meta's alone, everything else of the account, Meta's Graph, or all. */
    calls: z.enum(['send', 'enqueue', 'sendDirectly', 'cloud', 'manage', 'graph', 'any']),
    method: z.string(),
    /** Start of the path, such as `/v2/whatsapp/templates`. */
    path: z.string(),
    to: z.string(),
    from: z.string(),
    externalId: z.string(),
    template: z.string(),
    /** Webhooks: the event type, the message status, the registered URL. */
    event: z.string(),
    status: z.string(),
    url: z.string(),
    ...graphMatcher,
  })
  .partial();

const shared = {
  times: z.number().int().min(1).optional(),
  probability: z.number().min(0).max(1).default(1),
  match: matcher.default({}),
};
const ms = z.number().min(0).max(3_600_000);

/** Kinds that touch calls. `accepted` says whether the message counts although the answer is bad. */
const callFaults = [
  z.strictObject({ kind: z.literal('refuse'), ...shared }),
  z.strictObject({ kind: z.literal('drop-response'), ...shared }),
  z.strictObject({
    kind: z.literal('error'),
    status: z.number().int().min(400).max(599).default(500),
    code: z.string().optional(),
    accepted: z.boolean().default(false),
    ...shared,
  }),
  z.strictObject({
    kind: z.literal('rate-limit'),
    /** Seconds in `Retry-After`; null leaves the header out. */
    retryAfter: z.number().min(0).max(86_400).nullable().default(1),
    code: z.string().default('TOO_MANY_REQUESTS'),
    ...shared,
  }),
  z.strictObject({
    kind: z.literal('slow'),
    delayMs: ms.default(2000),
    when: z.enum(['before', 'after']).default('before'),
    ...shared,
  }),
  z.strictObject({ kind: z.literal('broken-json'), ...shared }),
  /** WhatsApp refuses: at once on sendDirectly, by a `failed` webhook on enqueue. */
  z.strictObject({ kind: z.literal('whatsapp-error'), code: z.string().default('131026'), ...shared }),
] as const;

const webhookFaults = [
  z.strictObject({ kind: z.literal('webhook-lost'), ...shared }),
  z.strictObject({ kind: z.literal('webhook-late'), delayMs: ms.default(5000), ...shared }),
  z.strictObject({
    kind: z.literal('webhook-duplicate'),
    copies: z.number().int().min(1).max(20).default(1),
    ...shared,
  }),
  /** Each delivery waits a random part of the window, so that their order is lost. */
  z.strictObject({ kind: z.literal('webhook-shuffle'), windowMs: ms.default(2000), ...shared }),
  /** A second delivery with the same event id and another body. */
  z.strictObject({ kind: z.literal('webhook-conflict'), ...shared }),
  z.strictObject({ kind: z.literal('webhook-bad-signature'), ...shared }),
] as const;

export const faultSchema = z.discriminatedUnion('kind', [...callFaults, ...graphFaults(shared), ...webhookFaults]);
export type FaultSpec = z.infer<typeof faultSchema>;
export type CallFault = z.infer<(typeof callFaults)[number]>;
export type WebhookFault = z.infer<(typeof webhookFaults)[number]>;

export interface Fault {
  id: string;
  spec: FaultSpec;
  hits: number;
  createdAt: string;
}

export class Faults {
  #faults: Fault[] = [];
  #next = 1;
  #random: () => number;

  constructor(random: () => number) {
    this.#random = random;
  }

  add(spec: FaultSpec, createdAt: string): Fault {
    const fault = { id: `fault_${this.#next++}`, spec, hits: 0, createdAt };
    this.#faults.push(fault);
    return fault;
  }

  list(): Fault[] {
    return this.#faults;
  }

  remove(id: string): boolean {
    const before = this.#faults.length;
    this.#faults = this.#faults.filter((fault) => fault.id !== id);
    return this.#faults.length < before;
  }

  clear(): void {
    this.#faults = [];
  }

  /** The faults that strike this call, each counted as a hit. `slow` may come together with one other. */
  strikeCall(occasion: Occasion): CallFault[] {
    return this.#strikeKinds(occasion, (kind) => !/^(webhook|meta)-/.test(kind)) as CallFault[];
  }

  /** The same for a call to Graph, which has kinds of its own besides. */
  strikeGraph(occasion: Occasion): (CallFault | GraphFault)[] {
    return this.#strikeKinds(occasion, (kind) => !kind.startsWith('webhook-') && kind !== 'meta-report') as (
      | CallFault
      | GraphFault
    )[];
  }

  /** The fault that decides how a report ends, if there is one. */
  strikeReport(occasion: Occasion): Extract<GraphFault, { kind: 'meta-report' }> | undefined {
    return this.#strikeKinds(occasion, (kind) => kind === 'meta-report')[0] as
      | Extract<GraphFault, { kind: 'meta-report' }>
      | undefined;
  }

  #strikeKinds(occasion: Occasion, takes: (kind: string) => boolean): FaultSpec[] {
    const struck: FaultSpec[] = [];
    for (const fault of this.#faults) {
      const { kind, match } = fault.spec;
      const wanted = match.calls ?? (kind.startsWith('meta-') ? 'graph' : 'send');
      if (!takes(kind) || !matchesCall(wanted, occasion.calls)) continue;
      if (struck.some((one) => one.kind !== 'slow') && kind !== 'slow') continue;
      if (this.#strikes(fault, occasion)) struck.push(fault.spec);
    }
    return struck;
  }

  /** The faults that strike the delivery of this event. */
  strikeWebhook(occasion: Occasion): WebhookFault[] {
    return this.#faults
      .filter((fault) => fault.spec.kind.startsWith('webhook-') && this.#strikes(fault, occasion))
      .map((fault) => fault.spec as WebhookFault);
  }

  #strikes(fault: Fault, occasion: Occasion): boolean {
    const { times, probability, match, kind } = fault.spec;
    if (times !== undefined && fault.hits >= times) return false;
    if (kind.startsWith('meta-') && !fitsGraph(fault.spec as GraphFault, occasion, fault.createdAt)) return false;
    const { calls: _, path, ...equal } = match;
    if (path !== undefined && !occasion.path?.startsWith(path)) return false;
    for (const [key, value] of Object.entries(equal)) {
      if (value !== undefined && occasion[key as keyof Occasion] !== value) return false;
    }
    if (probability < 1 && this.#random() >= probability) return false;
    fault.hits += 1;
    return true;
  }
}

function matchesCall(wanted: string, calls: Occasion['calls']): boolean {
  if (wanted === 'any') return true;
  if (wanted === 'send') return calls === 'enqueue' || calls === 'sendDirectly' || calls === 'cloud';
  if (wanted === 'graph') return calls === 'graph' || calls === 'cloud';
  return wanted === calls;
}
