/** News about templates and numbers of the account. */
import { updateNumber } from '#db/sending/sender-news.ts';
import { storeTemplate } from '#db/sending/template-store.ts';
import type { Tx } from '#db/platform/tenant.ts';
import type { WebhookEvent } from '#providers/ycloud/wire.ts';

/** `whatsapp.template.reviewed`, `.category_updated`, `.quality_updated` */
export async function templateChanged(tx: Tx, event: WebhookEvent): Promise<void> {
  const template = event.whatsappTemplate;
  if (!template?.wabaId || !template.name || !template.language) return;
  const at = Date.parse(event.createTime ?? template.updateTime ?? '');
  await storeTemplate(tx, {
    provider: 'ycloud',
    wabaId: template.wabaId,
    name: template.name,
    language: template.language,
    category: template.category,
    status: template.status,
    quality: template.qualityRating,
    reason: template.reason,
    components: template.components,
    providerId: template.officialTemplateId,
    at: Number.isNaN(at) ? new Date() : new Date(at),
  });
}

/** `whatsapp.phone_number.quality_updated` and its kin */
export async function numberChanged(tx: Tx, event: WebhookEvent): Promise<void> {
  const number = event.whatsappPhoneNumber;
  const phone = number?.phoneNumber ?? number?.displayPhoneNumber;
  if (!number || !phone) return;
  await updateNumber(tx, phone, { status: number.status, quality: number.qualityRating, limit: number.messagingLimit });
}
