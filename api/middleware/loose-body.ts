/**
 * Bodies of pages and plugins that hand in leads: JSON by whatever type it is sent as (`sendBeacon` says text/plain, `curl -d` a
 * form), and the fields of a form. What follows finds JSON.
 */
import { createMiddleware } from 'hono/factory';
import { reservedNames } from '#flow';
import { parseGraphJson } from '#providers/meta-graph/big-json.ts';
import type { AppEnv } from '../context.ts';
import { Problem } from '../errors.ts';
import { decodeSlowly } from '../pace.ts';
import { bodies, keepText, withType } from './body.ts';
import { readFields, refuseManyParts } from './form.ts';
import { refuseDeep } from './json-depth.ts';
import { readBytes } from './read-bytes.ts';

/** Fields of a form; a page asks for a few dozen at most. */
const mostFields = 200;
const maxDepth = 5;

export const readLooseBody = createMiddleware<AppEnv>(async (c, next) => {
  const type = c.req.header('content-type') ?? '';
  const isMultipart = /^\s*multipart\/form-data\b/i.test(type);
  const look = isMultipart ? refuseManyParts(type, mostFields) : refuseDeep();
  const bytes = await readBytes(c.req.raw, bodies.some, look);
  const text = isMultipart
    ? JSON.stringify(nest(readFields(bytes, type, mostFields)))
    : toJson(await decodeSlowly(bytes), type);
  if (text !== '' && type !== 'application/json') c.req.raw = withType(c.req.raw, 'application/json');
  keepText(c, text);
  await next();
});

const isForm = (type: string) => /^\s*application\/x-www-form-urlencoded\b/i.test(type);

/** What is neither stays as it is: it is then no JSON, and refused as such. */
function toJson(sent: string, type: string): string {
  const text = sent.replace(/^\uFEFF/, '').trim();
  if (/^[[{]/.test(text)) return mendHalves(keepLongIds(text));
  const isText = type === '' || /^\s*text\/plain\b/i.test(type);
  if (!isForm(type) && !(isText && /^[^\s=&]{1,200}=/.test(text))) return sent;
  const fields = [...new URLSearchParams(text)];
  if (fields.length > mostFields) throw new Problem('too_large', { detail: `At most ${mostFields} fields.` });
  return JSON.stringify(nest(fields));
}

/** Ids beyond 2^53 that came as numbers, as text: their digits would change. */
function keepLongIds(text: string): string {
  if (!/\d{16}/.test(text)) return text;
  try {
    return JSON.stringify(parseGraphJson(text));
  } catch {
    return text;
  }
}

/** Half a character, as cutting a text in the middle of an emoji leaves it, is kept by no database: it does not cost the lead. */
function mendHalves(text: string): string {
  if (!/\\ud[89a-f]/i.test(text)) return text;
  try {
    return JSON.stringify(JSON.parse(text), (_, value: unknown) =>
      typeof value === 'string' ? value.toWellFormed() : value,
    );
  } catch {
    return text;
  }
}

/** `custom[city]`, `touch.utm.utm_id`, `tags[]`: fields inside of others. A name that comes twice is a list. */
export function nest(fields: readonly (readonly [string, string])[]): Record<string, unknown> {
  const root = new Map<string, unknown>();
  for (const [name, value] of fields) {
    const path = pathOf(name);
    const last = path.pop()!;
    let at = root;
    for (const key of path) {
      const inner = at.get(key);
      const next = inner instanceof Map ? (inner as Map<string, unknown>) : new Map<string, unknown>();
      at.set(key, next);
      at = next;
    }
    const before = at.get(last);
    if (!(before instanceof Map)) at.set(last, before === undefined ? value : [before, value].flat());
  }
  return toObject(root);
}

const parents = new Set(['custom', 'touch', 'consent', 'external_ids']);

function pathOf(name: string): string[] {
  const [, head = name, tail = ''] = /^([^[\]]+)((?:\[[^[\]]*\])*)$/.exec(name) ?? [];
  const inner = [...tail.matchAll(/\[([^[\]]*)\]/g)].map(([, key]) => key!).filter((key) => key !== '');
  const [first, ...dotted] = head.split('.');
  const path = parents.has(first!) && dotted.length > 0 ? [first!, ...dotted, ...inner] : [head, ...inner];
  return path.length > maxDepth || path.some((key) => reservedNames.has(key)) ? [name] : path;
}

function toObject(fields: Map<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    [...fields].map(([key, value]) => [key, value instanceof Map ? toObject(value as Map<string, unknown>) : value]),
  );
}
