/** Somebody of the team wrote to a person past us: in the WhatsApp Business app on their phone, or in the provider's inbox. */
import { recordEvent } from '#db/crm/events.ts';
import { findOrCreateLead } from '#db/crm/leads.ts';
import { numberOf } from '#db/crm/local-phone.ts';
import { insertTeamMessage } from '#db/sending/inbound.ts';
import type { Tx } from '#db/platform/tenant.ts';
import type { AnsweredNews } from '#providers/news.ts';

/** Stands in the timeline, and is `message.answered`, by which flows leave the person to the one who answers. */
export async function teamAnswered(tx: Tx, news: AnsweredNews): Promise<void> {
  if (news.groupId !== null) return;
  const { waUserId, name } = news.to;
  const { lead } = await findOrCreateLead(tx, {
    phone: numberOf(news.to),
    wa_user_id: waUserId,
    ...(name ? { name } : {}),
  });
  const stored = await insertTeamMessage(tx, {
    leadId: lead.id,
    from: news.from,
    externalId: news.messageId,
    type: news.type,
    text: news.text,
    said: news.said,
    contextWamid: news.contextWamid,
    sentAt: news.at,
  });
  if (!stored) return;
  await recordEvent(tx, {
    type: 'message.answered',
    leadId: lead.id,
    subject: `message:${stored.id}`,
    data: { type: news.type },
    occurredAt: stored.at,
  });
}
