/**
 * Imports take turns: each holds up to a hundred megabytes and a connection for as long as it runs. Two at a time in a process, one of a
 * tenant; whoever comes meanwhile waits before any of their file is read.
 */
import type { AppContext } from '../context.ts';
import { Problem } from '../errors.ts';
import { oncePerApp } from '../once-per-app.ts';

export interface Turns {
  /** Waits for a turn. @returns what ends it. @throws Problem 429 when none comes in time */
  take(key: string): Promise<() => void>;
}

export function createTurns(most: number, waitMs: number): Turns {
  const atWork = new Set<string>();
  const line = new Set<{ key: string; go: () => void }>();
  const letIn = () => {
    for (const one of line) {
      if (atWork.size >= most) return;
      if (atWork.has(one.key)) continue;
      line.delete(one);
      atWork.add(one.key);
      one.go();
    }
  };
  return {
    async take(key) {
      await new Promise<void>((go, refuse) => {
        const one = { key, go: () => go(clearTimeout(late)) };
        const late = setTimeout(() => {
          line.delete(one);
          const detail = 'Other files are being read; try again when they are done.';
          refuse(new Problem('too_many_requests', { detail, headers: { 'retry-after': '10' } }));
        }, waitMs);
        line.add(one);
        letIn();
      });
      return () => {
        atWork.delete(key);
        letIn();
      };
    },
  };
}

const turns = oncePerApp(() => createTurns(2, 30_000));

export const takeTurn = (c: AppContext): Promise<() => void> => turns(c.var.deps).take(c.var.principal.tenantId);
