/** What can be wrong with how nodes are connected. */
import type { Issue } from './issue.ts';
import type { Kind } from './kind.ts';
import { kindOf } from './kinds/mod.ts';
import type { Edge, Flow, Node } from './schema.ts';
import { reservedNames } from './words/names.ts';

/** A flow's graph as far as it makes sense: unknown kinds and edges with an error are left out. */
export interface Graph {
  flow: Flow;
  nodes: Map<string, { node: Node; kind: Kind; ports: string[] }>;
  triggers: Node[];
  /** Sound edges only, at most one per port, and ways without an arrow (`leadsTo`). */
  out: Map<string, Edge[]>;
}

const error = (code: string, where: Partial<Issue>): Issue => ({ code, severity: 'error', ...where });

/** Reads the graph and reports names, kinds and edges that are wrong in themselves. */
export function readGraph(flow: Flow): { graph: Graph; issues: Issue[] } {
  const issues: Issue[] = [];
  const nodes: Graph['nodes'] = new Map();
  const ids = new Set<string>();
  for (const node of flow.nodes) {
    const nodeId = node.id;
    if (reservedNames.has(nodeId)) issues.push(error('reserved-name', { nodeId, params: { name: nodeId } }));
    if (ids.has(nodeId)) {
      issues.push(error('duplicate-node-id', { nodeId, params: { id: nodeId } }));
      continue;
    }
    ids.add(nodeId);
    const kind = kindOf(node.kind);
    if (kind) nodes.set(nodeId, { node, kind, ports: kind.ports(node.config).map((port) => port.id) });
    else issues.push(error('unknown-kind', { nodeId, params: { kind: node.kind } }));
  }

  const out: Graph['out'] = new Map();
  const edgeIds = new Set<string>();
  for (const edge of flow.edges) {
    const found = edgeIds.has(edge.id)
      ? error('duplicate-edge-id', { edgeId: edge.id })
      : edgeIssue(edge, ids, nodes, out);
    edgeIds.add(edge.id);
    if (found) issues.push(found);
    else if (nodes.has(edge.from) && nodes.has(edge.to)) out.set(edge.from, [...(out.get(edge.from) ?? []), edge]);
  }

  for (const { node, kind } of nodes.values()) {
    const to = kind.leadsTo?.(node.config);
    const target = to && to !== node.id ? nodes.get(to) : undefined;
    if (target && !target.kind.trigger)
      out.set(node.id, [{ id: `to:${node.id}`, from: node.id, port: '', to: target.node.id }]);
  }
  const triggers = [...nodes.values()].filter(({ kind }) => kind.trigger).map(({ node }) => node);
  return { graph: { flow, nodes, triggers, out }, issues };
}

function edgeIssue(edge: Edge, ids: Set<string>, nodes: Graph['nodes'], out: Graph['out']): Issue | null {
  const { id: edgeId, from, to, port } = edge;
  if (!ids.has(from) || !ids.has(to))
    return error('dangling-edge', { edgeId, params: { node: ids.has(from) ? to : from } });
  if (from === to) return error('self-edge', { edgeId, nodeId: from });
  if (nodes.get(to)?.kind.trigger) return error('edge-into-trigger', { edgeId, nodeId: to });
  const source = nodes.get(from);
  if (source && !source.ports.includes(port)) return error('unknown-port', { edgeId, nodeId: from, params: { port } });
  if (out.get(from)?.some((other) => other.port === port))
    return error('port-used-twice', { edgeId, nodeId: from, params: { port } });
  return null;
}

