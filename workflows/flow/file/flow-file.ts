/** A flow as a file: what was drawn, with the names of what it needs, so that another tenant, or git, can hold it. */
import * as z from 'zod';
import type { Catalogue } from '../kind.ts';
import { flow, type Flow } from '../schema.ts';
import { referencesOf } from './references.ts';

/** One entry that the flow names. Its name finds it where the id is another. */
const need = z.strictObject({
  id: z.string().max(200).optional(),
  name: z.string().max(600),
  language: z.string().max(15).optional(),
  category: z.string().max(40).optional(),
  phone: z.string().max(40).optional(),
});
export type FileNeed = z.infer<typeof need>;

export const flowFile = z.strictObject({
  cadencia: z.literal('flow'),
  fileVersion: z.literal(1),
  /** Where it came from; says which flow a later push changes. */
  id: z.uuid().optional(),
  name: z.string().trim().min(1).max(120),
  description: z.string().max(2000).default(''),
  tags: z.array(z.string().trim().min(1).max(40)).max(20).default([]),
  needs: z.record(z.string().max(40), z.array(need).max(2000)).default({}),
  flow,
});
export type FlowFile = z.infer<typeof flowFile>;

/** What the file says of itself besides the flow. */
export type FlowTitle = Pick<FlowFile, 'name' | 'description' | 'tags'> & { id?: string };

/** A flow with the names of everything that it needs and the tenant has; the rest has its key for a name. */
export function toFlowFile(title: FlowTitle, graph: Flow, catalogue: Catalogue): FlowFile {
  const needs: Record<string, FileNeed[]> = {};
  const seen = new Set<string>();
  for (const { list, key } of referencesOf(graph)) {
    if (seen.has(`${list} ${key}`)) continue;
    seen.add(`${list} ${key}`);
    (needs[list] ??= []).push(
      entriesOf(catalogue, list).find((entry) => entry.key === key)?.need ?? unknownNeed(list, key),
    );
  }
  for (const all of Object.values(needs)) all.sort((a, b) => (sortKey(a) < sortKey(b) ? -1 : 1));
  const { id, name, description, tags } = title;
  return {
    cadencia: 'flow',
    fileVersion: 1,
    ...(id === undefined ? {} : { id }),
    name,
    description,
    tags: tags.toSorted(),
    needs: Object.fromEntries(Object.entries(needs).toSorted(([a], [b]) => (a < b ? -1 : 1))),
    flow: graph,
  };
}

const sortKey = (one: FileNeed): string => `${one.name}/${one.language ?? ''}/${one.id ?? ''}`;

function unknownNeed(list: string, key: string): FileNeed {
  const [name = key, language] = key.split('/');
  return list === 'templates' ? { name, ...(language ? { language } : {}) } : { id: key, name: key };
}

export interface Entry {
  /** How a flow names it. */
  key: string;
  /** How people know it. */
  label: string;
  need: FileNeed;
}

/** What a tenant has in a list of the catalogue; none where the catalogue has no such list. */
export function entriesOf(catalogue: Catalogue, list: string): Entry[] {
  if (list === 'templates')
    return catalogue.templates.map(({ name, language, category }) => ({
      key: `${name}/${language}`,
      label: `${name} · ${language}`,
      need: { name, language, category },
    }));
  const found = Object.hasOwn(catalogue, list) ? (catalogue as unknown as Record<string, unknown>)[list] : undefined;
  if (!Array.isArray(found)) return [];
  return (found as { id?: string; name?: string; label?: string; phone?: string }[]).flatMap((one) => {
    if (typeof one?.id !== 'string') return [];
    const name = one.label || one.name || one.phone || one.id;
    const label = one.phone && one.phone !== name ? `${name} · ${one.phone}` : name;
    return [{ key: one.id, label, need: { id: one.id, name, ...(one.phone ? { phone: one.phone } : {}) } }];
  });
}

const first = [
  'cadencia',
  'fileVersion',
  'formatVersion',
  'id',
  'kind',
  'name',
  'language',
  'description',
  'tags',
  'needs',
  'flow',
  'nodes',
  'edges',
  'settings',
  'from',
  'port',
  'to',
  'config',
  'note',
  'position',
];
const place = new Map(first.map((key, index) => [key, index]));

/** The file's text. Keys stand in one order whoever wrote them, so that two versions differ by what was changed only. */
export function writeFlowFile(file: FlowFile): string {
  return `${JSON.stringify(ordered(file), null, 2)}\n`;
}

/** With keys in one order, whoever wrote them; Postgres keeps them in its own. */
export function ordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(ordered);
  if (typeof value !== 'object' || value === null) return value;
  const rank = (key: string) => place.get(key) ?? first.length;
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([a], [b]) => rank(a) - rank(b) || (a < b ? -1 : 1))
      .map(([key, one]) => [key, ordered(one)]),
  );
}
