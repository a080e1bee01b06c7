/** Meta on the wire: `/v25.0/…` and unversioned paths, tokens in header, address or body, and Graph's headers. */
import type { HttpBindings } from '@hono/node-server';
import { type Context, Hono } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { CallFault } from '../faults.ts';
import { hangUp, sleep } from '../hang-up.ts';
import { clickId } from '../ids.ts';
import type { Sandbox } from '../sandbox.ts';
import { answerBatch } from './graph/batch.ts';
import type { GraphCall } from './graph/call.ts';
import { dialog } from './dialog.ts';
import type { GraphFault } from './faults.ts';
import { Params } from './graph/params.ts';
import { GraphProblem } from './graph/problem.ts';
import { type GraphAnswer, occasionOf, respond } from './graph/respond.ts';
import { cloudFault, cloudOccasion, isCloudCall, respondCloud } from '../cloud/respond.ts';

type GraphContext = Context<{ Bindings: HttpBindings }>;

const currentVersion = 'v25.0';
/** Versions of the Marketing API that have ended are answered as the oldest that has not, with a warning. */
const oldest = 25;
const newest = 26;

/** What may stand first in a path without a version; anything else is not Graph's. */
const unversioned = /^\/(me|act_\d+|\d+|oauth|debug_token|upload:[^/]+)?(\/|$)/;

export function metaApi(sandbox: Sandbox): Hono<{ Bindings: HttpBindings }> {
  const app = new Hono<{ Bindings: HttpBindings }>();
  app.route('/', dialog(sandbox.meta));
  app.all('*', async (context) => {
    const { path, method } = context.req;
    const isGraph = /^\/v\d+\.\d+(\/|$)/.test(path) || (unversioned.test(path) && (path !== '/' || method === 'POST'));
    if (!isGraph) return context.notFound();
    const started = performance.now();
    const at = new Date(sandbox.settings.now()).toISOString();
    const { call, tokenIn } = await readCall(context);
    const occasion = { ...occasionOf(call, sandbox.settings.now()), ...cloudOccasion(sandbox, call) };
    const faults = sandbox.faults.list().length > 0 ? sandbox.faults.strikeGraph(occasion) : [];
    const { response, code } = await handle(sandbox, context, call, faults);
    sandbox.store.requests.push({
      at,
      method: call.method,
      path,
      status: context.env.outgoing.destroyed ? null : response.status,
      code: code === null ? null : String(code),
      fault: faults.map((one) => one.kind).join(', ') || null,
      requestId: clickId().slice(0, 20),
      ms: Math.round(performance.now() - started),
      provider: 'meta',
      tokenIn,
      proof: call.params.get('appsecret_proof') !== undefined,
    });
    return response;
  });
  return app;
}

async function readCall(
  context: GraphContext,
): Promise<{ call: GraphCall; tokenIn: 'header' | 'query' | 'body' | null }> {
  const url = new URL(context.req.url);
  const isFile = context.req.header('content-type') === 'application/octet-stream';
  const body = context.req.method === 'GET' || isFile ? {} : await readBody(context);
  const params = Params.from(url.searchParams, body);
  const [, bearer] = /^(?:Bearer|OAuth)\s+(\S+)$/i.exec(context.req.header('authorization') ?? '') ?? [];
  const parts = url.pathname.split('/').filter(Boolean).map(decodeURIComponent);
  const version = /^v\d+\.\d+$/.test(parts[0] ?? '') ? parts.shift()! : currentVersion;
  // A POST may say that it stands for another method.
  const method = (context.req.method === 'POST' && params.get('method')?.toUpperCase()) || context.req.method;
  const given = params.get('access_token');
  const tokenIn =
    given === undefined ? (bearer ? 'header' : null) : url.searchParams.has('access_token') ? 'query' : 'body';
  return {
    call: {
      method: method as GraphCall['method'],
      version,
      segments: parts,
      params,
      token: given ?? bearer ?? null,
      origin: url.origin,
      body,
      ...(isFile && { bytes: new Uint8Array(await context.req.arrayBuffer()) }),
    },
    tokenIn,
  };
}

