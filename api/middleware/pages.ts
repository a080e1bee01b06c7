/** Serves the built web app: hashed files for ever, index.html for every path that is a page. */
import { createMiddleware } from 'hono/factory';
import { serveStatic } from 'hono/serve-static';
import { base64url } from '../platform/secrets.ts';
import type { AppEnv } from '../context.ts';

/** Stands in index.html where the answer's nonce goes: `<meta name="csp-nonce" content="__CSP_NONCE__">`. */
export const noncePlaceholder = '__CSP_NONCE__';

/**
 * Styles that libraries add at run time carry the nonce; nothing else inline runs. Pictures of ads come from Meta's hosts.
 * @param graph where Meta is asked: a stand-in for it may be without TLS
 */
const policy = (nonce: string, graph: string): string =>
  [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "connect-src 'self'",
    `img-src 'self' data: blob: https: ${new URL(graph).origin}`,
    "media-src 'self'",
    "font-src 'self'",
    "worker-src 'self'",
    "manifest-src 'self'",
    "base-uri 'none'",
    "object-src 'none'",
    "frame-ancestors 'none'",
    "form-action 'self'",
  ].join('; ');

/** What may be handed out: plain names below the folder, no `..`, nothing encoded, nothing packed by its own name. */
const asset = /^\/(?!.*\.\.)[\w-][\w.-]*(\/[\w-][\w.-]*)*\.(js|css|svg|png|webp|ico|woff2|json|webmanifest|txt|wasm)$/;

/** The build leaves `.br` and `.gz` beside the plain files, so that no request pays for packing. */
const serveAsset = serveStatic<AppEnv>({
  precompressed: true,
  getContent: async (path, c) => (await c.var.deps.readAsset(path)) as Uint8Array<ArrayBuffer> | null,
  onFound: (path, c) => {
    c.header('vary', 'accept-encoding');
    c.header('cache-control', path.startsWith('assets/') ? 'public, max-age=31536000, immutable' : 'no-cache');
  },
});

export const servePages = createMiddleware<AppEnv>(async (c, next) => {
  const path = c.req.path;
  if (asset.test(path)) return await serveAsset(c, next);
  const isPage = (c.req.method === 'GET' || c.req.method === 'HEAD') && !/^\/api(\/|$)|\/\.|\.[a-z0-9]+$/.test(path);
  const index = isPage ? await c.var.deps.readAsset('index.html') : null;
  if (!index) return await next();
  const nonce = base64url(crypto.getRandomValues(new Uint8Array(16)));
  c.header('content-security-policy', policy(nonce, c.var.deps.config.META_GRAPH_URL));
  c.header('cache-control', 'no-store');
  return c.html(new TextDecoder().decode(index).replaceAll(noncePlaceholder, nonce));
});
