/** A new flow: its trigger placed, sensible settings, nothing else to decide. */
import { settings, type Flow } from '#flow';
import { addNode } from './insert.ts';

export function blankFlow(trigger: string): Flow {
  const empty: Flow = { formatVersion: 1, nodes: [], edges: [], settings: settings.parse({}) };
  return addNode(empty, { kind: trigger, at: { x: 0, y: 0 } }).flow;
}