/** Whether everybody who enters gets somewhere, nobody runs in circles, and everything drawn can be reached. */
export function pathIssues({ flow, nodes, triggers, out }: Graph): Issue[] {
  const issues: Issue[] = [];
  if (triggers.length === 0) issues.push(error('no-trigger', {}));
  for (const extra of triggers.slice(1)) issues.push(error('many-triggers', { nodeId: extra.id }));
  const after = (id: string) => (out.get(id) ?? []).map((edge) => edge.to);

  const reached = spread(
    triggers.map((node) => node.id),
    after,
  );
  for (const id of nodes.keys())
    if (triggers.length > 0 && !reached.has(id)) issues.push(error('unreachable-node', { nodeId: id }));

  for (const [nodeId, { kind, ports }] of nodes) {
    const used = new Set((out.get(nodeId) ?? []).map((edge) => edge.port));
    const needed = kind.group !== 'act' && ports.length > 0;
    if (needed && used.size === 0) issues.push(error('dead-end', { nodeId }));
    else if (kind.group === 'logic') {
      const open = ports.find((port) => port !== 'else' && !used.has(port));
      if (open !== undefined) issues.push({ code: 'open-port', severity: 'warning', nodeId, params: { port: open } });
    }
  }

  for (const cycle of cycles(
    [...nodes.keys()].filter((id) => !holds(nodes.get(id)!)),
    after,
  )) {
    issues.push(error('cycle-without-wait', { nodeId: cycle[0]!, params: { count: cycle.length } }));
  }
  issues.push(...endIssues({ flow, nodes, triggers, out }, reached));
  if (triggers.length > 0 && ![...reached].some((id) => nodes.get(id)?.kind.effect)) {
    issues.push({ code: 'does-nothing', severity: 'warning', nodeId: triggers[0]!.id });
  }
  return issues;
}

/** Places from which no path leads out: people would go round for ever. Events that end it make that a choice, not a mistake. */
function endIssues({ flow, nodes, out }: Graph, reached: Set<string>): Issue[] {
  const before = new Map<string, string[]>();
  for (const edge of [...out.values()].flat()) before.set(edge.to, [...(before.get(edge.to) ?? []), edge.from]);
  const ends = [...nodes].filter(([id, { ports }]) => {
    const used = new Set((out.get(id) ?? []).map((edge) => edge.port));
    // An open `failed` goes on along the main port, or ends only when something fails: no way out to count on.
    return (ports.length === 0 && used.size === 0) || ports.some((port) => port !== 'failed' && !used.has(port));
  });
  const leaves = spread(
    ends.map(([id]) => id),
    (id) => before.get(id) ?? [],
  );
  const trapped = [...reached].find((id) => !leaves.has(id));
  if (trapped === undefined) return [];
  const { exitOn, goal } = flow.settings;
  return [{ code: 'no-exit', severity: exitOn.length > 0 || goal ? 'warning' : 'error', nodeId: trapped }];
}

/** Does this node certainly keep a person for a while? A date or an open window may already be there. */
function holds({ node, kind }: { node: Node; kind: Kind }): boolean {
  if (kind.group !== 'time') return false;
  const config = kind.config.safeParse(node.config);
  return !config.success || kind.lower(config.data).do !== 'sleep-until';
}

function spread(start: string[], next: (id: string) => string[]): Set<string> {
  const seen = new Set(start);
  for (const id of seen) for (const to of next(id)) seen.add(to);
  return seen;
}

/** The groups of nodes that form cycles among `ids` (Tarjan), each in drawing order. */
function cycles(ids: string[], after: (id: string) => string[]): string[][] {
  const among = new Set(ids);
  const index = new Map<string, number>();
  const low = new Map<string, number>();
  const stack: string[] = [];
  const found: string[][] = [];
  const visit = (id: string): void => {
    index.set(id, index.size);
    low.set(id, index.get(id)!);
    stack.push(id);
    for (const to of after(id)) {
      if (!among.has(to)) continue;
      if (!index.has(to)) visit(to);
      if (stack.includes(to)) low.set(id, Math.min(low.get(id)!, low.get(to)!));
    }
    if (low.get(id) !== index.get(id)) return;
    const group = stack.splice(stack.indexOf(id));
    if (group.length > 1) found.push(ids.filter((one) => group.includes(one)));
  };
  for (const id of ids) if (!index.has(id)) visit(id);
  return found;
}
