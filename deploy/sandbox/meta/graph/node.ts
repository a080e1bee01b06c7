/** Objects of the graph: which fields and edges a type has, and how a selection reads them. */
import type { GraphCall } from './call.ts';
import { type Field, parseFields } from './fields.ts';
import type { Meta } from '../meta.ts';
import { Params } from './params.ts';
import { badParameter } from './problem.ts';
import type { Token } from '../tokens.ts';

/** What answers a call to an edge. */
export interface Visit {
  meta: Meta;
  call: GraphCall;
  token: Token;
}

export interface NodeType<T> {
  name: string;
  /** Given back when nothing is selected. */
  defaults: string[];
  fields: Record<string, (one: T, visit: Visit) => unknown>;
  /** Fields that Meta knows and the sandbox never has: left out, as Meta does with empty ones. */
  empty?: readonly string[];
  /** Edges by name; `post` and `delete` stand apart. */
  edges: Record<string, (one: T, visit: Visit) => unknown>;
  post?: Record<string, (one: T, visit: Visit) => unknown>;
  delete?: Record<string, (one: T, visit: Visit) => unknown>;
  /** Throws unless the token reaches it. */
  guard?: (one: T, visit: Visit) => void;
}

/** An object together with its type; a field that holds one is read with its own selection. */
export class GraphNode {
  readonly type: NodeType<unknown>;
  readonly value: unknown;
  constructor(type: NodeType<unknown>, value: unknown) {
    this.type = type;
    this.value = value;
  }
}

export const nodeOf = <T>(type: NodeType<T>, value: T): GraphNode => new GraphNode(type as NodeType<unknown>, value);

/** Reads the fields that the call selects, or the type's defaults. */
export function readNode(node: GraphNode, visit: Visit, selected: Field[] | null): Record<string, unknown> {
  const { type, value } = node;
  const fields = selected ?? type.defaults.map((name): Field => ({ name, args: {}, fields: null }));
  const found: Record<string, unknown> = {};
  for (const { name, args, fields: inner } of fields) {
    const edge = type.edges[name];
    const read = type.fields[name];
    if (read) {
      const one = read(value, visit);
      const shown = one instanceof GraphNode ? readNode(one, visit, inner) : one;
      if (shown !== undefined && shown !== null) found[name] = shown;
    } else if (edge) {
      const params = new Params([...Object.entries(args), ...(inner ? [['fields', textOf(inner)] as const] : [])]);
      const id = String(type.fields.id!(value, visit));
      const answer = edge(value, { ...visit, call: { ...visit.call, params, segments: [id, name] } });
      // An edge without anything in it is left out.
      if ((answer as { data?: unknown[] }).data?.length !== 0) found[name] = answer;
    } else if (!type.empty?.includes(name)) {
      throw badParameter(`Tried accessing nonexisting field (${name}) on node type (${type.name})`);
    }
  }
  if (!('id' in found) && type.fields.id) found.id = type.fields.id(value, visit);
  return found;
}

/** The selection of a call; null when it has none. */
export function selectionOf({ params }: GraphCall): Field[] | null {
  const text = params.get('fields');
  if (!text) return null;
  return parseFields(text.startsWith('[') ? params.list('fields')!.join(',') : text);
}

/** A selection as text again. */
export const textOf = (fields: Field[]): string =>
  fields
    .map(({ name, args, fields: inner }) => {
      const modifiers = Object.entries(args).map(([key, value]) => `.${key}(${value})`);
      return name + modifiers.join('') + (inner ? `{${textOf(inner)}}` : '');
    })
    .join(',');
