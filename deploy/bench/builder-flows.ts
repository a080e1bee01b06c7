/** Large flows as the builder's bench opens them: grown step by step as a person would draw them, then left in disorder. */
import type { Flow } from '#flow';

/** Ways out of the kinds used here, the main one first. */
const ways: Record<string, string[]> = {
  'lead-created': ['next'],
  wait: ['next'],
  branch: ['yes', 'no', 'else'],
  'send-template': ['sent', 'failed'],
  'update-lead': ['ok', 'failed'],
};

const configs: Record<string, object> = {
  wait: { for: 'PT24H' },
  branch: {
    cases: ['yes', 'no'].map((port) => ({
      port,
      label: port === 'yes' ? 'Sigue nuevo' : 'Ya compró',
      when: { field: 'lead.status', op: 'eq', value: port === 'yes' ? 'new' : 'won' },
    })),
  },
  'send-template': {
    template: { name: 'lead_followup', language: 'es' },
    variables: { '1': '{{lead.first_name | "amigo"}}' },
  },
  'update-lead': { addTags: ['seguimiento'] },
};

/** What a card needs on the canvas. */
const pitch = { x: 288, y: 172 };

function grow(size: number, order: readonly string[], onlyMain: boolean): Flow {
  const flow: Flow = {
    formatVersion: 1,
    nodes: [],
    edges: [],
    settings: { reEntry: 'always', exitOn: [], holdoutPercent: 0, onFailure: 'continue' },
  };
  const open: { from: string; port: string }[] = [];
  for (let count = 0; count < size; count++) {
    const kind = count === 0 ? 'lead-created' : order[(count - 1) % order.length]!;
    const id = `${kind}-${count}`;
    flow.nodes.push({
      id,
      kind,
      config: { ...configs[kind] },
      position: { x: (count % 20) * pitch.x, y: Math.floor(count / 20) * pitch.y },
    });
    const way = open.shift();
    if (way) flow.edges.push({ id: `e${count}`, ...way, to: id });
    for (const port of onlyMain ? ways[kind]!.slice(0, 1) : ways[kind]!) open.push({ from: id, port });
  }
  return flow;
}

/** Every way out is used as long as there are steps left. */
export const bushyFlow = (size: number): Flow => grow(size, ['branch', 'wait', 'send-template', 'wait'], false);

/** One below the other; what fails leads nowhere. */
export const chainFlow = (size: number): Flow => grow(size, ['send-template', 'wait', 'update-lead'], true);
