/**
 * The fields of a lead out of what form plugins and automations wrap them in: `{ fields: {…} }`, `{ data: { … } }`, lists of names and
 * values (`field_data` of Meta's, answers of form tools), and values that are objects with more beside (`{ value, type }`).
 */
import { isRecord, type Loose, trimmed } from './loose-values.ts';

const wraps = new Set([
  'fields',
  'form_fields',
  'field_data',
  'data',
  'lead',
  'contact',
  'person',
  'form',
  'form_data',
  'formdata',
  'answers',
  'payload',
  'body',
  'values',
  'submission',
  'properties',
  'entry',
  'record',
]);
const names = ['name', 'key', 'field', 'id', 'label', 'title', 'question'];
const values = ['value', 'values', 'answer', 'raw_value'];
/** Wraps within wraps: `{ data: { fields: [] } }`. */
const deepest = 3;

/** What stands outside of a wrap counts before what stands in it. */
export function unwrapBody(item: Loose, depth = 0): Loose {
  if (depth === deepest) return item;
  const own: Loose = {};
  const inner: Loose[] = [];
  for (const [name, value] of Object.entries(item)) {
    const fields = wraps.has(name.toLowerCase()) ? fieldsIn(value) : undefined;
    if (fields) inner.push(unwrapBody(fields, depth + 1));
    else Object.defineProperty(own, name, { value: bare(value), enumerable: true, configurable: true, writable: true });
  }
  for (const fields of inner)
    for (const [name, value] of Object.entries(fields)) if (trimmed(own[name]) === undefined) own[name] = value;
  return own;
}

function fieldsIn(value: unknown): Loose | undefined {
  if (isRecord(value)) return isValue(value) ? undefined : value;
  if (!Array.isArray(value) || value.length === 0) return undefined;
  const entries = value.map((each: unknown) => {
    if (!isRecord(each)) return undefined;
    const name = names.map((key) => each[key]).find((text) => typeof text === 'string' && text !== '');
    const key = values.find((field) => Object.hasOwn(each, field));
    return typeof name === 'string' && key ? ([name, each[key]] as const) : undefined;
  });
  return entries.every((entry) => entry !== undefined) ? Object.fromEntries(entries) : undefined;
}

const isValue = (value: Loose): boolean =>
  'value' in value &&
  Object.keys(value).every((key) =>
    ['value', 'type', 'id', 'title', 'raw_value', 'required', 'label', 'name'].includes(key),
  );

/** `{ id: "email", value: "a@x.example" }` of Elementor, `{ value: … }` of HubSpot: the value. */
const bare = (value: unknown): unknown => (isRecord(value) && isValue(value) ? value.value : value);
