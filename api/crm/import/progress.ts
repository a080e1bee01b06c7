/** How far imports are, for whoever waits for one: known in the process that runs them, under the `Idempotency-Key` of the call. */
import type { AppContext } from '../../context.ts';
import { notFound } from '../../errors.ts';
import { oncePerApp } from '../../once-per-app.ts';

export interface Progress {
  /** `none`: it does not run, or in another process. */
  stage: 'none' | 'reading' | 'writing';
  /** Rows that are written, of `rows`. */
  done: number;
  rows: number;
}

interface Running extends Progress {
  stop: () => void;
}

const running = oncePerApp(() => new Map<string, Running>());

const keyOf = ({ var: { principal } }: AppContext, key: string) => `${principal.tenantId}:${key}`;

/** Runs `work` and lets it say how far it is. Without a key nobody can ask. */
export async function followed<T>(c: AppContext, work: (tell: (at: Progress) => void) => Promise<T>): Promise<T> {
  const sent = c.req.header('idempotency-key');
  if (sent === undefined) return await work(() => {});
  const [all, key] = [running(c.var.deps), keyOf(c, sent)];
  const { file } = c.var;
  const tell = (at: Progress) => void all.set(key, { ...at, stop: () => file.stop() });
  tell({ stage: 'reading', done: 0, rows: 0 });
  try {
    return await work(tell);
  } finally {
    all.delete(key);
  }
}

const nothing: Progress = { stage: 'none', done: 0, rows: 0 };

export function progressOf(c: AppContext, key: string): Progress {
  const { stage, done, rows } = running(c.var.deps).get(keyOf(c, key)) ?? nothing;
  return { stage, done, rows };
}

/** Ends an import before its next step: then nothing of it stays. @throws Problem 404 for one that does not run in this process */
export function stopImport(c: AppContext, key: string): void {
  const at = running(c.var.deps).get(keyOf(c, key));
  if (!at) throw notFound();
  at.stop();
}
