/** Acts on what a WhatsApp provider tells us. Safe to repeat; the order does not matter. What is not for us is left alone. */
import type { Tx } from '#db/platform/tenant.ts';
import type { News } from '#providers/news.ts';
import type { WhatsAppProvider } from '#providers/port.ts';
import { numberChanged, numbersClosed, templateChanged } from './account-changed.ts';
import { inboundReceived } from './inbound-received.ts';
import { messageUpdated } from './message-updated.ts';
import { preferenceChanged } from './preferences.ts';
import { teamAnswered } from './team-answered.ts';

type Handlers = {
  [Is in News['is']]?: (tx: Tx, news: Extract<News, { is: Is }>, provider: WhatsAppProvider) => Promise<void>;
};

const handlers: Handlers = {
  inbound: inboundReceived,
  answered: teamAnswered,
  closed: numbersClosed,
  status: messageUpdated,
  preference: preferenceChanged,
  template: templateChanged,
  number: numberChanged,
};

export async function takeNews(tx: Tx, news: News, provider: WhatsAppProvider): Promise<void> {
  const handle = handlers[news.is] as ((tx: Tx, news: News, provider: WhatsAppProvider) => Promise<void>) | undefined;
  await handle?.(tx, news, provider);
}
