/** What flows achieved: from the counts that are kept where these answer, else from the rows. The words are those of flow-stats.ts. */
import {
  effectOfFlows,
  entriesOfFlow,
  exitReasons,
  noEffect,
  peopleInFlows,
  statsOfNodes,
  type Effect,
  type Entries,
  type Inside,
  type NodeStats,
} from '../flow-stats.ts';
import type { Tx } from '../../platform/tenant.ts';
import type { DayRange } from './day-range.ts';
import { effectOf, readCounts, type Count } from './kept.ts';

export interface Overview {
  people: Inside;
  effect: Effect;
}

const nobody: Inside = { running: 0, waiting: 0, paused: 0 };

/** For a list of flows: who is inside now, and the messages of a range. Every flow that is asked for has a row. */
export async function overviewOfFlows(tx: Tx, flowIds: string[], range: DayRange): Promise<Map<string, Overview>> {
  const kept = range.whole && (await readCounts(tx, { flowIds, families: ['inside', 'effects'], days: range.whole }));
  const byFlow = kept && Map.groupBy(kept, (row) => row.flow_id);
  const effects = kept ? null : await effectOfFlows(tx, flowIds, range);
  const people = kept ? null : await peopleInFlows(tx, flowIds);
  return new Map(
    flowIds.map((id) => {
      const rows = byFlow?.get(id) ?? [];
      const overview = byFlow
        ? { people: insideFrom(rows), effect: effectFrom(rows) }
        : { people: people?.get(id) ?? nobody, effect: effects?.get(id) ?? noEffect };
      return [id, overview];
    }),
  );
}

export interface FlowStats {
  entries: Entries;
  exit_reasons: { reason: string; people: number }[];
  people: Inside;
  effect: Effect;
  nodes: NodeStats[];
}

/** One flow, in all and at each node. */
export async function statsOfFlow(tx: Tx, flowId: string, range: DayRange): Promise<FlowStats> {
  const families = ['entries', 'inside', 'effects', 'nodes', 'reasons'] as const;
  const rows = range.whole && (await readCounts(tx, { flowIds: [flowId], families: [...families], days: range.whole }));
  if (!rows) {
    return {
      entries: await entriesOfFlow(tx, flowId, range),
      exit_reasons: [...(await exitReasons(tx, flowId, range))],
      people: (await peopleInFlows(tx, [flowId])).get(flowId) ?? nobody,
      effect: (await effectOfFlows(tx, [flowId], range)).get(flowId) ?? noEffect,
      nodes: await statsOfNodes(tx, flowId, range),
    };
  }
  return {
    entries: entriesFrom(rows),
    exit_reasons: exitsFrom(rows),
    people: insideFrom(rows),
    effect: effectFrom(rows),
    nodes: nodesFrom(rows),
  };
}

const sumOf = (rows: Count[], isMeant: (row: Count) => boolean): number =>
  rows.reduce((sum, row) => (isMeant(row) ? sum + row.n : sum), 0);

function insideFrom(rows: Count[]): Inside {
  const inside = rows.filter((row) => row.family === 'inside');
  const at = (state: string) => sumOf(inside, (row) => row.one === state);
  return { running: at('running'), waiting: at('waiting'), paused: at('paused') };
}

function effectFrom(rows: Count[]): Effect {
  const found = rows.find((row) => row.family === 'effects');
  return found ? effectOf(found) : noEffect;
}

function entriesFrom(rows: Count[]): Entries {
  const entries = rows.filter((row) => row.family === 'entries');
  const ended = (result: string) => sumOf(entries, (row) => row.two !== '' && row.one === result);
  return {
    entered: sumOf(entries, () => true),
    open: sumOf(entries, (row) => row.two === ''),
    goal: ended('goal'),
    none: ended('none'),
    exited: ended('exited'),
    failed: ended('failed'),
    stopped: ended('stopped'),
  };
}

/** The most frequent first, as many as `exitReasons` gives. */
function exitsFrom(rows: Count[]): { reason: string; people: number }[] {
  const byReason = Map.groupBy(
    rows.filter((row) => row.family === 'entries' && row.two !== ''),
    (row) => row.two,
  );
  return [...byReason]
    .map(([reason, of]) => ({ reason, people: sumOf(of, () => true) }))
    .toSorted((a, b) => b.people - a.people)
    .slice(0, 50);
}

function nodesFrom(rows: Count[]): NodeStats[] {
  const nodes = new Map<string, NodeStats>();
  const node = (id: string) => {
    const known = nodes.get(id) ?? { node_id: id, people: 0, suppressed_by: {}, ...noEffect };
    nodes.set(id, known);
    return known;
  };
  for (const row of rows) {
    if (row.family === 'nodes') Object.assign(node(row.node), effectOf(row));
    else if (row.family === 'inside' && row.node !== '') node(row.node).people += row.n;
    else if (row.family === 'reasons') node(row.node).suppressed_by[row.one] = row.n;
  }
  return [...nodes.values()];
}
