/** The rows on screen as a file for spreadsheets, made by the server from the same definitions. */
import { language } from '../app/language.ts';
import { send } from '../app/send.ts';
import { saveFile } from '../ui/save-file.ts';
import type { View } from './view.ts';

/** A text that the reader's spreadsheet opens in columns, or a workbook. */
export type FileKind = 'csv' | 'xlsx';

/** Asks for the file and hands it to the browser. A refusal is thrown as ApiProblem. */
export async function exportFile(view: View, kind: FileKind): Promise<void> {
  const { ask, level, campaign, adset, q, sort, order } = view;
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
  const answer = await send(`/api/crm/marketing/export.${kind}?${query.toString()}`);
  await saveFile(answer, `cadencia.${kind}`);
}
