/** Which connections may be drawn. Asked while dragging, by the click-to-connect list and by the outline, so all three agree. */
import type { Flow } from '#flow';
import { isTrigger, isWait, portsOf } from './edit/ports.ts';

export interface Way {
  from: string;
  port: string;
  to: string;
}

/** Why a connection is refused; the sentence for each is `builder_rule_<code>` in the messages. */
export const connectionFaults = ['unknown', 'self', 'into_trigger', 'cycle_without_wait'] as const;
export type ConnectionFault = (typeof connectionFaults)[number];

/**
 * The first rule that a new edge would break, or null when it may be drawn. A port that leads somewhere already may be
 * pointed elsewhere: the old edge gives way.
 */
export function connectionFault(flow: Flow, way: Way): ConnectionFault | null {
  const source = flow.nodes.find((node) => node.id === way.from);
  const target = flow.nodes.find((node) => node.id === way.to);
  if (!source || !target || !portsOf(source).some((port) => port.id === way.port)) return 'unknown';
  if (source === target) return 'self';
  if (isTrigger(target)) return 'into_trigger';
  if (closesHotCircle(flow, way)) return 'cycle_without_wait';
  return null;
}

/** True when the edge would close a circle in which nobody ever waits: people would run round it without end. */
function closesHotCircle(flow: Flow, way: Way): boolean {
  const nodes = new Map(flow.nodes.map((node) => [node.id, node]));
  const waits = (id: string): boolean => {
    const node = nodes.get(id);
    return node !== undefined && isWait(node);
  };
  if (waits(way.from)) return false;
  const seen = new Set<string>();
  const open = [way.to];
  while (open.length > 0) {
    const id = open.pop()!;
    if (id === way.from) return true;
    if (seen.has(id) || waits(id)) continue;
    seen.add(id);
    for (const edge of flow.edges) {
      const replaced = edge.from === way.from && edge.port === way.port;
      if (edge.from === id && !replaced) open.push(edge.to);
    }
  }
  return false;
}
