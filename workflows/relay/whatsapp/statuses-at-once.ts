/**
 * What became of many messages, by a few statements: statuses come in crowds, and nearly all are plain (no failure, no doubt, one try,
 * a message of ours). Says the same as `messageUpdated`, which takes whatever is not plain.
 */
import { completeDeliveries, lockDeliveries } from '#db/platform/webhook-inbox.ts';
import type { Claim } from '#db/platform/queues.ts';
import type { Tx } from '#db/platform/tenant.ts';
import {
  findPlain,
  insertMessageEvents,
  listEventsOf,
  type MessageFact,
  type PlainMessage,
  recordMessageFacts,
  type StoredOf,
  writeManyTold,
} from '#db/sending/told-at-once.ts';
import type { News, StatusNews } from '#providers/news.ts';
import { findProvider } from '#providers/mod.ts';
import { foldStatuses } from '../fold-statuses.ts';

/** One status of a delivery. */
interface Item {
  delivery: string;
  told: StatusNews & { message: { externalId: string } };
}

/** Works off the plain ones among deliveries of one tenant. @returns the others, in their order */
export async function takeStatuses(tx: Tx, claims: readonly Claim[]): Promise<Claim[]> {
  const all = (
    await lockDeliveries(
      tx,
      claims.map(({ id }) => id),
    )
  ).map(({ id, provider, raw }) => ({ delivery: id, news: read(provider, raw) }));
  const items = all.flatMap(({ delivery, news }) =>
    news.every(isPlain) ? news.filter(isPlain).map((told) => ({ delivery, told })) : [],
  );
  if (items.length === 0) return [...claims];

  const messages = new Map<string, PlainMessage>();
  for (const message of await findPlain(
    tx,
    items.map(({ told }) => told.message.externalId),
  ))
    messages.set(message.externalId, message);
  // What else is told of a message keeps its place among the rest.
  for (const { news } of all)
    if (!news.every(isPlain))
      for (const one of news) if (one.is === 'status') messages.delete(one.message.externalId ?? '');
  const known = Map.groupBy(
    await listEventsOf(
      tx,
      [...messages.values()].map(({ id }) => id),
    ),
    (event) => event.messageId,
  );
  for (const [key, { id, attempt }] of messages)
    if (known.get(id)?.some((event) => event.status === 'failed' || (event.attempt ?? attempt) !== attempt))
      messages.delete(key);
  // A delivery is worked off here as a whole, or not at all.
  const odd = new Set(
    items.filter(({ told }) => !messages.has(told.message.externalId)).map(({ delivery }) => delivery),
  );
  const plain = items.filter(({ delivery }) => !odd.has(delivery));
  if (plain.length > 0) await take(tx, plain, messages, known);
  const done = new Set(plain.map(({ delivery }) => delivery));
  await completeDeliveries(tx, [...done]);
  return claims.filter(({ id }) => !done.has(id));
}

/** What a delivery tells. Bytes that are no delivery are none of this file's. */
function read(provider: string, raw: Uint8Array): News[] {
  try {
    return findProvider(provider)?.webhook.read(raw) ?? [];
  } catch {
    return [];
  }
}

const isPlain = (news: News): news is Item['told'] =>
  news.is === 'status' && news.status !== 'failed' && !news.error && !news.answered && news.message.externalId !== null;

async function take(
  tx: Tx,
  items: readonly Item[],
  messages: ReadonlyMap<string, PlainMessage>,
  known: ReadonlyMap<string, StoredOf[]>,
): Promise<void> {
  const told = items.map((item) => {
    const message = messages.get(item.told.message.externalId)!;
    const { price, eventId, status, at } = item.told;
    const data = { detail: null, price: price?.amount ?? null, currency: price?.currency ?? null };
    return {
      ...item,
      message,
      event: { messageId: message.id, attempt: message.attempt, externalEventId: eventId, status, at, data },
    };
  });
  const fresh = await insertMessageEvents(
    tx,
    told.map(({ event }) => event),
  );
  // Of two that tell the same event, the first counts.
  const news = told.filter(({ event }) => fresh.delete(event.externalEventId));
  const facts: MessageFact[] = [];
  const writes = [...Map.groupBy(news, ({ message }) => message)].map(([message, theirs]) => {
    const before = (known.get(message.id) ?? []).map((event) => ({
      status: event.status,
      at: event.provider_time,
      data: event.data,
    }));
    const all = [...before, ...theirs.map(({ event }) => event)];
    const fold = foldStatuses(
      all.map(({ status, at, data }) => ({
        status,
        at: at?.toISOString() ?? null,
        errorCode: null,
        errorDetail: null,
        price: data.price ?? null,
        currency: data.currency ?? null,
      })),
    )!;
    const heard = new Set(before.map(({ status }) => status));
    for (const { delivery, event } of theirs) facts.push(...reports(message, heard, event, delivery));
    const ids = theirs.map(({ told: { message: named } }) => named);
    return {
      id: message.id,
      state: fold.state,
      providerId: ids.find(({ providerId }) => providerId !== null)?.providerId ?? null,
      wamid: ids.find(({ wamid }) => wamid !== null)?.wamid ?? null,
      price: fold.price?.amount ?? null,
      currency: fold.price?.currency ?? null,
      sentAt: fold.at.sent ?? null,
      deliveredAt: fold.at.delivered ?? null,
      readAt: fold.at.read ?? null,
    };
  });
  if (writes.length === 0) return;
  await writeManyTold(tx, writes);
  await recordMessageFacts(tx, facts);
}

/** What flows hear of one more status: of each once, and of what was read also that it was delivered. Adds it to what was heard. */
function reports(
  message: PlainMessage,
  heard: Set<string>,
  event: { status: string; at: Date | null },
  cause: string,
): MessageFact[] {
  const { status, at } = event;
  const isFirst = !heard.has(status);
  const [wasDelivered, wasRead] = [heard.has('delivered'), heard.has('read')];
  heard.add(status);
  if (!isFirst || (status !== 'delivered' && status !== 'read')) return [];
  const told = (type: MessageFact['type']): MessageFact => ({
    type,
    leadId: message.leadId,
    messageId: message.id,
    data: {
      flow_id: message.flowId,
      enrolment: message.enrolmentId,
      node_id: message.nodeId,
      template: message.templateName,
    },
    at,
    cause,
  });
  if (status === 'delivered') return wasRead ? [] : [told('message.delivered')];
  return wasDelivered ? [told('message.read')] : [told('message.delivered'), told('message.read')];
}
