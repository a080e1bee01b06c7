/** Searching inside flows: by the words of their steps' kinds, texts, notes and templates. */
import { kindOf, kinds } from '../kinds/mod.ts';
import type { Flow, Node } from '../schema.ts';
import { plain, type Text } from './text.ts';

export interface Found {
  node_id: string;
  kind: Text;
  /** What the step says where the words stand, shortened around them. */
  text: string;
}

const around = 40;

/** Names of kinds whose title has this word in either language: `espera` → `wait`, `wait-for`. */
export function kindsNamed(word: string): string[] {
  const sought = plain(word);
  return Object.entries(kinds)
    .filter(([name, { title }]) => [name, plain(title.es), plain(title.en)].some((said) => said.includes(sought)))
    .map(([name]) => name);
}

/** Steps that hold one of the words, those with the most of them first; at most `most`. */
export function findInFlow(flow: Pick<Flow, 'nodes'>, q: string, most = 3): Found[] {
  const words = plain(q).split(/\s+/).filter(Boolean).slice(0, 8);
  if (words.length === 0) return [];
  const named = words.map(kindsNamed);
  return flow.nodes
    .map((node) => {
      const said = saidIn(node);
      const hits = words.filter((word) => said.some((one) => plain(one).includes(word)));
      const title = kindOf(node.kind)?.title ?? { es: node.kind, en: node.kind };
      const byKind = words.filter((_, at) => named[at]!.includes(node.kind));
      const line = said.find((one) => hits.some((word) => plain(one).includes(word)));
      const found: Found = { node_id: node.id, kind: title, text: line ? cutAround(line, hits) : '' };
      return { found, count: new Set([...hits, ...byKind]).size };
    })
    .filter(({ count }) => count > 0)
    .toSorted((a, b) => b.count - a.count)
    .slice(0, most)
    .map(({ found }) => found);
}

/** Every text that a step holds: its name, its note, and what is set in it. */
function saidIn(node: Node): string[] {
  const { id: _id, kind: _kind, position: _position, ...rest } = node;
  const said: string[] = [];
  const open: unknown[] = [rest];
  for (let value = open.shift(); value !== undefined; value = open.shift()) {
    if (typeof value === 'string') said.push(value);
    else if (typeof value === 'object' && value !== null)
      open.push(...Object.values(value).filter((one) => one != null));
  }
  return said;
}

function cutAround(line: string, words: string[]): string {
  const at = Math.max(0, ...words.map((word) => plain(line).indexOf(word)));
  const from = Math.max(0, at - around);
  const cut = line
    .slice(from, at + around * 2)
    .replaceAll(/\s+/g, ' ')
    .trim();
  return `${from > 0 ? '…' : ''}${cut}${from + cut.length < line.trim().length ? '…' : ''}`;
}
