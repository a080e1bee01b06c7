/** What sending a message would come to in a test run: the sender's gates, asked about a world that is made up. Pure. */
import { askGates, type Departure, type SendingRules } from './gates.ts';
import type { Pretended, World } from './kind.ts';

/** What a node wants to say, as far as the gates and the log look at it. */
export interface Intent {
  /** Of the node's config; without it the tenant's default number. */
  senderId: string | undefined;
  message: Omit<Departure['message'], 'asked'>;
  /** What to show when it goes. */
  said: Record<string, unknown>;
  /** What to show when it cannot be filled in. */
  missing: Record<string, unknown>;
}

const noRules: SendingRules = { consent: 'implied', quietHours: null, frequencyCap: null, dailyBudget: null };

/**
 * Asks the gates. Without a catalogue the number counts as there. A paused flow is rehearsed as if it ran: drafts and paused
 * flows are what people try out.
 */
export function pretendSend({ facts, flow, flowId, sent, catalogue }: World, intent: Intent): Pretended {
  const { lead, tenant, enrolment } = facts;
  const senders = catalogue?.senders ?? [{ id: intent.senderId, phone: '', stopped: false }];
  const from = senders.find((one) => intent.senderId === undefined || one.id === intent.senderId);
  const verdict = askGates({
    now: Date.parse(facts.now),
    hasLeft: false,
    unreadSince: null,
    tenant: { ...(catalogue?.sending ?? noRules), timezone: tenant.timezone },
    stopped: {
      global: catalogue?.sending?.stopped.global ?? false,
      tenant: catalogue?.sending?.stopped.tenant ?? false,
      flow: catalogue?.flows.find((one) => one.id === flowId)?.stopped ?? false,
    },
    flow: {
      id: flowId,
      isPaused: false,
      quietHours: flow.settings.quietHours ?? null,
      holdoutPercent: flow.settings.holdoutPercent,
    },
    lead: {
      id: lead.id,
      phone: lead.phone,
      waUserId: lead.wa_user_id,
      consent: lead.consent,
      timezone: lead.timezone,
      phoneZones: facts.phone_zones ?? [],
      lastInboundAt: lead.last_inbound_at === null ? null : Date.parse(lead.last_inbound_at),
    },
    sender: from ? { phone: from.phone, stopped: from.stopped ?? false, silentUntil: null, silentReason: null } : null,
    message: { ...intent.message, asked: null },
    sent,
  });
  if (verdict?.is === 'defer') {
    const { until, reason, data } = verdict;
    return { deferUntil: until, reason, ...(data && { data }) };
  }
  const asked = { at: facts.now, answer: null };
  if (verdict) {
    const { port, reason } = verdict;
    const held = port === 'sent' && { facts: { ...facts, enrolment: enrolment && { ...enrolment, asked } } };
    return { port, reason, ...(reason === intent.message.fault ? { data: intent.missing } : {}), ...held };
  }
  return {
    port: 'sent',
    said: true,
    data: intent.said,
    facts: { ...facts, enrolment: enrolment && { ...enrolment, sent: enrolment.sent + 1, asked } },
  };
}