async function readBody(context: GraphContext): Promise<Record<string, unknown>> {
  const type = context.req.header('content-type') ?? '';
  if (type.includes('json')) return (await context.req.json().catch(() => ({}))) as Record<string, unknown>;
  if (!/form/.test(type)) return {};
  return await context.req.parseBody();
}

async function handle(
  sandbox: Sandbox,
  context: GraphContext,
  call: GraphCall,
  faults: readonly (CallFault | GraphFault)[],
): Promise<{ response: Response; code: number | null }> {
  const slow = faults.find((one) => one.kind === 'slow');
  const main = faults.find((one) => one.kind !== 'slow');
  if (slow?.when === 'before') await sleep(slow.delayMs);
  if (main?.kind === 'refuse') return { response: hangUp(context), code: null };
  const told = isCloudCall(sandbox, call) ? cloudFault(main) : null;
  if (told && !(main?.kind === 'error' && main.accepted)) {
    for (const [name, value] of Object.entries(told.headers)) context.header(name, value);
    return { response: context.json(told.body, told.status as ContentfulStatusCode), code: told.code };
  }
  if (main?.kind === 'error' && !main.accepted) return { response: badGateway(main.status), code: null };
  if (main?.kind === 'rate-limit') {
    const headers = main.retryAfter === null ? undefined : { 'retry-after': String(main.retryAfter) };
    return { response: new Response('Too many requests', { status: 429, headers }), code: null };
  }
  const answer = await answerOf(sandbox, call, faults);
  if (slow?.when === 'after') await sleep(slow.delayMs);
  if (main?.kind === 'drop-response') return { response: hangUp(context), code: answer.code };
  if (main?.kind === 'error') return { response: badGateway(main.status), code: answer.code };
  if (main?.kind === 'broken-json')
    return {
      response: new Response('{"data":[{"id":"6', { headers: { 'content-type': 'application/json' } }),
      code: null,
    };
  for (const [name, value] of Object.entries({ ...answer.headers, ...versionHeaders(call.version) }))
    context.header(name, value);
  context.header('x-fb-trace-id', clickId().slice(0, 11));
  context.header('cache-control', 'private, no-cache, no-store, must-revalidate');
  return { response: context.json(answer.body, answer.status as ContentfulStatusCode), code: answer.code };
}

async function answerOf(
  sandbox: Sandbox,
  call: GraphCall,
  faults: readonly (CallFault | GraphFault)[],
): Promise<GraphAnswer> {
  const { meta } = sandbox;
  if (isCloudCall(sandbox, call) && Number(call.version.slice(1)) <= newest)
    return await respondCloud(sandbox, call, faults);
  const isBatch = call.segments.length === 0 && call.method === 'POST';
  const fault = faults.find((one) => one.kind.startsWith('meta-'));
  if (Number(call.version.slice(1)) > newest) {
    const problem = new GraphProblem(2500, `Unknown path components: /${call.version}`);
    return { status: 400, headers: {}, body: problem.envelope(), code: 2500 };
  }
  if (!isBatch || fault) return await respond(meta, call, faults);
  try {
    return {
      status: 200,
      headers: meta.usage.headers(null, false),
      body: await answerBatch(meta, sandbox.faults, call),
      code: null,
    };
  } catch (error) {
    if (!(error instanceof GraphProblem)) throw error;
    return { status: error.status(meta.settings.statuses), headers: {}, body: error.envelope(), code: error.code };
  }
}

/** What a proxy in front of Graph says: no envelope. */
const badGateway = (status: number): Response =>
  new Response('<html><body>A fault of the sandbox.</body></html>', {
    status,
    headers: { 'content-type': 'text/html' },
  });

function versionHeaders(version: string): Record<string, string> {
  const isOld = Number(version.slice(1)) < oldest;
  if (!isOld) return { 'facebook-api-version': version };
  return {
    'facebook-api-version': `v${oldest}.0`,
    'x-ad-api-version-warning': `The call has been auto-upgraded to v${oldest}.0 as ${version} has been deprecated.`,
  };
}
