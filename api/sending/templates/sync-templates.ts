/** Asks the worker to fetch the templates of every sender. */
import { requestSync, type SyncRun } from '#db/platform/sync-runs.ts';
import type { Act } from '../../context.ts';
import { audit } from '../../platform/audit.ts';

/** The run that was asked for, or one that waits already. */
export async function syncTemplates(act: Act): Promise<SyncRun> {
  const run = await requestSync(act.tx, 'templates');
  await audit(act, 'template.sync', { type: 'sync_run', id: run.id });
  return run;
}
