/** News about templates and numbers of the account. */
import { closeNumbers, updateNumber } from '#db/sending/sender-news.ts';
import { requestSync } from '#db/platform/sync-runs.ts';
import { storeTemplate } from '#db/sending/template-store.ts';
import type { Tx } from '#db/platform/tenant.ts';
import type { ClosedNews, NumberNews, TemplateNews } from '#providers/news.ts';
import type { WhatsAppProvider } from '#providers/port.ts';

export async function templateChanged(tx: Tx, news: TemplateNews, provider: WhatsAppProvider): Promise<void> {
  await storeTemplate(tx, { ...news, provider: provider.name, at: news.at ?? new Date() });
}

export async function numberChanged(tx: Tx, news: NumberNews): Promise<void> {
  const isOurs = await updateNumber(tx, news.phone, news);
  // Not every provider says what the rating is now; it is asked for then, with all the rest.
  if (isOurs && news.quality === undefined) await requestSync(tx, 'templates');
}

export async function numbersClosed(tx: Tx, { phone, wabaId, status }: ClosedNews): Promise<void> {
  await closeNumbers(tx, { phone, wabaId }, status);
}
