/** From the simulator's log to the visits of nodes: where the lead went, by which port, and when. Pure. */
import { kindOf, type TraceEntry } from '#flow';
import type { RunStep } from './shown-run.ts';

const inner = new Set(['entered', 'refused', 'waiting', 'deferred', 'later', 'due', 'void', 'woke', 'finished']);

/** One visit: its entries in order. */
export interface Visit {
  nodeId: string;
  kind: string | null;
  seq: number;
  at: string;
  entries: TraceEntry[];
}

/** Groups the log by visit. Lines without a node belong to the visit before them. */
export function visitsOf(entries: readonly TraceEntry[]): Visit[] {
  const visits: Visit[] = [];
  for (const entry of entries) {
    const last = visits.at(-1);
    // No step leads to itself: the same one again is its next stage.
    if (last && (entry.node === null || entry.node === last.nodeId)) last.entries.push(entry);
    else if (entry.node !== null) {
      visits.push({ nodeId: entry.node, kind: entry.kind, seq: entry.seq, at: entry.at, entries: [entry] });
    }
  }
  return visits;
}

/** The visits as steps to light: each with the port it was left by. */
export function stepsOf(entries: readonly TraceEntry[]): RunStep[] {
  return visitsOf(entries).map((visit, index, all) => {
    const taken = visit.entries.findLast((entry) => !inner.has(entry.outcome));
    const leftOn = index < all.length - 1 ? mainPort(visit.kind) : null;
    return { nodeId: visit.nodeId, at: visit.at, port: taken?.outcome ?? leftOn };
  });
}

/** Nodes that only wait or let in are left by their only port, which the log need not name. */
function mainPort(kind: string | null): string | null {
  const known = kind === null ? undefined : kindOf(kind);
  return known?.ports(known.defaults)[0]?.id ?? null;
}
