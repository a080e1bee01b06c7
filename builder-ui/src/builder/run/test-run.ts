/** A rehearsal of the flow for one lead, in the browser: the engine's own `step` with a virtual clock. Nothing is sent. Pure. */
import {
  compile,
  hasErrors,
  simulate,
  validate,
  type Catalogue,
  type EventName,
  type Facts,
  type Flow,
  type Issue,
  type Trace,
} from '#flow';

/** Something that happens meanwhile: the lead replies after a day. */
export interface Happens {
  event: EventName;
  afterMs: number;
  /** What the person says by it. */
  text?: string | undefined;
}

export type Rehearsed = { trace: Trace } | { issues: Issue[] };

/**
 * Runs the flow as it stands on the canvas, through the sender's own gates. A flow with errors cannot be compiled, so its
 * issues come back instead.
 */
export function rehearse(
  flow: Flow,
  facts: Facts,
  { catalogue, flowId }: { catalogue: Catalogue; flowId: string },
  happens: readonly Happens[],
): Rehearsed {
  const issues = validate(flow, catalogue);
  if (hasErrors(issues)) return { issues: issues.filter((issue) => issue.severity === 'error') };
  const script = happens.map(({ event, afterMs, text }) => ({
    afterMs,
    event: { name: event, ...(text && { text }) },
    ...effectOf(event),
  }));
  return { trace: simulate(flow, compile(flow), facts, script, { catalogue, flowId, explain: true }) };
}

/** What an event changes about the lead, as far as conditions look at it. */
function effectOf(event: EventName) {
  if (event === 'opportunity.won') return { patch: { opportunity: { status: 'won' } } };
  if (event === 'opportunity.lost') return { patch: { opportunity: { status: 'lost' } } };
  if (event === 'cart.purchased') return { patch: { cart: { status: 'purchased' } } };
  if (event === 'sale.refunded') return { patch: { sale: { status: 'refunded' } } };
  return {};
}

/** Labels of buttons that lead a way of their own somewhere in the flow. */
export function buttonsOf(flow: Flow): string[] {
  const labels = flow.nodes.flatMap(({ config }) => {
    const { buttons } = (config['answers'] ?? {}) as { buttons?: unknown };
    return Array.isArray(buttons) ? buttons.filter((label): label is string => typeof label === 'string') : [];
  });
  return [...new Set(labels)];
}
