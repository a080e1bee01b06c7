/** A status of a message of ours: by webhook, or because we asked. */
import type { EventName } from '#flow';
import { recordConsent } from '#db/crm/consents.ts';
import { retryNow } from '#db/flows/decision-log.ts';
import { recordEvent } from '#db/crm/events.ts';
import {
  findTold,
  insertMessageEvent,
  listMessageEvents,
  type ToldMessage,
  writeTold,
} from '#db/sending/message-events.ts';
import { blockSender } from '#db/sending/sending.ts';
import { noteTestStatus } from '#db/sending/test-sends.ts';
import type { Tx } from '#db/platform/tenant.ts';
import type { MessageStatus, StatusNews } from '#providers/news.ts';
import type { WhatsAppProvider } from '#providers/port.ts';
import { teamAnswered } from './team-answered.ts';
import { foldStatuses } from '../fold-statuses.ts';
import { foldTries, hasTries } from './told-tries.ts';

/** Statuses that flows may listen to. */
const events: Partial<Record<MessageStatus, EventName>> = {
  delivered: 'message.delivered',
  read: 'message.read',
  failed: 'message.failed',
};
/** A claim older than this without an answer is not simply under way. */
const hastyMs = 5_000;

/** Stores it as told, and the message as it follows from all that was told. */
export async function messageUpdated(tx: Tx, told: StatusNews, provider: WhatsAppProvider): Promise<void> {
  const message = await findTold(tx, told.message);
  if (!message) {
    const { code = null, detail = null } = told.error ?? {};
    await noteTestStatus(tx, told.message, { status: told.status, code, detail });
    if (told.answered && told.status !== 'failed') await teamAnswered(tx, told.answered);
    return;
  }
  const { at } = told;
  const errorCode = told.error?.code ?? null;
  const isNew = await insertMessageEvent(tx, {
    messageId: message.id,
    attempt: message.lostAttempt ?? message.attempt,
    externalEventId: told.eventId,
    status: told.status,
    errorCode,
    at,
    data: {
      detail: told.error?.detail ?? null,
      price: told.price?.amount ?? null,
      currency: told.price?.currency ?? null,
    },
  });
  if (!isNew) return;

  const known = await listMessageEvents(tx, message.id);
  const facts = known.map((one) => ({
    attempt: one.attempt ?? message.attempt,
    status: one.status,
    at: one.provider_time?.toISOString() ?? null,
    errorCode: one.error_code,
    errorDetail: one.data.detail ?? null,
    price: one.data.price ?? null,
    currency: one.data.currency ?? null,
  }));
  const isOneOfMany = hasTries(message, facts);
  const fold = isOneOfMany ? await foldTries(tx, message, facts, told.message) : foldStatuses(facts);
  const error = isOneOfMany ? told.error : fold?.error;
  const kind = error ? provider.classify(error.code ?? '') : null;
  // The ids of a try that was given up are kept with it, unless there was none since.
  const isPresent = message.lostAttempt === null || message.lostAttempt === message.attempt;
  if (fold)
    await writeTold(tx, message.id, {
      state: fold.state,
      reason: fold.state === 'unconfirmed' ? fold.state : kind && `provider-${kind}`,
      errorCode: fold.error?.code ?? null,
      errorDetail: fold.error?.detail ?? null,
      providerId: isPresent ? told.message.providerId : null,
      wamid: isPresent ? told.message.wamid : null,
      price: fold.price?.amount ?? null,
      currency: fold.price?.currency ?? null,
      sentAt: fold.at.sent ?? null,
      deliveredAt: fold.at.delivered ?? null,
      readAt: fold.at.read ?? null,
      failedAt: fold.at.failed ?? null,
    });
  const isFirst = known.filter((one) => one.status === told.status).length === 1;
  // What was read was delivered, whether or not we are told so, before or after; flows hear of either once.
  const has = (status: MessageStatus) => known.some((one) => one.status === status);
  if (isFirst && told.status === 'read' && !has('delivered')) await report(tx, message, 'delivered', at, null);
  // A failure of one try among several is none of the message's.
  const isNews =
    isOneOfMany && told.status === 'failed'
      ? fold?.state === 'failed' && message.state !== 'failed'
      : isFirst && !(told.status === 'delivered' && has('read'));
  if (isNews) await report(tx, message, told.status, at, errorCode);
  if (kind === 'opt-out') {
    const { code } = error!;
    const word = { granted: false, door: code === '131050' ? '131050' : 'unsubscribe' } as const;
    await recordConsent(
      tx,
      { leadId: message.leadId },
      { ...word, details: { message: message.id, code }, occurredAt: at ?? undefined },
    );
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
  status: MessageStatus,
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
