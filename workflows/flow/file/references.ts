/**
 * What a flow names of its tenant: templates, senders, sellers and whatever else the catalogue lists. Found by how each kind's
 * fields are drawn (form.ts), so a new kind needs no line here.
 */
import { type Form, formOf } from '../form.ts';
import { kindOf } from '../kinds/mod.ts';
import type { Flow, Node } from '../schema.ts';

export interface Reference {
  /** Whose entry it is: a list of the `Catalogue`, such as `templates`. */
  list: string;
  /** `name/language` of a template, the id of anything else. */
  key: string;
  nodeId: string;
}

type Replace = (list: string, key: string) => string | undefined;

/** Everything that a flow names, in the order of its steps. A draft may be unfinished: what is not filled in names nothing. */
export function referencesOf(flow: Pick<Flow, 'nodes'>): Reference[] {
  const found: Reference[] = [];
  for (const node of flow.nodes) {
    replaceIn(node, (list, key) => {
      found.push({ list, key, nodeId: node.id });
      return undefined;
    });
  }
  return found;
}

/**
 * The flow with other entries in the place of some.
 * @param choose the key of the entry to name instead; undefined leaves what is there
 */
export function replaceReferences(flow: Flow, choose: Replace): Flow {
  return { ...flow, nodes: flow.nodes.map((node) => ({ ...node, config: replaceIn(node, choose) })) };
}

function replaceIn(node: Node, choose: Replace): Record<string, unknown> {
  const kind = kindOf(node.kind);
  return kind ? inForm(formOf(kind.config), node.config, choose) : node.config;
}

function inForm(form: Form, config: Record<string, unknown>, choose: Replace): Record<string, unknown> {
  const changed = { ...config };
  for (const field of form.fields) {
    const value = Object.hasOwn(config, field.name) ? config[field.name] : undefined;
    if (field.form && isRecord(value)) changed[field.name] = inForm(field.form, value, choose);
    const list = listOf(field);
    if (value === undefined) continue;
    if (list === undefined) {
      if (!field.form) changed[field.name] = inConditions(value, choose);
      continue;
    }
    changed[field.name] = Array.isArray(value)
      ? value.map((one) => inValue(list, one, choose))
      : inValue(list, value, choose);
  }
  return changed;
}

/** Conditions name segments, wherever in a field they stand (condition.ts, `segmentsIn`). */
function inConditions(value: unknown, choose: Replace): unknown {
  if (Array.isArray(value)) return value.map((one) => inConditions(one, choose));
  if (!isRecord(value)) return value;
  if (value['field'] === 'segment') {
    const { value: named } = value;
    return {
      ...value,
      value: Array.isArray(named)
        ? named.map((one) => inValue('segments', one, choose))
        : inValue('segments', named, choose),
    };
  }
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, inConditions(one, choose)]));
}

/** The list of the catalogue out of which a field is chosen. What may be any word (a tag, a stage) is nobody's in particular. */
function listOf({ control, from, free }: Form['fields'][number]): string | undefined {
  if (control === 'template') return 'templates';
  if (control === 'sender') return 'senders';
  return free ? undefined : from;
}

function inValue(list: string, value: unknown, choose: Replace): unknown {
  const key = keyOfValue(value);
  const chosen = key === undefined ? undefined : choose(list, key);
  if (chosen === undefined || chosen === key) return value;
  if (typeof value === 'string') return chosen;
  const [name, language] = chosen.split('/');
  return { ...(value as object), name, language };
}

function keyOfValue(value: unknown): string | undefined {
  if (typeof value === 'string') return value === '' ? undefined : value;
  if (!isRecord(value)) return undefined;
  const { name, language } = value;
  return typeof name === 'string' && name !== '' && typeof language === 'string' ? `${name}/${language}` : undefined;
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
