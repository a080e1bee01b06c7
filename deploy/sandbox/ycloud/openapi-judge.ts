/** YCloud's own OpenAPI file as a judge of what the sandbox answers. For tests. */
import { existsSync, readFileSync } from 'node:fs';
import addFormats from 'ajv-formats';
import { Ajv2019 } from 'ajv/dist/2019.js';
import { parse } from 'yaml';
import { sharedFile } from '../testing.ts';

const file = sharedFile('ycloud-openapi.yaml');
/** False on machines without the shared data. */
export const hasOpenApi = existsSync(file);

interface Operation {
  requestBody?: { content: Record<string, { schema: object }> };
  responses: Record<string, { content?: Record<string, { schema: object }> }>;
}
interface Document {
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, Record<string, unknown>> };
}

export interface Judge {
  /** Paths with methods, `get /balance`, as the file lists them. */
  operations: string[];
  /** What is wrong with a body, or null. `what`: a schema's name, or an operation with `request` or a status. */
  faults(what: { schema: string } | { operation: string; part: string }, body: unknown): string | null;
}

/** Reads the file and forbids fields that it does not list, which OpenAPI alone would let through. */
export function createJudge(): Judge {
  const document = parse(readFileSync(file, 'utf8')) as Document;
  for (const [name, schema] of Object.entries(document.components.schemas)) {
    // `Page` is part of other schemas; the two contact events require an `id` that they do not list.
    const open = name === 'Page' || name.startsWith('ContactUnsubscribe');
    if (schema.properties && schema.additionalProperties === undefined && !open) schema.unevaluatedProperties = false;
  }
  const ajv = new Ajv2019({ strict: false, allErrors: true, validateSchema: false });
  addFormats.default(ajv);
  ajv.addSchema(document, 'ycloud');
  const pointer = (parts: string[]): string =>
    `ycloud#/${parts.map((part) => encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1'))).join('/')}`;
  return {
    operations: Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method} ${path}`),
    ),
    faults(what, body) {
      const validate = ajv.getSchema(
        'schema' in what ? pointer(['components', 'schemas', what.schema]) : locate(what.operation, what.part),
      );
      if (!validate) throw new Error(`no schema for ${JSON.stringify(what)}`);
      return validate(body) ? null : ajv.errorsText(validate.errors, { separator: '\n' });
    },
  };

  function locate(operation: string, part: string): string {
    const [method, path] = operation.split(' ') as [string, string];
    const known = document.paths[path]?.[method];
    if (!known) throw new Error(`${operation} is not in the file`);
    const content = part === 'request' ? known.requestBody?.content : known.responses[part]?.content;
    // Statuses that an operation does not list are errors like all others.
    if (!content && part !== 'request' && Number(part) >= 400)
      return pointer(['components', 'schemas', 'ErrorResponse']);
    const type = content && Object.keys(content)[0];
    if (!type) throw new Error(`${operation} has no ${part}`);
    const where = part === 'request' ? ['requestBody'] : ['responses', part];
    return pointer(['paths', path, method, ...where, 'content', type, 'schema']);
  }
}
