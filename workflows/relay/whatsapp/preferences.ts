/** People who stop or resume our messages in WhatsApp's own menus, or on a list of the provider's. */
import { recordConsent } from '#db/crm/consents.ts';
import { matchLead } from '#db/crm/leads.ts';
import type { Tx } from '#db/platform/tenant.ts';
import type { PreferenceNews } from '#providers/news.ts';

export async function preferenceChanged(tx: Tx, news: PreferenceNews): Promise<void> {
  const { phone, waUserId } = news.person;
  const lead = await matchLead(tx, phone ? { phone } : { wa_user_id: waUserId! });
  if (!lead) return;
  await recordConsent(tx, {
    leadId: lead.id,
    granted: news.wants === 'resume',
    source: news.source,
    evidence: { event: news.eventId },
    occurredAt: news.at ?? undefined,
  });
}
