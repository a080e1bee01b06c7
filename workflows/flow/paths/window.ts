/**
 * Can WhatsApp's window be open where a step writes freely? It closes 24 hours after the person last wrote, and a flow knows only
 * of the times at which they did: its start, and steps that waited for a word. Pure.
 */
import type { Graph } from '../graph.ts';
import type { Issue } from '../issue.ts';

const windowMs = 86_400_000;

/**
 * Steps (`needsWindow`) to which a way leads that takes a day or more since anybody could have written: an error. Ways on which nobody
 * need have written at all get a warning: the step may fail there, and `failed` should lead on.
 */
export function windowIssues({ nodes, triggers, out, flow }: Graph): Issue[] {
  const wanting = [...nodes].filter(([, { kind }]) => kind.needsWindow);
  if (wanting.length === 0) return [];
  const ways = [...nodes].flatMap(([from, { node, kind }]) =>
    (out.get(from) ?? []).map(({ port, to }) => ({ from, to, passes: kind.passes?.(node.config, port) ?? 0 })),
  );
  const longest = new Map<string, number>(triggers.map((node) => [node.id, 0]));
  // As often as there are steps is enough for ways without loops; one that still grows then goes round for days.
  for (let round = 0; round <= nodes.size + 1; round++) {
    let grew = false;
    for (const { from, to, passes } of ways) {
      const since = longest.get(from);
      if (since === undefined) continue;
      const then = passes === 'written' ? 0 : Math.min(windowMs, round > nodes.size ? windowMs : since + passes);
      const isLonger = then > (longest.get(to) ?? -1);
      if (isLonger) longest.set(to, then);
      grew ||= isLonger;
    }
    if (!grew) break;
  }
  const unheard = new Set(triggers.map((node) => node.id));
  for (const id of unheard)
    for (const { from, to, passes } of ways) if (from === id && passes !== 'written') unheard.add(to);
  return wanting.flatMap(([nodeId]): Issue[] => {
    const since = longest.get(nodeId);
    if (since === undefined) return [];
    if (since >= windowMs) return [{ code: 'window-cannot-be-open', severity: 'error', nodeId }];
    const leadsOn = flow.edges.some((edge) => edge.from === nodeId && edge.port === 'failed');
    return unheard.has(nodeId) && !leadsOn ? [{ code: 'window-may-be-closed', severity: 'warning', nodeId }] : [];
  });
}
