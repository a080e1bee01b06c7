/** `whatsapp.message.updated`: a status of a message of ours. */
import type { EventName } from '#flow';
import { recordConsent } from '#db/crm/consents.ts';
import { retryNow } from '#db/flows/enrolment-log.ts';
import { recordEvent } from '#db/crm/events.ts';
import {
  findTold,
  insertMessageEvent,
  listMessageEvents,
  type ToldMessage,
  writeTold,
} from '#db/sending/message-events.ts';
import { blockSender } from '#db/sending/sending.ts';
import type { Tx } from '#db/platform/tenant.ts';
import { classifyYcloudError } from '#providers/ycloud/outcome.ts';
import type { Message, WebhookEvent } from '#providers/ycloud/wire.ts';
import { foldStatuses, isStatus } from '../fold-statuses.ts';

/** Statuses that flows may listen to. */
const events: Partial<Record<string, EventName>> = {
  delivered: 'message.delivered',
  read: 'message.read',
  failed: 'message.failed',
};
/** A claim older than this without an answer is not simply under way. */
const hastyMs = 5_000;

export async function messageUpdated(tx: Tx, event: WebhookEvent): Promise<void> {
  const { whatsappMessage: told, id: eventId, createTime } = event;
  if (told) await tellMessage(tx, told, { eventId, createTime });
}

/**
 * Takes in what the provider says about a message: stores it as told, and the message as it follows from all that was told.
 * @param event the same id is the same word, and counts once
 */
export async function tellMessage(
  tx: Tx,
  told: Message,
  event: { eventId: string; createTime?: string },
): Promise<void> {
  if (!isStatus(told.status)) return;
  const message = await findTold(tx, { externalId: told.externalId, providerId: told.id, wamid: told.wamid });
  if (!message) return;
  const at = timeOf(told, event.createTime);
  const errorCode =
    told.status === 'failed' ? String(told.whatsappApiError?.code ?? told.errorCode ?? 'FAILED').slice(0, 64) : null;
  const isNew = await insertMessageEvent(tx, {
    messageId: message.id,
    externalEventId: event.eventId,
    status: told.status,
    errorCode,
    at,
    data: {
      detail: told.errorMessage?.slice(0, 500) ?? null,
      price: typeof told.totalPrice === 'number' ? told.totalPrice.toFixed(6) : null,
      currency: told.currency ?? null,
    },
  });
  if (!isNew) return;

  const known = await listMessageEvents(tx, message.id);
  const fold = foldStatuses(
    known.map((one) => ({
      status: one.status,
      at: one.provider_time?.toISOString() ?? null,
      errorCode: one.error_code,
      errorDetail: one.data.detail ?? null,
      price: one.data.price ?? null,
      currency: one.data.currency ?? null,
    })),
  )!;
  const kind = fold.error ? classifyYcloudError(fold.error.code) : null;
  await writeTold(tx, message.id, {
    state: fold.state,
    reason: kind && `provider-${kind}`,
    errorCode: fold.error?.code ?? null,
    errorDetail: fold.error?.detail ?? null,
    providerId: told.id ?? null,
    wamid: told.wamid ?? null,
    price: fold.price?.amount ?? null,
    currency: fold.price?.currency ?? null,
    sentAt: fold.at.sent ?? null,
    deliveredAt: fold.at.delivered ?? null,
    readAt: fold.at.read ?? null,
    failedAt: fold.at.failed ?? null,
  });
  const isFirst = known.filter((one) => one.status === told.status).length === 1;
  if (isFirst) await report(tx, message, told.status, at, errorCode);
  if (kind === 'opt-out') {
    const evidence = { message: message.id, code: fold.error!.code };
    await recordConsent(tx, {
      leadId: message.leadId,
      granted: false,
      source: fold.error!.code === '131050' ? '131050' : 'unsubscribe',
      evidence,
      occurredAt: at ?? undefined,
    });
  }
  if (isFirst && message.senderId && (kind === 'billing' || kind === 'sender')) {
    await blockSender(tx, message.senderId, kind === 'billing' ? 900 : 3600, `provider-${kind}`);
  }
  if (message.enrolmentId && isDoubtful(message)) await retryNow(tx, message.enrolmentId);
}

/** Once per status of a message, however many events tell it. */
async function report(
  tx: Tx,
  message: ToldMessage,
  status: string,
  at: Date | null,
  code: string | null,
): Promise<void> {
  const type = events[status];
  if (!type) return;
  await recordEvent(tx, {
    type,
    leadId: message.leadId,
    subject: `message:${message.id}`,
    data: {
      flow_id: message.flowId,
      enrolment: message.enrolmentId,
      node_id: message.nodeId,
      template: message.templateName,
      ...(code ? { code } : {}),
    },
    occurredAt: at ?? undefined,
  });
}

/** The enrolment may be waiting to hear whether this was sent. */
function isDoubtful({ state, submitStartedAt }: ToldMessage): boolean {
  if (state === 'unknown' || state === 'planned') return true;
  return state === 'submitting' && submitStartedAt !== null && Date.now() - submitStartedAt.getTime() > hastyMs;
}

function timeOf(told: Message, createTime: string | undefined): Date | null {
  const own = { sent: told.sendTime, delivered: told.deliverTime, read: told.readTime }[told.status as 'sent'];
  const at = Date.parse(own ?? told.updateTime ?? createTime ?? '');
  return Number.isNaN(at) ? null : new Date(at);
}
