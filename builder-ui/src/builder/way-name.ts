/** What steps and the arrows between them are called, on the canvas as beside it. */
import { kindOf, type Flow, type Port } from '#flow';
import { say } from '../app/language.ts';
import { m } from '../paraglide/messages.js';

/** The name of a step's kind; its id when there is no such step (any more), or this build does not know its kind. */
export function stepTitle(flow: Flow, nodeId: string): string {
  const node = flow.nodes.find((candidate) => candidate.id === nodeId);
  const kind = node && kindOf(node.kind);
  return kind ? say(kind.title) : nodeId;
}

/** What an arrow joins, and by which way out; null leaves that unsaid. */
export function wayName(flow: Flow, { from, to }: { from: string; to: string }, port: Port | null): string {
  const way = { from: stepTitle(flow, from), to: stepTitle(flow, to) };
  return port ? m.builder_way_by({ ...way, port: say(port.label) }) : m.builder_way(way);
}
