/** Flows for tests on the whole product. */
import type { Flow } from '#flow';

/** A lead is created, then `messages` templates in a row with a wait between two of them. @param wait ISO 8601, or null for none */
export function messagesInARow(messages: number, wait: string | null): Flow {
  const nodes: Flow['nodes'] = [];
  const edges: Flow['edges'] = [];
  const add = (id: string, kind: string, config: Record<string, unknown>, port: string) => {
    const before = nodes.at(-1);
    if (before) edges.push({ id: `to-${id}`, from: before.id, port: lastPort, to: id });
    nodes.push({ id, kind, config, position: { x: 0, y: nodes.length * 120 } });
    lastPort = port;
  };
  let lastPort = '';
  add('start', 'lead-created', {}, 'next');
  for (let n = 1; n <= messages; n++) {
    if (n > 1 && wait) add(`wait-${n}`, 'wait', { for: wait }, 'next');
    add(
      `send-${n}`,
      'send-template',
      { template: { name: 'lead_followup', language: 'es' }, variables: { 1: '{{lead.name | "amigo"}}' } },
      'sent',
    );
  }
  add('end', 'exit', { result: 'goal' }, '');
  return {
    formatVersion: 1,
    nodes,
    edges,
    settings: { reEntry: 'always', exitOn: [], holdoutPercent: 0, onFailure: 'continue' },
  };
}

/** `count` people with Argentine mobile numbers of their own, from `first` on. */
export function people(count: number, first = 0): { name: string; phone: string }[] {
  return Array.from({ length: count }, (_, index) => {
    const number = first + index;
    return { name: `Persona ${number}`, phone: `+54911${String(30_000_000 + number).padStart(8, '0')}` };
  });
}
