/**
 * Keeps the draft on the server in step with the document: waits for a rest in the typing, saves one at a time, tries again
 * when the line is down, and stops at a lost race until somebody decides. No React, so that it can be tested by itself.
 */
import type { Flow } from '#flow';
import { ApiProblem } from '../../app/problem.ts';

export type SaveState =
  | { phase: 'saved' }
  /** Changed, and about to be saved. */
  | { phase: 'waiting' }
  | { phase: 'saving' }
  /** No answer, or the server is in trouble; it is tried again. */
  | { phase: 'offline' }
  /** Somebody else saved meanwhile. Nothing more is saved until `keepMine` or a fresh start. */
  | { phase: 'conflict' }
  /** The server will not take this document; saving goes on with the next change. */
  | { phase: 'refused'; error: unknown };

export interface Autosave {
  state(): SaveState;
  /** What the server had when we last agreed with it, and at which revision. */
  agreed(): { flow: Flow; revision: number };
  subscribe(listener: () => void): () => void;
  /** The document has changed. */
  changed(): void;
  /** Saves what is not saved yet, now. Resolves to whether the server has everything. */
  flush(): Promise<boolean>;
  /** After a conflict: write over the other's draft. */
  keepMine(): Promise<boolean>;
  /** The document is now the server's, at this revision. */
  restart(revision: number): void;
  /** Saving by itself is on from the beginning; `stop` and `start` are for pages that come and go. */
  start(): void;
  stop(): void;
}

interface Wiring {
  revision: number;
  read(): Flow;
  /** Resolves to the new revision. `revision` null writes whatever is there. */
  save(flow: Flow, revision: number | null): Promise<number>;
  /** Rest before saving, ms. The worst case is this plus one request. */
  delay?: number;
  retryDelay?: number;
}

export function createAutosave({ read, save, delay = 1000, retryDelay = 3000, ...first }: Wiring): Autosave {
  let revision = first.revision;
  let saved = read();
  let state: SaveState = { phase: 'saved' };
  let timer: ReturnType<typeof setTimeout> | undefined;
  let running: Promise<boolean> | undefined;
  let stopped = false;
  const listeners = new Set<() => void>();

  const become = (next: SaveState) => {
    state = next;
    for (const listener of listeners) listener();
  };
  const later = (ms: number) => {
    clearTimeout(timer);
    if (!stopped) timer = setTimeout(() => void run(), ms);
  };

  function run(over?: 'over'): Promise<boolean> {
    clearTimeout(timer);
    running ??= attempt(over).finally(() => (running = undefined));
    return running;
  }

  async function attempt(over?: 'over'): Promise<boolean> {
    if (state.phase === 'conflict' && !over) return false;
    const flow = read();
    if (flow === saved && !over) {
      become({ phase: 'saved' });
      return true;
    }
    become({ phase: 'saving' });
    try {
      revision = await save(flow, over ? null : revision);
      saved = flow;
    } catch (error) {
      const status = error instanceof ApiProblem ? error.status : 0;
      if (status === 412) become({ phase: 'conflict' });
      else if (status >= 400 && status < 500 && status !== 429 && status !== 408) become({ phase: 'refused', error });
      else {
        become({ phase: 'offline' });
        later(retryDelay);
      }
      return false;
    }
    if (read() === saved) {
      become({ phase: 'saved' });
      return true;
    }
    become({ phase: 'waiting' });
    later(delay);
    return false;
  }

  return {
    state: () => state,
    agreed: () => ({ flow: saved, revision }),
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    changed() {
      if (state.phase === 'conflict' || read() === saved) return;
      if (state.phase !== 'saving' && state.phase !== 'offline') become({ phase: 'waiting' });
      if (state.phase !== 'offline') later(delay);
    },
    async flush() {
      if (running) await running;
      return read() === saved ? state.phase !== 'conflict' : await run();
    },
    async keepMine() {
      if (running) await running;
      return await run('over');
    },
    restart(next) {
      clearTimeout(timer);
      revision = next;
      saved = read();
      become({ phase: 'saved' });
    },
    start() {
      stopped = false;
    },
    stop() {
      stopped = true;
      clearTimeout(timer);
    },
  };
}
