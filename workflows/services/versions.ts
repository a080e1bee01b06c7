/** Published versions as activities need them. They never change, so each is read once. */
import { type Flow, type Kind, kindOf, type Plan } from '#flow';
import type { Visit } from '#contract';
import { readVersion } from '#db/flows/flow-versions.ts';
import { type Sql, type Tx, withTenant } from '#db/platform/tenant.ts';

type Which = Pick<Visit, 'tenantId' | 'flowId' | 'version'>;

export interface PublishedNode {
  id: string;
  kind: string;
  definition: Kind;
  /** As its kind's schema gives it out. */
  config: unknown;
}
export interface Version {
  graph: Flow;
  plan: Plan;
  /** The node's kind and config. @throws when the version has no such node, or its kind is unknown here */
  node(id: string): PublishedNode;
}
export interface Versions {
  /** Within the tenant's transaction; only the first time costs a query. */
  load(tx: Tx, which: Which): Promise<Version>;
  /** Outside of one. */
  find(sql: Sql, which: Which): Promise<Version>;
}

const most = 500;

export function createVersions(): Versions {
  const known = new Map<string, Version>();
  const nameOf = ({ tenantId, flowId, version }: Which) => `${tenantId} ${flowId} ${version}`;
  const load: Versions['load'] = async (tx, which) => {
    const found = known.get(nameOf(which));
    if (found) return found;
    const row = await readVersion(tx, which.flowId, which.version);
    if (!row) throw new Error(`version ${which.version} of flow ${which.flowId} is not there`);
    const made = open(row);
    if (known.size >= most) known.delete(known.keys().next().value!);
    known.set(nameOf(which), made);
    return made;
  };
  return {
    load,
    find: async (sql, which) =>
      known.get(nameOf(which)) ?? (await withTenant(sql, which.tenantId, (tx) => load(tx, which))),
  };
}

function open({ graph, plan }: { graph: Flow; plan: Plan }): Version {
  const nodes = new Map(graph.nodes.map((node) => [node.id, node]));
  const opened = new Map<string, PublishedNode>();
  return {
    graph,
    plan,
    node(id) {
      const before = opened.get(id);
      if (before) return before;
      const node = nodes.get(id);
      const definition = node && kindOf(node.kind);
      if (!definition) throw new Error(`node ${id} is not there, or of no known kind`);
      const made = { id, kind: node.kind, definition, config: definition.config.parse(node.config) };
      opened.set(id, made);
      return made;
    },
  };
}
