/** Draws the ready-made flows: nodes below each other, side ways to the right. */
import type { KindName } from '../kinds/mod.ts';
import { type Edge, type Flow, flow, type Node, type Settings } from '../schema.ts';

interface Drawn {
  id: string;
  kind: KindName;
  config?: Record<string, unknown>;
  /** Columns to the right of the main path. */
  column?: number;
  row: number;
}

/** One node of a drawing. `row` and `column` become canvas positions. */
export const at = (
  row: number,
  id: string,
  kind: KindName,
  config: Record<string, unknown> = {},
  column = 0,
): Drawn => ({ id, kind, config, row, column });

/** A flow from its nodes and its arrows, each arrow `from:port → to` written as `['from', 'port', 'to']`. */
export function draw(
  nodes: Drawn[],
  arrows: [from: string, port: string, to: string][],
  settings: Partial<Settings> = {},
): Flow {
  return flow.parse({
    formatVersion: 1,
    nodes: nodes.map(({ id, kind, config, column, row }): Node => ({
      id,
      kind,
      config: config ?? {},
      position: { x: (column ?? 0) * 320, y: row * 150 },
    })),
    edges: arrows.map(([from, port, to]): Edge => ({ id: `${from}:${port}`, from, port, to })),
    settings,
  });
}

/** Config of a `send-template` in Spanish, one variable text per position. */
export const sends = (name: string, ...variables: string[]): Record<string, unknown> => ({
  template: { name, language: 'es' },
  variables: Object.fromEntries(variables.map((text, i) => [String(i + 1), text])),
});
