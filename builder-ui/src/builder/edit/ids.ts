/**
 * Ids are made from the document alone (`wait-1`, `wait-2`), never from chance: the same steps give the same JSON.
 * A number that stands in `reserved` is passed over, so a node of a published version is never mistaken for a new one.
 */
import type { Flow } from '#flow';

export function nextNodeId(flow: Flow, kind: string, reserved: ReadonlySet<string> = new Set()): string {
  const prefix = `${kind}-`;
  let highest = 0;
  for (const id of [...flow.nodes.map((node) => node.id), ...reserved]) {
    if (!id.startsWith(prefix)) continue;
    const number = Number(id.slice(prefix.length));
    if (Number.isInteger(number) && number > highest) highest = number;
  }
  return `${prefix}${highest + 1}`;
}

/** A port leads to one node at most, so the port names the edge. */
export const edgeId = (from: string, port: string): string => `${from}:${port}`;
