/**
 * Is this a flow that may go live? The same answer on the canvas, at save and at publish.
 * Codes and their sentences: issue-texts.ts.
 */
import { boundsIssues } from './bounds.ts';
import { segmentsIn } from './condition.ts';
import { type Graph, pathIssues, readGraph } from './graph.ts';
import type { Issue } from './issue.ts';
import type { Catalogue } from './kind.ts';
import { windowIssues } from './paths/window.ts';
import { flow as flowSchema, type Node } from './schema.ts';
import { unusedValues } from './values.ts';

const maxIssues = 200;

/**
 * Everything wrong with what somebody calls a flow. Never throws; takes milliseconds whatever it is given.
 * @param input untrusted: a draft, an API body, a pasted text
 * @param catalogue what the tenant has; `now` in it switches the check for past dates on
 * @returns at most 200 issues; publish is refused when one is an error (`hasErrors`)
 */
export function validate(input: unknown, catalogue: Catalogue): Issue[] {
  try {
    const bounds = boundsIssues(input);
    if (bounds.length > 0) return bounds;
    const parsed = flowSchema.safeParse(input);
    if (!parsed.success)
      return parsed.error.issues.slice(0, maxIssues).map((issue) => malformed(input, issue.path, issue.message));
    const { graph, issues } = readGraph(parsed.data);
    return [...issues, ...pathIssues(graph), ...windowIssues(graph), ...nodeIssues(graph, catalogue)].slice(
      0,
      maxIssues,
    );
  } catch {
    return [{ code: 'malformed', severity: 'error', field: '' }];
  }
}

/** True when a flow with these issues must not be published. */
export function hasErrors(issues: readonly Issue[]): boolean {
  return issues.some((issue) => issue.severity === 'error');
}

function malformed(input: unknown, path: PropertyKey[], message: string): Issue {
  const field = path.map(String).join('.');
  const code = path[0] === 'settings' ? 'settings-invalid' : 'malformed';
  const base: Issue = { code, severity: 'error', field, params: { problem: message.slice(0, 200) } };
  const [list, index] = path;
  const owner = valueAt(input, [list!, index!]);
  const id = typeof owner === 'object' && owner !== null ? (owner as { id?: unknown }).id : undefined;
  if (typeof id !== 'string' || id.length > 200) return base;
  return list === 'nodes' ? { ...base, nodeId: id } : list === 'edges' ? { ...base, edgeId: id } : base;
}

function nodeIssues({ flow, nodes, triggers }: Graph, catalogue: Catalogue): Issue[] {
  const given = triggers.flatMap((node) => nodes.get(node.id)?.kind.trigger?.gives ?? []);
  const isTrigger = (node: Node) => triggers.includes(node);
  return [...nodes].flatMap(([nodeId, { node, kind }]) => {
    const config = kind.config.safeParse(node.config);
    if (config.success)
      return [
        ...(kind.check?.(config.data, { nodeId, flow, catalogue, given, isTrigger }) ?? []),
        ...segmentIssues(nodeId, node.config, catalogue),
        ...valueIssues(nodeId, node.config, catalogue),
      ];
    return config.error.issues.map((issue) => configIssue(nodeId, node.config, issue as ConfigFault));
  });
}

/** Whoever refers to a segment that is gone means nobody. */
function segmentIssues(nodeId: string, config: Record<string, unknown>, { segments }: Catalogue): Issue[] {
  if (!segments) return [];
  return Object.entries(config)
    .filter(([field, part]) => segmentsIn({ [field]: part }).some((id) => !segments.some((one) => one.id === id)))
    .map(([field]) => ({ code: 'unknown-segment', severity: 'error', nodeId, field }));
}

/** A condition on a value that nobody has lets nobody through. */
function valueIssues(nodeId: string, config: Record<string, unknown>, { values }: Catalogue): Issue[] {
  return Object.entries(config).flatMap(([field, part]) =>
    unusedValues({ [field]: part }, values).map((unused): Issue => ({
      code: 'value-unused',
      severity: 'warning',
      nodeId,
      field,
      params: { ...unused },
    })),
  );
}

interface ConfigFault {
  code: string;
  path: PropertyKey[];
  message: string;
  params?: Record<string, unknown>;
  keys?: string[];
}

/** From zod's words to ours. Our own rules name their code in `params.code`. */
function configIssue(nodeId: string, config: unknown, { code, path, message, params, keys }: ConfigFault): Issue {
  const field = path.map(String).join('.');
  if (typeof params?.code === 'string') {
    const plain = Object.entries(params).filter(
      ([key, value]) => key !== 'code' && ['string', 'number'].includes(typeof value),
    );
    return {
      code: params.code,
      severity: 'error',
      nodeId,
      field,
      params: Object.fromEntries(plain) as Record<string, string | number>,
    };
  }
  if (code === 'unrecognized_keys') {
    const key = (keys?.[0] ?? '').slice(0, 80);
    return {
      code: 'config-unknown-field',
      severity: 'error',
      nodeId,
      field: field === '' ? key : `${field}.${key}`,
      params: { field: key },
    };
  }
  const value = valueAt(config, path);
  const missing = value === undefined || value === '' || (Array.isArray(value) && value.length === 0);
  return missing
    ? { code: 'config-missing', severity: 'error', nodeId, field }
    : { code: 'config-invalid', severity: 'error', nodeId, field, params: { problem: message.slice(0, 200) } };
}

function valueAt(root: unknown, path: PropertyKey[]): unknown {
  let value = root;
  for (const key of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
    value = (value as Record<PropertyKey, unknown>)[key];
  }
  return value;
}
