/**
 * Counts over very many rows are told again for a while, with the instant they are of. A count costs what it reads, and a page that is
 * open asks for it again and again: so one that took long may be as old as a hundred times what it took, ten seconds at least and a minute
 * at most. Then no figure takes much of a machine's time, and whoever asks reads as of when it is. What is quick, or small, is counted
 * each time. Nobody gets a figure that is older than a change of their own. Each process keeps its own.
 */
import { hasManyLeads } from '#db/crm/lead-list/list-leads.ts';
import { type Latest, readLatest } from '#db/platform/figures/latest-changes.ts';
import type { AppContext } from '../context.ts';
import { oncePerApp } from '../once-per-app.ts';

/** What takes less is counted anew each time: several times what a request costs that asks for nothing. */
const dearMs = 10;
const ageForCost = 100;
const shortestMs = 10_000;
const longestMs = 60_000;
const mostKept = 2000;

interface Kept {
  figure: Promise<unknown>;
  /** On the process's clock; until the figure is known, whoever asks waits for it. */
  until: number;
  /** How far the tenant's changes had come before it was counted. */
  since: Latest;
}

const figuresOf = oncePerApp(() => new Map<string, Kept>());

/**
 * A figure of the caller's tenant, for what the caller may see. For API keys it is always counted: what they change has no order.
 * @param name and `asked`: what is counted, and how it is narrowed down. Figures name nobody: ids at most
 * @returns it with the instant it is of
 */
export async function keepFigure<T>(
  c: AppContext,
  name: string,
  asked: unknown,
  count: () => Promise<T>,
): Promise<{ figure: T; asOf: Date }> {
  const { scope, principal, deps } = c.var;
  if (principal.type !== 'user') {
    const asOf = new Date();
    return { figure: await count(), asOf };
  }
  const figures = figuresOf(deps);
  const since = await c.var.read((tx) => readLatest(tx, principal.id, longestMs));
  const key = JSON.stringify([principal.tenantId, scope.sellerId, scope.isTeam ?? false, name, asked]);
  const known = figures.get(key);
  if (known && performance.now() < known.until && !since.isBusy && since.own <= known.since.seq)
    return { figure: (await known.figure) as T, asOf: known.since.at };
  const begun = performance.now();
  const kept: Kept = { figure: count(), until: Number.POSITIVE_INFINITY, since };
  figures.set(key, kept);
  try {
    const figure = (await kept.figure) as T;
    const took = performance.now() - begun;
    const isDear = took > dearMs && (await c.var.read(hasManyLeads));
    kept.until = isDear ? performance.now() + Math.min(longestMs, Math.max(shortestMs, took * ageForCost)) : 0;
    return { figure, asOf: since.at };
  } catch (error) {
    kept.until = 0;
    throw error;
  } finally {
    settle(figures, key, kept);
  }
}

/** Puts a figure among the newest, or lets it go where it is not kept; and the oldest where they are too many. */
function settle(figures: Map<string, Kept>, key: string, kept: Kept): void {
  if (figures.get(key) !== kept) return;
  figures.delete(key);
  if (kept.until > 0) figures.set(key, kept);
  const oldest = figures.size > mostKept ? figures.keys().next().value : undefined;
  if (oldest !== undefined) figures.delete(oldest);
}
