/**
 * Bodies: how much of them is read, and when. Nothing of a body is read before it is known who asks and that they may: `endpoint`
 * puts `readBody` behind its guards.
 */
import { createMiddleware } from 'hono/factory';
import type { AppContext, AppEnv } from '../context.ts';
import { Problem } from '../errors.ts';
import { type Bounds, readBytes } from './read-bytes.ts';
import { refuseDeep } from './json-depth.ts';
import { decodeSlowly } from '../pace.ts';

const megabyte = 1024 * 1024;

/** `few` for who is not known yet; `file` is read by file.ts. */
export const bodies = {
  few: { most: 16 * 1024, seconds: 10 },
  some: { most: megabyte, seconds: 20 },
  file: { most: 26 * megabyte, seconds: 120, idleSeconds: 10 },
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

/** Takes the body in, for what follows to find as `c.req.text()` and `c.req.json()`. */
export const readBody = (size: Exclude<BodySize, 'file'>) =>
  createMiddleware<AppEnv>(async (c, next) => {
    const isJson = /\bjson\b/i.test(c.req.header('content-type') ?? '');
    const bytes = await readBytes(c.req.raw, bodies[size], isJson ? refuseDeep() : undefined);
    keepText(c, await decodeSlowly(bytes));
    await next();
  });

/** The same request with a body of another type. */
export function withType(request: Request, type: string): Request {
  const headers = new Headers(request.headers);
  headers.set('content-type', type);
  return new Request(request.url, { method: request.method, headers });
}

/** Hono keeps promises there, whatever its types say. */
export function keepText(c: AppContext, text: string): void {
  c.req.bodyCache = { text: Promise.resolve(text) as never };
}

/** A body that a route needs must be there, even where each of its fields may be left out: nothing sent by mistake is not "all". */
export const requireBody = createMiddleware<AppEnv>(async (c, next) => {
  if (c.req.header('content-type') === undefined && (await c.req.text()) === '') {
    throw new Problem('invalid_input', { errors: [{ path: '', code: 'required', message: 'a body is needed' }] });
  }
  await next();
});
