/** One lead's row and everything written around it. Nothing in it lies in the future but deadlines. */
import type { EventName } from '#flow';
import type { Random } from './random.ts';
import type { DemoData, LeadRow } from './rows.ts';

const day = 86_400_000;

export interface Setting {
  random: Random;
  data: DemoData;
  now: number;
  sellers: readonly string[];
  currency: string;
}

/** Keeps the lead's own row true while rows around it are added; what would lie in the future does not happen. */
export class Story {
  readonly setting: Setting;
  readonly lead: LeadRow;

  constructor(setting: Setting, lead: LeadRow) {
    this.setting = setting;
    this.lead = lead;
  }

  /** False when the instant is still to come. */
  happened(at: number): boolean {
    if (at > this.setting.now) return false;
    if (at > this.lead.updated_at.getTime()) this.lead.updated_at = new Date(at);
    return true;
  }

  event(type: EventName, at: number, subject: string | null = null, data: Record<string, unknown> = {}): void {
    if (!this.happened(at)) return;
    const { random, data: rows } = this.setting;
    rows.events.push({ id: random.uuid(), type, lead_id: this.lead.id, subject, data, occurred_at: new Date(at) });
  }

  status(to: string, at: number): void {
    if (at > this.setting.now || to === this.lead.status) return;
    this.event('lead.status_changed', at, null, { from: this.lead.status, to });
    this.lead.status = to;
  }

  tag(tag: string, at: number): void {
    if (at > this.setting.now || this.lead.tags.includes(tag)) return;
    this.lead.tags.push(tag);
    this.event('lead.tagged', at, null, { tag });
  }

  writes(text: string, at: number, referral: Record<string, string> | null = null): void {
    if (!this.happened(at) || this.lead.phone === null) return;
    const { random, data } = this.setting;
    const id = random.uuid();
    data.inbound.push({
      id,
      lead_id: this.lead.id,
      external_id: `demo.${id}`,
      type: 'text',
      text,
      referral,
      received_at: new Date(at),
    });
    this.lead.last_inbound_at = new Date(Math.max(at, this.lead.last_inbound_at?.getTime() ?? 0));
  }

  /** They said yes or no to our messages. */
  consent(granted: boolean, source: string, at: number): void {
    if (!this.happened(at)) return;
    const { random, data } = this.setting;
    data.consents.push({ id: random.uuid(), lead_id: this.lead.id, granted, source, occurred_at: new Date(at) });
    this.lead.consent = granted ? 'granted' : 'revoked';
    if (!granted) this.event('lead.opted_out', at, null, { source });
  }

  sale(amount: number, at: number, opportunityId: string | null): void {
    if (!this.happened(at)) return;
    const { random, data, currency, now } = this.setting;
    const id = random.uuid();
    const refundAt = at + random.between(2, 15) * day;
    // An old payment is not pending any more.
    const pending = at > now - 4 * day ? 20 : 0;
    const status = random.weighted([
      ['completed', 94],
      ['refunded', 4],
      ['pending', pending],
      ['failed', 2],
    ] as const);
    const refunded = status === 'refunded' && refundAt <= now;
    const paid = status === 'completed' || status === 'refunded';
    data.sales.push({
      id,
      lead_id: this.lead.id,
      opportunity_id: opportunityId,
      amount: amount.toFixed(2),
      currency,
      status: status === 'refunded' && !refunded ? 'completed' : status,
      completed_at: paid ? new Date(at) : null,
      refunded_at: refunded ? new Date(refundAt) : null,
      created_at: new Date(at),
      updated_at: new Date(refunded ? refundAt : at),
    });
    const told = { amount: amount.toFixed(2), currency };
    if (paid) this.event('sale.completed', at, `sale:${id}`, told);
    if (refunded) this.event('sale.refunded', refundAt, `sale:${id}`, told);
  }
}
