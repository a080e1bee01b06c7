/** How the reading of ad accounts stands, on the wire. */
import type { AccountSync, SyncRunRow } from '#db/marketing/sync-state.ts';
import { syncErrorCodes, syncErrorOf, syncFaults } from '#db/marketing/sync-errors.ts';
import * as z from 'zod';
import { accountId } from './meta-schema.ts';
import { instant } from '../platform/paging-schema.ts';
import { textSchema } from '../platform/text-schema.ts';

const day = z.iso.date();

/** `insights`: what ads cost, by day. `objects`: names, states and creatives. `names`: what no list shows any more. */
const syncSteps = ['insights', 'objects', 'names'] as const;
const syncStates = ['never', 'queued', 'running', 'done', 'partial', 'failed'] as const;

const runShape = {
  run_id: z.uuid().nullable(),
  state: z.enum(syncStates),
  started_at: instant.nullable(),
  finished_at: instant.nullable(),
  progress: z
    .object({ step: z.enum(syncSteps), done: z.int(), total: z.int() })
    .nullable()
    .openapi({ description: 'While it runs. Of `insights`, days; of `objects` and `names`, lists.' }),
  waiting: z
    .object({ until: instant, code: z.enum(syncErrorCodes), text: textSchema })
    .nullable()
    .openapi({ description: 'It runs, and waits: for Meta to let us read again, or to be well again.' }),
  error: z
    .object({ code: z.enum(syncErrorCodes), text: textSchema, action: textSchema.nullable() })
    .nullable()
    .openapi({ description: 'Why it is incomplete, and what to do.' }),
  calls: z.int().openapi({ description: 'Calls to Meta.' }),
  rows_written: z.int(),
};

const accountSyncSchema = z
  .object({
    account_id: z.string(),
    name: z.string(),
    currency: z.string(),
    timezone: z.string(),
    ...runShape,
    synced_from: day.nullable().openapi({ description: 'Every day from here …' }),
    synced_to: day
      .nullable()
      .openapi({ description: '… to here is complete; in the account’s zone. Later days are not over.' }),
    synced_at: instant.nullable().openapi({ description: 'When `synced_to` was read.' }),
    next_run_at: instant.openapi({ description: 'When it reads again by itself, give or take ten minutes.' }),
    history: z
      .object({ ...runShape, from: day.nullable().openapi({ description: 'How far back it will reach.' }) })
      .openapi({ description: 'What lies before: at most 37 months, read in the background.' }),
  })
  .openapi('AccountSync');

export const syncListSchema = z.object({ accounts: z.array(accountSyncSchema) });
export const syncStandSchema = syncListSchema.extend({
  has_history: z.boolean().openapi({ description: 'Whether days are here, also of accounts no longer connected.' }),
});
export const syncInput = z.strictObject({
  account_id: accountId.optional().openapi({ description: 'All connected ones without it.' }),
});

const iso = (at: Date | null): string | null => at?.toISOString() ?? null;

export const viewAccountSync = (row: AccountSync): z.output<typeof accountSyncSchema> => ({
  account_id: row.account_id,
  name: row.name,
  currency: row.currency,
  timezone: row.timezone,
  ...viewRun(row.recent),
  synced_from: row.synced_from,
  synced_to: row.synced_to,
  synced_at: iso(row.synced_at),
  next_run_at: row.next_run_at.toISOString(),
  history: { ...viewHistory(row), from: row.history_from },
});

/** A history with nothing left to read is done, also when the first days were all there is. */
function viewHistory({ history, synced_from, history_from }: AccountSync): z.output<z.ZodObject<typeof runShape>> {
  const view = viewRun(history);
  const isWhole = synced_from !== null && history_from !== null && synced_from <= history_from;
  return isWhole && view.state === 'never' ? { ...view, state: 'done' } : view;
}

function viewRun(run: SyncRunRow | null): z.output<z.ZodObject<typeof runShape>> {
  const isRunning = run?.state === 'running';
  const step = syncSteps.find((each) => each === run?.step);
  const waitsFor = syncErrorOf(run?.waiting_for ?? null);
  const error = isRunning ? null : syncErrorOf(run?.error ?? null);
  return {
    run_id: run?.id ?? null,
    state: stateOf(run),
    started_at: iso(run?.started_at ?? null),
    finished_at: iso(run?.ended_at ?? null),
    progress: isRunning && step ? { step, done: run.done, total: run.total } : null,
    waiting:
      isRunning && run.waiting_until && waitsFor
        ? { until: run.waiting_until.toISOString(), code: waitsFor, text: syncFaults[waitsFor].text }
        : null,
    error: error && { code: error, ...syncFaults[error] },
    calls: run?.calls ?? 0,
    rows_written: run?.rows_written ?? 0,
  };
}

function stateOf(run: SyncRunRow | null): (typeof syncStates)[number] {
  if (!run) return 'never';
  if (run.state === 'running') return run.is_queued ? 'queued' : 'running';
  return run.state === 'completed' ? 'done' : run.state;
}
