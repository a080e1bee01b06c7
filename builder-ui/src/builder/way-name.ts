/** What steps and the arrows between them are called, on the canvas as beside it. */
import { condition, describeCondition, kindOf, type Catalogue, type Flow, type Node, type Port } from '#flow';
import { say } from '../app/language.ts';
import { m } from '../paraglide/messages.js';

/** The step's own name, else that of its kind; its id when there is no such step (any more), or this build does not know its kind. */
export function stepTitle(flow: Flow, nodeId: string): string {
  const node = flow.nodes.find((candidate) => candidate.id === nodeId);
  return node ? titleOf(node, nodeId) : nodeId;
}

/** @param unknown what to call a step whose kind this build does not know */
export function titleOf(node: Node, unknown = node.kind): string {
  const kind = kindOf(node.kind);
  return node.name ?? (kind ? say(kind.title) : unknown);
}

/** What the step will do in one line, with the names of what it is about. */
export function lineOf(node: Node, flow: Flow, catalogue: Catalogue): string {
  const kind = kindOf(node.kind);
  if (!kind) return m.builder_kind_unknown();
  const to = kind.leadsTo?.(node.config);
  const about = to ? stepTitle(flow, to) : kind.names?.(node.config, catalogue);
  // A step with a name of its own says what it is here.
  const what = node.name ? `${say(kind.title)}: ` : '';
  return what + say(kind.summary(node.config)) + (about ? ` «${about}»` : '') + whom(node, catalogue);
}

/** Whom a start lets in, where not everybody. */
function whom(node: Node, { segments }: Catalogue): string {
  const filter = kindOf(node.kind)?.group === 'trigger' && condition.safeParse(node.config['filter']);
  return filter && filter.success
    ? ` · ${m.builder_only_if({ what: say(describeCondition(filter.data, segments)) })}`
    : '';
}

/** What an arrow joins, and by which way out; null leaves that unsaid. */
export function wayName(flow: Flow, { from, to }: { from: string; to: string }, port: Port | null): string {
  const way = { from: stepTitle(flow, from), to: stepTitle(flow, to) };
  return port ? m.builder_way_by({ ...way, port: say(port.label) }) : m.builder_way(way);
}
