/**
 * The flow as an indented list, for screen readers, phones and people who think in lists. Derived from the same document as
 * the canvas, so both are always in step. A way that comes together with one already told becomes a jump.
 */
import { kindOf, type Flow, type Node, type Port } from '#flow';
import { isTrigger, portsOf } from './edit/ports.ts';

export type OutlineItem =
  /** A step. `number` is its place in reading order, from 1; `by` is the port that leads here, null for a start. */
  | { type: 'node'; key: string; depth: number; number: number; node: Node; by: OutlineWay | null }
  /** "goes on at step 3" */
  | { type: 'jump'; key: string; depth: number; to: string; toNumber: number; by: OutlineWay }
  /** A port that leads nowhere yet. */
  | { type: 'open'; key: string; depth: number; by: OutlineWay };

export interface OutlineWay {
  from: string;
  port: Port;
  /** How many ports the node has: the label of an only port need not be read out. */
  ports: number;
}

export interface Outline {
  items: OutlineItem[];
  /** Reading-order number of every node. */
  numbers: Map<string, number>;
}

/** Of a step that leads on without an arrow. */
const onward: Port = { id: '', label: { es: 'Sigue', en: 'Next' } };

/** An act has one main way, told on the same level as the act; what leads aside is a remark. */
const goesStraight = (node: Node): boolean => kindOf(node.kind)?.group === 'act';

/** Reads the flow from its trigger down; nodes nothing leads to follow at the end. */
export function outlineOf(flow: Flow): Outline {
  const nodes = new Map(flow.nodes.map((node) => [node.id, node]));
  const next = new Map(flow.edges.map((edge) => [`${edge.from}:${edge.port}`, edge.to]));
  const entered = new Set(flow.edges.map((edge) => edge.to));
  const numbers = new Map<string, number>();
  const items: OutlineItem[] = [];

  type Task = { id: string; depth: number; by: OutlineWay | null } | { depth: number; by: OutlineWay; open: true };
  const tell = (start: string): void => {
    const tasks: Task[] = [{ id: start, depth: 0, by: null }];
    while (tasks.length > 0) {
      const task = tasks.pop()!;
      const key = task.by ? `${task.by.from}:${task.by.port.id}` : start;
      if ('open' in task) {
        items.push({ type: 'open', key, depth: task.depth, by: task.by });
        continue;
      }
      const node = nodes.get(task.id);
      if (!node) continue;
      const known = numbers.get(node.id);
      if (known !== undefined) {
        if (task.by) items.push({ type: 'jump', key, depth: task.depth, to: node.id, toNumber: known, by: task.by });
        continue;
      }
      numbers.set(node.id, numbers.size + 1);
      items.push({ type: 'node', key: node.id, depth: task.depth, number: numbers.size, node, by: task.by });
      const jump = kindOf(node.kind)?.leadsTo?.(node.config);
      if (jump) tasks.push({ id: jump, depth: task.depth, by: { from: node.id, port: onward, ports: 1 } });
      const ports = portsOf(node);
      const ways = ports.map((port, index): Task => {
        const by = { from: node.id, port, ports: ports.length };
        const aside = ports.length > 1 && !(index === 0 && goesStraight(node));
        const depth = task.depth + (aside ? 1 : 0);
        const to = next.get(`${node.id}:${port.id}`);
        return to === undefined ? { depth, by, open: true } : { id: to, depth, by };
      });
      // The last pushed is told first: ways of a decision in their order; of an act the side ways, then on along the main one.
      tasks.push(...(goesStraight(node) ? [...ways.slice(0, 1), ...ways.slice(1).toReversed()] : ways.toReversed()));
    }
  };

  for (const node of flow.nodes) if (isTrigger(node)) tell(node.id);
  for (const node of flow.nodes) if (!numbers.has(node.id) && !entered.has(node.id)) tell(node.id);
  for (const node of flow.nodes) if (!numbers.has(node.id)) tell(node.id);
  return { items, numbers };
}
