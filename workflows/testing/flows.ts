/** For tests: small flows, and patience. */

/** Waits until `probe` gives something true, and returns it. */
export async function until<T>(probe: () => Promise<T | false | null | undefined>, withinMs = 15_000): Promise<T> {
  const deadline = Date.now() + withinMs;
  for (;;) {
    const found = await probe();
    if (found) return found;
    if (Date.now() > deadline) throw new Error(`waited ${withinMs} ms for nothing: ${probe}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** A flow of nodes in a row, each joined to the next by its main port. */
export function chain(
  trigger: { kind: string; config?: object },
  steps: { kind: string; config?: object; port?: string }[],
  settings: object = {},
) {
  const all = [{ ...trigger, port: 'next' }, ...steps].map((step, i) => ({
    port: mainPort[step.kind] ?? 'next',
    ...step,
    id: i === 0 ? 'trigger' : `n${i}`,
  }));
  return {
    formatVersion: 1,
    nodes: all.map(({ id, kind, config = {} }, i) => ({ id, kind, config, position: { x: 0, y: i * 100 } })),
    edges: all.slice(1).map(({ id }, i) => ({ id: `e${i}`, from: all[i]!.id, port: all[i]!.port, to: id })),
    settings,
  };
}
const mainPort: Record<string, string> = {
  'send-template': 'sent',
  'update-lead': 'ok',
  'notify-team': 'ok',
  'wait-for': 'timeout',
};

/** `send('hola')` says hello by name; `send('chau')` says thanks. */
export const send = (name: 'hola' | 'chau') => ({
  kind: 'send-template',
  config: { template: { name, language: 'es' }, variables: name === 'hola' ? { '1': '{{lead.name | "amigo"}}' } : {} },
});
export const wait = (duration: string) => ({ kind: 'wait', config: { for: duration } });
