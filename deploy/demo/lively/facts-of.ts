/** The demo's rows as flows look at them. */
import type { CrmEvent, Facts } from '#flow';
import type { DemoData, LeadRow } from '../rows.ts';

export interface Business {
  name: string;
  timezone: string;
  currency: string;
}

/** The rows by what they belong to. Made anew after rows were added. */
export class Around {
  readonly leads: Map<string, LeadRow>;
  readonly #of: Record<'opportunity' | 'sale' | 'cart', Map<string, unknown>>;
  readonly #inbound: Map<string, DemoData['inbound']>;
  readonly #events: Map<string, CrmEvent[]>;
  /** Everything that happened, what people wrote included; the oldest first. */
  readonly events: CrmEvent[];

  constructor(data: DemoData) {
    const byId = (rows: readonly { id: string }[]) => new Map<string, unknown>(rows.map((row) => [row.id, row]));
    this.leads = new Map(data.leads.map((lead) => [lead.id, lead]));
    this.#of = { opportunity: byId(data.opportunities), sale: byId(data.sales), cart: byId(data.carts) };
    this.#inbound = Map.groupBy(data.inbound, (one) => one.lead_id);
    this.events = data.events
      .map((event) => ({ ...event, occurred_at: event.occurred_at.toISOString() }))
      .toSorted((a, b) => (a.occurred_at < b.occurred_at ? -1 : a.occurred_at > b.occurred_at ? 1 : 0));
    this.#events = Map.groupBy(this.events, (event) => event.lead_id!);
  }

  /** What happened to a lead after an instant, the oldest first. */
  later(leadId: string, at: string): CrmEvent[] {
    return (this.#events.get(leadId) ?? []).filter((event) => event.occurred_at > at);
  }

  /** The newest last. */
  words(leadId: string): DemoData['inbound'] {
    return (this.#inbound.get(leadId) ?? []).toSorted((a, b) => a.received_at.getTime() - b.received_at.getTime());
  }

  /** As of now; the record that a subject names, and no other. */
  facts(leadId: string, subject: string | null, { name, timezone, currency }: Business, now: string): Facts {
    const lead = this.leads.get(leadId)!;
    const [type, id] = subject?.split(':') ?? [];
    const record = <T>(wanted: 'opportunity' | 'sale' | 'cart'): T | null =>
      type === wanted ? ((this.#of[wanted].get(id!) as T | undefined) ?? null) : null;
    const opportunity = record<DemoData['opportunities'][number]>('opportunity');
    const sale = record<DemoData['sales'][number]>('sale');
    const cart = record<DemoData['carts'][number]>('cart');
    const iso = (at: Date | null) => at?.toISOString() ?? null;
    return {
      now,
      tenant: { name, timezone, currency, locale: 'es' },
      lead: {
        ...lead,
        wa_user_id: null,
        last_inbound_at: iso(lead.last_inbound_at),
        created_at: iso(lead.created_at)!,
      },
      seller: null,
      opportunity: opportunity && { ...opportunity, deadline: iso(opportunity.deadline) },
      sale: sale && { ...sale, completed_at: iso(sale.completed_at) },
      cart: cart && { ...cart, last_activity_at: iso(cart.last_activity_at)! },
      message: null,
      enrolment: null,
    };
  }
}
