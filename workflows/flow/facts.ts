/**
 * What a condition, a variable or a trigger may look at: one lead with everything around it, as plain JSON.
 * `db/flows/facts.ts` loads it, the simulator makes it up. Instants are ISO 8601 strings in UTC, money is a decimal string.
 */
export interface Facts {
  /** The instant the facts were read. Every "within 24 h" is measured from it. */
  now: string;
  tenant: { name: string; timezone: string; currency: string; locale: string };
  lead: {
    id: string;
    name: string | null;
    phone: string | null;
    /** WhatsApp's own id of a person, where the phone is not shown to us. */
    wa_user_id: string | null;
    consent: 'granted' | 'revoked' | null;
    /** When the person last wrote. */
    last_inbound_at: string | null;
    email: string | null;
    status: string;
    tags: string[];
    lead_source: string | null;
    meta_campaign_id: string | null;
    meta_adset_id: string | null;
    meta_ad_id: string | null;
    meta_ad_headline: string | null;
    timezone: string | null;
    created_at: string;
    custom: Record<string, unknown>;
  };
  seller: { id: string; name: string } | null;
  opportunity: {
    id: string;
    name: string | null;
    value: string | null;
    currency: string | null;
    stage: string | null;
    status: string;
    deadline: string | null;
    /** Why it was won or lost; absent in what was recorded before deals said so. */
    closed_reason?: string | null;
  } | null;
  sale: {
    id: string;
    amount: string;
    currency: string;
    status: string;
    completed_at: string | null;
    /** What was bought; absent in what was recorded before sales had one. */
    product?: string | null;
    /** What went back so far, a decimal string; absent in what was recorded before. */
    amount_refunded?: string;
  } | null;
  cart: {
    id: string;
    items: { name: string; quantity?: number }[];
    value: string | null;
    currency: string | null;
    status: string;
    last_activity_at: string;
  } | null;
  /** The lead's last inbound message. */
  message: { type: string; text: string | null; at: string; ad_id: string | null } | null;
  enrolment: {
    id: string;
    started_at: string;
    replied: boolean;
    sent: number;
    /** The newest message of this enrolment, and how the person answered it. Absent: none went. */
    asked?: Asked | null;
  } | null;
  /** What other systems answered to steps of the flow, by the names that the steps give it. */
  vars?: Record<string, unknown>;
  /** What started the enrolment, or is asking to; absent where nothing of the CRM did. */
  event?: { type: string; data: Record<string, unknown> } | null;
  /** The tenant's saved conditions, which conditions may refer to; of one form with `Condition`. */
  segments?: readonly { id: string; condition: unknown }[];
  /**
   * When messages of any flow went to the lead, from 7 days ago on. For test runs, as far as caps look back; the sender asks
   * its ledger under a lock.
   */
  recent_sends?: string[];
  /** Flows that the lead was let into, by id: when last, and whether it is inside as far as is known. For test runs, too. */
  been?: Readonly<Record<string, { at: string; isInside: boolean }>>;
  /** The zones of the phone's country. For test runs, too. */
  phone_zones?: string[];
}

/** A message of the flow's, and the first thing that the person said to it: a tap on its button, or any word of theirs. */
export interface Asked {
  /** When it went, or would have gone to one who is held out. */
  at: string;
  answer: { text: string | null; at: string } | null;
}

/** False when an event is about another thing of the same type as the enrolment's own: another deal, another sale. */
export function isOwn(eventSubject: string | null, enrolmentSubject: string | null): boolean {
  if (eventSubject === null || enrolmentSubject === null || eventSubject === enrolmentSubject) return true;
  return eventSubject.split(':', 1)[0] !== enrolmentSubject.split(':', 1)[0];
}

/** Some events are for one flow alone, and say so as their subject. */
export function isForFlow(subject: string | null, flowId: string): boolean {
  return !subject?.startsWith('flow:') || subject === `flow:${flowId}`;
}

/** One row of `events`, as triggers see it. `subject` is `type:uuid`, for example `sale:…`. */
export interface CrmEvent {
  id: string;
  type: string;
  lead_id: string | null;
  subject: string | null;
  data: Record<string, unknown>;
  occurred_at: string;
}
