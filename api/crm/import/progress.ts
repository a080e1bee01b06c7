/**
 * How far imports are, for whoever waits for one or comes back to it: known in the process that runs them, under the
 * `Idempotency-Key` of the call. What became of one can be asked for a while.
 */
import type { ImportKind } from '#db/crm/import/lines.ts';
import type { AppContext } from '../../context.ts';
import { notFound } from '../../errors.ts';
import { oncePerApp } from '../../once-per-app.ts';

export interface Progress {
  /** `none`: it does not run, or in another process. */
  stage: 'none' | 'reading' | 'writing' | 'done' | 'failed';
  /** Rows that are written, of `rows`. */
  done: number;
  rows: number;
}

interface Followed extends Progress {
  tenantId: string;
  key: string;
  kind: ImportKind;
  startedAt: Date;
  /** Of leads: by which they are found again, once they are in. */
  batchId?: string | null;
  /** Of one that has ended, epoch ms. */
  endedAt?: number;
  stop: () => void;
}

/** So long an ended import is told of. */
const toldMs = 10 * 60_000;

const followedOf = oncePerApp(() => new Map<string, Followed>());

const placeOf = ({ var: { principal } }: AppContext, key: string) => `${principal.tenantId}:${key}`;

/**
 * Runs `work` and lets it say how far it is. Without a key nobody can ask.
 * @param isTrial writes nothing: nobody comes back to it
 */
export async function followed<T extends { batch_id: string | null }>(
  c: AppContext,
  kind: ImportKind,
  isTrial: boolean,
  work: (tell: (at: Progress) => void) => Promise<T>,
): Promise<T> {
  const key = c.req.header('idempotency-key');
  if (key === undefined) return await work(() => {});
  const [all, place] = [followedOf(c.var.deps), placeOf(c, key)];
  for (const [other, { endedAt }] of all) if (endedAt && endedAt < Date.now() - toldMs) all.delete(other);
  const { file } = c.var;
  const about = { tenantId: c.var.principal.tenantId, key, kind, startedAt: new Date(), stop: () => file.stop() };
  const tell = (at: Progress) => void all.set(place, { ...about, ...at });
  const end = (stage: 'done' | 'failed', batchId: string | null = null) => {
    const { rows, done } = all.get(place) ?? nothing;
    // Whoever stopped it knows.
    if (isTrial || (stage === 'failed' && file.signal.aborted)) all.delete(place);
    else
      all.set(place, {
        ...about,
        stage,
        rows,
        done: stage === 'done' ? rows : done,
        endedAt: Date.now(),
        batchId,
        stop: () => {},
      });
  };
  tell({ stage: 'reading', done: 0, rows: 0 });
  try {
    const made = await work(tell);
    end('done', made.batch_id);
    return made;
  } catch (error) {
    end('failed');
    throw error;
  }
}

const nothing: Progress = { stage: 'none', done: 0, rows: 0 };

export function progressOf(c: AppContext, key: string): Progress {
  const { stage, done, rows } = followedOf(c.var.deps).get(placeOf(c, key)) ?? nothing;
  return { stage, done, rows };
}

/** The tenant's imports that run now or ended a while ago, the newest first. */
export function listImports(c: AppContext) {
  const own = [...followedOf(c.var.deps).values()].filter(({ tenantId }) => tenantId === c.var.principal.tenantId);
  return own
    .filter(({ endedAt }) => endedAt === undefined || endedAt > Date.now() - toldMs)
    .toSorted((a, b) => b.startedAt.getTime() - a.startedAt.getTime())
    .map(({ key, kind, stage, done, rows, startedAt, batchId = null }) => ({
      key,
      kind,
      stage,
      done,
      rows,
      started_at: startedAt.toISOString(),
      batch_id: batchId,
    }));
}

/** Ends an import before its next step: then nothing of it stays. @throws Problem 404 for one that does not run in this process */
export function stopImport(c: AppContext, key: string): void {
  const at = followedOf(c.var.deps).get(placeOf(c, key));
  if (!at || at.endedAt !== undefined) throw notFound();
  at.stop();
}
