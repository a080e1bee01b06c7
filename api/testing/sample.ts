/** Makes values that a JSON Schema of our description accepts, for tests that call every operation. */

// oxlint-disable-next-line typescript/no-explicit-any -- JSON Schema is a tree of anything
export type Schema = any;

/**
 * The smallest valid value: required fields, and every optional one that holds an id.
 * @param idFor the id for a field of this name
 */
export function sample(
  schema: Schema,
  components: Record<string, Schema>,
  idFor: (name: string) => string,
  name = '',
): unknown {
  const again = (part: Schema, as = name) => sample(part, components, idFor, as);
  if (schema.$ref) return again(components[schema.$ref.split('/').at(-1)]);
  if (schema.example !== undefined) return schema.example;
  if (schema.const !== undefined) return schema.const;
  if (schema.enum) return schema.enum[0];
  if (schema.allOf) return Object.assign({}, ...schema.allOf.map((part: Schema) => again(part)));
  const [first] = schema.anyOf ?? schema.oneOf ?? [];
  if (first) return again(first);
  const type = Array.isArray(schema.type) ? schema.type[0] : schema.type;
  if (type === 'object') {
    const required = new Set<string>(schema.required ?? []);
    const fields = Object.entries<Schema>(schema.properties ?? {}).filter(
      ([key]) => required.has(key) || /_ids?$/.test(key),
    );
    return Object.fromEntries(
      fields.filter(([key]) => key !== 'external_ids').map(([key, part]) => [key, again(part, key)]),
    );
  }
  if (type === 'array') return Array.from({ length: Math.max(1, schema.minItems ?? 0) }, () => again(schema.items));
  if (type === 'integer' || type === 'number') return schema.minimum ?? 1;
  if (type === 'boolean') return true;
  if (type === 'null') return null;
  if (schema.format === 'uuid') return idFor(name);
  if (schema.format === 'email') return 'sample@example.com';
  if (schema.format === 'date-time') return '2030-01-01T00:00:00Z';
  return 'sample value that is long enough'.slice(0, schema.maxLength ?? 40);
}

/** Fields of a value that its schema does not know, as dotted paths. */
export function excessFields(value: unknown, schema: Schema, components: Record<string, Schema>, path = ''): string[] {
  if (value === null || typeof value !== 'object' || !schema) return [];
  if (schema.$ref) return excessFields(value, components[schema.$ref.split('/').at(-1)], components, path);
  const options: Schema[] = schema.anyOf ?? schema.oneOf ?? [];
  if (options.length > 0) {
    const found = options.map((option) => excessFields(value, option, components, path));
    return found.reduce((best, each) => (each.length < best.length ? each : best));
  }
  if (Array.isArray(value))
    return value.flatMap((item, i) => excessFields(item, schema.items, components, `${path}[${i}]`));
  // An object that is described as just that may hold anything.
  if (!schema.properties && schema.additionalProperties === undefined) return [];
  return Object.entries(value).flatMap(([key, item]) => {
    const known = schema.properties?.[key] ?? schema.additionalProperties;
    return known ? excessFields(item, known, components, `${path}.${key}`) : [`${path}.${key}`];
  });
}
