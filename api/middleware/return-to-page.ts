/** For addresses that another site sends a browser back to: a refusal becomes the page it belongs to, not a problem document. */
import { createMiddleware } from 'hono/factory';
import type { AppEnv } from '../context.ts';
import { Problem } from '../errors.ts';

/** Only for browsers on their way to a page; programs get the problem. @param page such as `/crm/marketing` */
export const returnToPage = (page: string) =>
  createMiddleware<AppEnv>(async (c, next) => {
    await next();
    const wantsPage = (c.req.header('accept') ?? '').includes('text/html');
    if (!wantsPage || c.res.status < 400) return;
    const code = c.error instanceof Problem ? c.error.code : 'internal';
    // Hono merges headers of the old answer into a new one unless the old one is taken away first.
    c.res = undefined;
    c.res = new Response(null, { status: 302, headers: { location: `${page}?error=${code}` } });
  });
