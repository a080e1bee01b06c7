/** The rows on screen as a file for spreadsheets, made by the server from the same definitions. */
import { language } from '../app/language.ts';
import { send } from '../app/send.ts';
import type { View } from './view.ts';

/** Asks for the file and hands it to the browser. A refusal is thrown as ApiProblem. */
export async function exportFile({ ask, level, campaign, adset, q, sort, order }: View): Promise<void> {
  const query = new URLSearchParams({
    ...ask,
    level,
    sort,
    order,
    lang: language(),
    ...(q && { q }),
    ...(level !== 'campaign' && campaign && { campaign_id: campaign }),
    ...(level === 'ad' && adset && { adset_id: adset }),
  });
  const answer = await send(`/api/crm/marketing/export.csv?${query.toString()}`);
  const name = /filename="([^"]+)"/.exec(answer.headers.get('content-disposition') ?? '')?.[1] ?? 'cadencia.csv';
  // Read as bytes: as text it would lose the mark that Excel tells the encoding by.
  const address = URL.createObjectURL(await answer.blob());
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
