/** Finds in a tenant what a flow's file needs, and puts it in. */
import type { Catalogue } from '../kind.ts';
import type { Flow } from '../schema.ts';
import { plain } from '../words/text.ts';
import { entriesOf, type Entry, type FileNeed, type FlowFile } from './flow-file.ts';
import { referencesOf, replaceReferences } from './references.ts';

export interface Need {
  /** The list of the catalogue: `templates`, `senders`, … */
  list: string;
  /** As the file's flow names it. */
  key: string;
  label: string;
  /** Steps that name it. */
  nodes: string[];
  /** What this tenant has for it, by the same id or the same name; null: somebody has to choose, or leave it open. */
  found: { key: string; label: string } | null;
}

/** Per list: the key in the file → the key here. */
export type NeedMap = Record<string, Record<string, string>>;

export function findNeeds(file: Pick<FlowFile, 'flow' | 'needs'>, catalogue: Catalogue): Need[] {
  const needs = new Map<string, Need>();
  for (const { list, key, nodeId } of referencesOf(file.flow)) {
    const known = needs.get(`${list} ${key}`);
    if (known) {
      if (!known.nodes.includes(nodeId)) known.nodes.push(nodeId);
      continue;
    }
    const said = ownList(file.needs, list).find((one) => keyOfNeed(list, one) === key);
    const found = findEntry(entriesOf(catalogue, list), key, said);
    const label = said ? labelOfNeed(said) : key.replace('/', ' · ');
    needs.set(`${list} ${key}`, {
      list,
      key,
      label,
      nodes: [nodeId],
      found: found ? { key: found.key, label: found.label } : null,
    });
  }
  return [...needs.values()];
}

/** The flow as this tenant would have it: what was found is put in, what was chosen before it, what is left stays as it came. */
export function fitFlow(file: Pick<FlowFile, 'flow' | 'needs'>, catalogue: Catalogue, chosen: NeedMap = {}): Flow {
  const found = new Map(findNeeds(file, catalogue).map((need) => [`${need.list} ${need.key}`, need.found?.key]));
  return replaceReferences(file.flow, (list, key) => {
    const own = Object.hasOwn(chosen, list) ? chosen[list]! : {};
    return Object.hasOwn(own, key) ? own[key] : found.get(`${list} ${key}`);
  });
}

/** Choices that name what the file does not need, or what the tenant does not have: `[list, key]`. */
export function faultsOfMap(file: Pick<FlowFile, 'flow'>, catalogue: Catalogue, chosen: NeedMap): [string, string][] {
  const asked = new Set(referencesOf(file.flow).map(({ list, key }) => `${list} ${key}`));
  return Object.entries(chosen).flatMap(([list, map]) => {
    const here = new Set(entriesOf(catalogue, list).map(({ key }) => key));
    return Object.entries(map)
      .filter(([key, to]) => !asked.has(`${list} ${key}`) || !here.has(to))
      .map(([key]): [string, string] => [list, key]);
  });
}

const ownList = (needs: FlowFile['needs'], list: string): FileNeed[] =>
  Object.hasOwn(needs, list) ? needs[list]! : [];

const keyOfNeed = (list: string, { id, name, language }: FileNeed): string | undefined =>
  list === 'templates' ? `${name}/${language ?? ''}` : id;

const labelOfNeed = ({ name, language, phone }: FileNeed): string =>
  [name, language, phone === name ? undefined : phone].filter((part) => part !== undefined).join(' · ');

/** By id, then by number, then by the one entry of that name. Two of a name: none, somebody chooses. */
function findEntry(entries: Entry[], key: string, said: FileNeed | undefined): Entry | undefined {
  const same = entries.find((entry) => entry.key === key);
  if (same || !said) return same;
  const number = digits(said.phone);
  const byNumber = number === '' ? undefined : entries.find((entry) => digits(entry.need.phone) === number);
  if (byNumber) return byNumber;
  if (said.language !== undefined) return undefined;
  const named = entries.filter((entry) => plain(entry.need.name.trim()) === plain(said.name.trim()));
  return named.length === 1 ? named[0] : undefined;
}

const digits = (phone: string | undefined): string => (phone ?? '').replaceAll(/\D/g, '');
