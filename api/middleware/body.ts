/**
 * Bodies: how much of them is read, and when. Nothing of a body is read before it is known who asks and that they may: `endpoint`
 * puts `readBody` behind its guards. JSON may nest only so deep.
 */
import { createMiddleware } from 'hono/factory';
import type { AppEnv } from '../context.ts';
import { Problem } from '../errors.ts';
import { type Bounds, readBytes } from './read-bytes.ts';
import { formToJson, refuseManyParts } from './form.ts';
import { takeTurn } from './turns.ts';
import { decodeSlowly } from '../pace.ts';

const megabyte = 1024 * 1024;
const maxDepth = 64;

/** `few` for who is not known yet; `file` holds one of 10 MB, and JSON around it may escape every character of it. */
export const bodies = {
  few: { most: 16 * 1024, seconds: 10 },
  some: { most: megabyte, seconds: 20 },
  file: { most: 21 * megabyte, seconds: 120, idleSeconds: 10 },
} satisfies Record<string, Bounds>;
export type BodySize = keyof typeof bodies;

/** Of every request: bounded headers, nothing packed. */
export const limitHead = createMiddleware<AppEnv>(async (c, next) => {
  const size = [...c.req.raw.headers].reduce((sum, [name, value]) => sum + name.length + value.length, 0);
  if (size > 32 * 1024) throw new Problem('headers_too_large');
  // Webhooks read their own bytes untouched, because those are what is signed.
  if (c.req.header('content-encoding') && !c.req.path.startsWith('/api/webhooks/'))
    throw new Problem('wrong_content_type', { detail: 'Compressed bodies are not read.' });
  await next();
});

/** Takes the body in, for what follows to find as `c.req.text()` and `c.req.json()`; a file's form becomes the JSON that its route reads. */
export const readBody = (size: BodySize) =>
  createMiddleware<AppEnv>(async (c, next) => {
    const type = c.req.header('content-type') ?? '';
    const leave = size === 'file' ? await takeTurn(c) : undefined;
    try {
      const isForm = size === 'file' && /^multipart\/form-data\b/i.test(type);
      const text = await takeText(c.req.raw, size, type, isForm);
      if (isForm) c.req.raw = withType(c.req.raw, 'application/json');
      // Hono keeps promises there, whatever its types say.
      c.req.bodyCache = { text: Promise.resolve(text) as never };
      await next();
    } finally {
      leave?.();
    }
  });

/** Apart, so that the bytes are let go before the work begins. */
async function takeText(request: Request, size: BodySize, type: string, isForm: boolean): Promise<string> {
  const look = isForm ? refuseManyParts(type) : /\bjson\b/i.test(type) ? refuseDeep() : undefined;
  const bytes = await readBytes(request, bodies[size], look);
  return isForm ? await formToJson(bytes, type) : await decodeSlowly(bytes);
}

export function withType(request: Request, type: string): Request {
  const headers = new Headers(request.headers);
  headers.set('content-type', type);
  return new Request(request.url, { method: request.method, headers });
}

/** Counts brackets outside of strings, piece by piece. Programs that walk a value would overflow long before a parser does. */
export function refuseDeep(): (chunk: Uint8Array) => void {
  let depth = 0;
  let inString = false;
  let isEscaped = false;
  return (chunk) => {
    for (const char of chunk) {
      if (isEscaped) isEscaped = false;
      else if (inString) {
        if (char === 0x5c) isEscaped = true;
        else if (char === 0x22) inString = false;
      } else if (char === 0x22) inString = true;
      else if (char === 0x7b || char === 0x5b) {
        if (++depth > maxDepth)
          throw new Problem('bad_request', { detail: `JSON nested deeper than ${maxDepth} levels.` });
      } else if (char === 0x7d || char === 0x5d) depth--;
    }
  };
}

/** A body that a route needs must be there, even where each of its fields may be left out: nothing sent by mistake is not "all". */
export const requireBody = createMiddleware<AppEnv>(async (c, next) => {
  if (c.req.header('content-type') === undefined && (await c.req.text()) === '') {
    throw new Problem('invalid_input', { errors: [{ path: '', code: 'required', message: 'a body is needed' }] });
  }
  await next();
});
