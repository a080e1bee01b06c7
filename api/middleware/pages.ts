/** Serves the built web app: hashed files for ever, index.html for every path that is a page. */
import type { Context } from 'hono';
import { createMiddleware } from 'hono/factory';
import { base64url } from '../platform/secrets.ts';
import type { AppEnv } from '../context.ts';

const types: Record<string, string> = {
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  svg: 'image/svg+xml',
  png: 'image/png',
  ico: 'image/x-icon',
  woff2: 'font/woff2',
  json: 'application/json',
  webmanifest: 'application/manifest+json',
  txt: 'text/plain; charset=utf-8',
  wasm: 'application/wasm',
};

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
    "font-src 'self'",
    "worker-src 'self'",
    "manifest-src 'self'",
    "base-uri 'none'",
    "object-src 'none'",
    "frame-ancestors 'none'",
    "form-action 'self'",
  ].join('; ');

/** What the build leaves packed beside the plain files, so that no request pays for packing. */
const packedTypes: ReadonlySet<string> = new Set(['js', 'css', 'svg', 'json', 'wasm']);
const encodings = [
  ['br', 'br'],
  ['gzip', 'gz'],
] as const;

/** The smallest form of a file that the caller takes; null where it takes none or there is none. */
async function readPacked(c: Context<AppEnv>, name: string) {
  const accepted = (c.req.header('accept-encoding') ?? '').toLowerCase();
  for (const [encoding, ending] of encodings) {
    if (!accepts(accepted, encoding)) continue;
    const file = await c.var.deps.readAsset(`${name}.${ending}`);
    if (file) return { file, encoding };
  }
  return null;
}

/** Whether an `Accept-Encoding` names this one, and not with `q=0`, which means "never". */
const accepts = (accepted: string, encoding: string): boolean =>
  accepted.split(',').some((each) => {
    const [name, weight = ''] = each.split(';').map((part) => part.trim());
    return name === encoding && !/^q=0(\.0*)?$/.test(weight);
  });

export const servePages = createMiddleware<AppEnv>(async (c, next) => {
  const path = c.req.path;
  if ((c.req.method !== 'GET' && c.req.method !== 'HEAD') || /^\/api(\/|$)|\/\./.test(path)) return await next();
  const name = path.slice(1);
  const extension = /\.([a-z0-9]+)$/.exec(name)?.[1];
  if (extension) {
    // Plain names below the folder only: no `..`, no encoded characters.
    const type = types[extension];
    const allowed =
      type && extension !== 'html' && /^[\w-][\w.-]*(\/[\w-][\w.-]*)*$/.test(name) && !name.includes('..');
    if (!allowed) return await next();
    const packed = packedTypes.has(extension) ? await readPacked(c, name) : null;
    const file = packed?.file ?? (await c.var.deps.readAsset(name));
    if (!file) return await next();
    if (packed) c.header('content-encoding', packed.encoding);
    if (packedTypes.has(extension)) c.header('vary', 'accept-encoding');
    c.header('content-type', type);
    c.header('cache-control', name.startsWith('assets/') ? 'public, max-age=31536000, immutable' : 'no-cache');
    return c.body(file as Uint8Array<ArrayBuffer>);
  }
  const index = await c.var.deps.readAsset('index.html');
  if (!index) return await next();
  const nonce = base64url(crypto.getRandomValues(new Uint8Array(16)));
  c.header('content-security-policy', policy(nonce, c.var.deps.config.META_GRAPH_URL));
  c.header('cache-control', 'no-store');
  return c.html(new TextDecoder().decode(index).replaceAll(noncePlaceholder, nonce));
});
