/** Asks the worker to fetch the templates of every sender. */
import { requestTemplateSync, type SyncRun } from '#db/sending/templates.ts';
import type { Act } from '../context.ts';
import { audit } from '../platform/audit.ts';

/** The run that was asked for, or the one under way. */
export async function syncTemplates(act: Act): Promise<SyncRun> {
  const run = await requestTemplateSync(act.tx);
  await audit(act, 'template.sync', { type: 'sync_run', id: run.id });
  return run;
}
