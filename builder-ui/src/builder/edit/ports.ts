/** What a node's kind says about it, safe for kinds this build does not know and for configs that are not finished. */
import { kindOf, type Flow, type Node, type Port } from '#flow';

/** The ways out of a node, the main one first. */
export function portsOf(node: Node): Port[] {
  const kind = kindOf(node.kind);
  return kind ? kind.ports(node.config) : [];
}

/** Ports that lead nowhere yet. */
export function openPorts(flow: Flow, node: Node): Port[] {
  const taken = new Set(flow.edges.filter((edge) => edge.from === node.id).map((edge) => edge.port));
  return portsOf(node).filter((port) => !taken.has(port.id));
}

export const isTrigger = (node: Node): boolean => kindOf(node.kind)?.group === 'trigger';

/** True when people stand still here for a time: what makes a loop harmless. */
export const isWait = (node: Node): boolean => kindOf(node.kind)?.group === 'time';
