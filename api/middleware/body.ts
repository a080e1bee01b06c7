/** Bounds what is read: the headers, the bytes of a body, and how deep JSON may nest. */
import { bodyLimit } from 'hono/body-limit';
import { createMiddleware } from 'hono/factory';
import type { AppEnv } from '../context.ts';
import { Problem } from '../errors.ts';

const megabyte = 1024 * 1024;
/** Imports carry a file of 10 MB, and JSON around it may escape every character of it. */
const importBytes = 21 * megabyte;
const maxDepth = 64;

const tooLarge = (): never => {
  throw new Problem('too_large');
};
const normal = bodyLimit({ maxSize: megabyte, onError: tooLarge });
const large = bodyLimit({ maxSize: importBytes, onError: tooLarge });

export const limitBody = createMiddleware<AppEnv>(async (c, next) => {
  const headers = [...c.req.raw.headers].reduce((sum, [name, value]) => sum + name.length + value.length, 0);
  if (headers > 32 * 1024) throw new Problem('headers_too_large');
  // Webhooks read their own bytes, bounded and untouched, because those are what is signed.
  if (c.req.path.startsWith('/api/webhooks/')) return await next();
  if (c.req.header('content-encoding'))
    throw new Problem('wrong_content_type', { detail: 'Compressed bodies are not read.' });
  return await (c.req.path.endsWith('/import') ? large : normal)(c, async () => {
    if (/\bjson\b/i.test(c.req.header('content-type') ?? '')) refuseDeep(await c.req.text());
    await next();
  });
});

/** Counts brackets outside of strings. Programs that walk a value would overflow long before a parser does. */
function refuseDeep(text: string): void {
  let depth = 0;
  let inString = false;
  for (let i = 0; i < text.length; i++) {
    const char = text.charCodeAt(i);
    if (inString) {
      if (char === 0x5c) i++;
      else if (char === 0x22) inString = false;
    } else if (char === 0x22) inString = true;
    else if (char === 0x7b || char === 0x5b) {
      if (++depth > maxDepth)
        throw new Problem('bad_request', { detail: `JSON nested deeper than ${maxDepth} levels.` });
    } else if (char === 0x7d || char === 0x5d) depth--;
  }
}
