/** `GET /`: a phone that shows what each lead sees; `GET /meta`: Meta's buttons. Files are served as they are; there is no build. */
import { readFileSync } from 'node:fs';
import { Hono } from 'hono';
import type { Sandbox } from './sandbox.ts';

const csp =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; " +
  "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
const files = [
  'phone.html',
  'base.css',
  'phone.css',
  'chat.css',
  'phone.js',
  'chat.js',
  'draw.js',
  'dialog.js',
  'meta.html',
  'meta.css',
  'meta.js',
  'meta-texts.js',
];
const paths: Record<string, string> = { 'phone.html': '/', 'meta.html': '/meta' };
const types: Record<string, string> = { html: 'text/html', css: 'text/css', js: 'text/javascript' };

export function page({ store }: Sandbox): Hono {
  const app = new Hono();
  for (const name of files) {
    const body = readFileSync(new URL(`./page/${name}`, import.meta.url), 'utf8');
    app.get(paths[name] ?? `/page/${name}`, (context) => {
      context.header('Content-Security-Policy', csp);
      context.header('X-Content-Type-Options', 'nosniff');
      context.header('Content-Type', `${types[name.split('.')[1]!]}; charset=utf-8`);
      return context.body(body);
    });
  }
  /** The people and, with `person`, that chat; 204 when nothing changed since `version`. */
  app.get('/_sandbox/phone', (context) => {
    if (context.req.query('version') === String(store.version)) return context.body(null, 204);
    const people = [...store.conversations.values()]
      .map(({ bubbles, ...chat }) => ({ ...chat, last: bubbles.at(-1)?.text ?? '' }))
      .toSorted((a, b) => b.lastAt - a.lastAt)
      .slice(0, 200);
    const open = store.conversations.get(context.req.query('person') ?? '');
    return context.json({ version: store.version, numbers: store.numbers, people, chat: open ?? null });
  });
  return app;
}
