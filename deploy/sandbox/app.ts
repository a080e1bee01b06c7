/** What a sandbox answers: one set of routes per provider, its own control, its page. */
import type { HttpBindings } from '@hono/node-server';
import { Hono } from 'hono';
import { control } from './control.ts';
import { metaApi } from './meta/api.ts';
import { page } from './page.ts';
import type { Sandbox } from './sandbox.ts';
import { ycloudApi } from './ycloud/api.ts';

export function createApp(sandbox: Sandbox): Hono<{ Bindings: HttpBindings }> {
  const app = new Hono<{ Bindings: HttpBindings }>();
  app.route('/v2', ycloudApi(sandbox));
  app.route('/_sandbox', control(sandbox));
  app.route('/', page(sandbox));
  app.route('/', metaApi(sandbox));
  return app;
}
