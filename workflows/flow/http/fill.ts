/** Filling in what another system is asked, and reading what it answers. Pure. */
import type { Facts } from '../facts.ts';
import { type FieldValue, readField } from '../fields.ts';
import { parseText } from '../template.ts';

/** Variables hold quotes, which JSON would end a text at: they are put aside before it is read. */
const variable = /\{\{[^{}]*\}\}/g;

/** The JSON of a text with variables, with `work` done to every text in it; undefined when it is none. */
function mapJson(source: string, work: (text: string) => unknown): { json: unknown } | null {
  const aside: string[] = [];
  const plain = source.replaceAll(variable, (found) => `\uE000${aside.push(found) - 1}\uE001`);
  const back = (text: string) => text.replaceAll(/\uE000(\d+)\uE001/g, (_, at: string) => aside[Number(at)] ?? '');
  // A variable may stand alone where a number would.
  const quoted = plain.replaceAll(
    /("(?:[^"\\]|\\.)*")|\uE000\d+\uE001/g,
    (found, text?: string) => text ?? `"${found}"`,
  );
  const walk = (value: unknown, depth: number): unknown => {
    if (depth > 30) return null;
    if (typeof value === 'string') return work(back(value));
    if (Array.isArray(value)) return value.map((item) => walk(item, depth + 1));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [back(key), walk(item, depth + 1)]));
  };
  try {
    return { json: walk(JSON.parse(quoted), 0) };
  } catch {
    return null;
  }
}

export const isJsonText = (source: string): boolean => mapJson(source, (text) => text) !== null;

/** The body with its variables, as JSON. A text that is one variable alone keeps its type; what is missing is null. */
export function fillJson(source: string, facts: Facts): string | null {
  const filled = mapJson(source, (text) => {
    const { pieces } = parseText(text);
    const [only] = pieces;
    if (pieces.length === 1 && only && 'path' in only) return readField(only.path, facts) ?? only.fallback;
    return pieces.map((piece) => ('text' in piece ? piece.text : wordOf(piece, facts))).join('');
  });
  return filled && JSON.stringify(filled.json);
}

/** The address with its variables, each as one piece of a path or a query. */
export function fillAddress(source: string, facts: Facts): string {
  return parseText(source.trim())
    .pieces.map((piece) => ('text' in piece ? piece.text : encodeURIComponent(wordOf(piece, facts))))
    .join('');
}

const wordOf = ({ path, fallback }: { path: string; fallback: string | null }, facts: Facts): string => {
  const value = readField(path, facts);
  return value === null ? (fallback ?? '') : Array.isArray(value) ? value.join(', ') : String(value);
};

const longest = 1000;

/** What stands at a path such as `data.items.0.id`: own properties only, plain values only; else null. */
export function readAnswer(body: string, fields: readonly { path: string; to: string }[]): Record<string, FieldValue> {
  let json: unknown = null;
  try {
    json = JSON.parse(body);
  } catch {
    // An answer that is no JSON has no fields.
  }
  return Object.fromEntries(fields.map(({ path, to }) => [to, plainAt(json, path)]));
}

function plainAt(json: unknown, path: string): FieldValue {
  let at = json;
  for (const part of path.split('.')) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, part)) return null;
    at = (at as Record<string, unknown>)[part];
  }
  if (typeof at === 'string') return at.slice(0, longest);
  return typeof at === 'boolean' || (typeof at === 'number' && Number.isFinite(at)) ? at : null;
}
