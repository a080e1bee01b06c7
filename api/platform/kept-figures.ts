/**
 * Counts over very many rows are told again for a while, with the instant they are of. A count costs what it reads, and a page that is
 * open asks for it again and again: so one that took long may be as old as a hundred times what it took, a minute at most. Then no
 * figure takes more than a hundredth of a machine's time, and whoever asks reads as of when it is. What is quick, or small, is counted
 * each time. Each process keeps its own.
 */
import { hasManyLeads } from '#db/crm/lead-list/list-leads.ts';
import type { AppContext } from '../context.ts';
import { oncePerApp } from '../once-per-app.ts';

/** What takes less is counted anew each time. */
const dearMs = 50;
const ageForCost = 100;
const longestMs = 60_000;
const mostKept = 2000;

interface Kept {
  figure: Promise<unknown>;
  /** Epoch ms; until the figure is known, whoever asks waits for it. */
  until: number;
  asOf: Date;
}

const figuresOf = oncePerApp(() => new Map<string, Kept>());

/**
 * A figure of the caller's tenant, for what the caller may see.
 * @param name and `asked`: what is counted, and how it is narrowed down. Figures name nobody: ids at most
 * @returns it with the instant it is of
 */
export async function keepFigure<T>(
  c: AppContext,
  name: string,
  asked: unknown,
  count: () => Promise<T>,
): Promise<{ figure: T; asOf: Date }> {
  const figures = figuresOf(c.var.deps);
  const { scope, principal } = c.var;
  const key = JSON.stringify([principal.tenantId, scope.sellerId, scope.isTeam ?? false, name, asked]);
  const known = figures.get(key);
  if (known && performance.now() < known.until) return { figure: (await known.figure) as T, asOf: known.asOf };
  const begun = performance.now();
  const kept: Kept = { figure: count(), until: begun, asOf: new Date() };
  try {
    const figure = (await kept.figure) as T;
    const took = performance.now() - begun;
    if (took > dearMs && (await c.var.read(hasManyLeads))) {
      figures.delete(key);
      figures.set(key, { ...kept, until: performance.now() + Math.min(longestMs, took * ageForCost) });
      const oldest = figures.size > mostKept ? figures.keys().next().value : undefined;
      if (oldest !== undefined) figures.delete(oldest);
    }
    return { figure, asOf: kept.asOf };
  } catch (error) {
    figures.delete(key);
    throw error;
  }
}
