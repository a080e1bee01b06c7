/** What was read under the lock, as the gates look at it. */
import type { Departure } from '#flow';
import { zonesOfPhone } from '#db/crm/phone-zones.ts';
import type { Sending } from '#db/sending/sending.ts';

/** What depends on who wants to say it. */
export interface Wish {
  unreadSince: Date | null;
  flow: Departure['flow'];
  message: Omit<Departure['message'], 'asked'>;
  isAnswer?: boolean;
}

export function departureOf(sending: Sending, { unreadSince, flow, message: wanted, isAnswer }: Wish): Departure {
  const { lead, sender, message, sent } = sending;
  const isAsked = message.reason?.startsWith('provider-') && message.notBefore !== null;
  return {
    now: sending.now.getTime(),
    hasLeft: sending.ended && !message.isByHand,
    isAnswer: isAnswer ?? false,
    unreadSince: unreadSince?.getTime() ?? null,
    tenant: sending.tenant,
    stopped: sending.stopped,
    flow,
    lead: {
      ...lead,
      id: sending.leadId,
      lastInboundAt: lead.lastInboundAt?.getTime() ?? null,
      unreachableUntil: lead.unreachableUntil?.getTime() ?? null,
      limitedUntil: lead.limitedUntil?.getTime() ?? null,
      // Worked out only where a gate asks.
      get phoneZones() {
        return zonesOfPhone(lead.phone);
      },
    },
    sender: sender && {
      phone: sender.phone,
      stopped: sender.stopped,
      silentUntil: sender.blockedUntil?.getTime() ?? null,
      silentReason: sender.blockedReason,
    },
    message: {
      ...wanted,
      asked: isAsked ? { reason: message.reason!, until: message.notBefore!.getTime() } : null,
    },
    sent: { toLead: sent.toLead.map((at) => at.getTime()), today: sent.today },
  };
}
