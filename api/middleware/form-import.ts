/** Lets an import come as a form with a file: its parts become the JSON that the route reads. */
import { createMiddleware } from 'hono/factory';
import type { AppEnv } from '../context.ts';
import { invalid, Problem } from '../errors.ts';

export const readFormImport = createMiddleware<AppEnv>(async (c, next) => {
  const { raw } = c.req;
  if (!/^multipart\/form-data\b/i.test(c.req.header('content-type') ?? '')) return await next();
  const form = await new Response(await c.req.arrayBuffer(), {
    headers: { 'content-type': c.req.header('content-type')! },
  })
    .formData()
    .catch(() => {
      throw new Problem('bad_request', { detail: 'The form cannot be read.' });
    });
  const body: Record<string, unknown> = {};
  for (const [name, part] of form) {
    if (typeof part !== 'string') body[name] = decode(new Uint8Array(await part.arrayBuffer()));
    else if (name === 'mapping') body[name] = readMapping(part);
    else body[name] = /^(true|false)$/.test(part) ? part === 'true' : part;
  }
  const headers = new Headers(raw.headers);
  headers.set('content-type', 'application/json');
  headers.delete('content-length');
  c.req.raw = new Request(raw.url, { method: raw.method, headers, body: JSON.stringify(body) });
  c.req.bodyCache = {};
  c.set('cameAsForm', true);
  await next();
});

function readMapping(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw invalid('mapping', 'malformed_json', 'is not JSON');
  }
}

/** UTF-8, UTF-16 with its mark, else what Excel writes as plain "CSV". */
function decode(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}
