/** What one of the team writes to a person by hand, as a text. Its row was planned by the API (db/sending/answers.ts). */
import { EnrolmentGone } from '#db/flows/facts.ts';
import { loadSending, lockForSending } from '#db/sending/sending.ts';
import { departureOf } from './departure.ts';
import type { Errand } from './errand.ts';

const noFlow = { id: '', isPaused: false, quietHours: null, holdoutPercent: 0 };

export function teamAnswer({ tenantId, messageId }: { tenantId: string; messageId: string }): Errand {
  const key = { messageId };
  return {
    tenantId,
    key,
    senderId: null,
    async open(tx) {
      await lockForSending(tx, key);
      const sending = await loadSending(tx, key, { template: null, senderId: null });
      const text = sending?.message.rendered;
      if (!sending || !text) throw new EnrolmentGone();
      return {
        sending,
        compose: () => ({
          words: { ok: true, say: { is: 'text', text } },
          content: {
            senderId: sending.sender?.id ?? null,
            toPhone: sending.lead.phone,
            type: 'text',
            templateName: null,
            templateLanguage: null,
            category: null,
            variables: [],
            rendered: text,
          },
          departure: departureOf(sending, {
            unreadSince: sending.unreadSince,
            flow: noFlow,
            message: { type: 'text', template: null, fault: null },
            isAnswer: true,
          }),
        }),
      };
    },
    // The row itself is what people look at.
    note: () => Promise.resolve(),
  };
}
