/** `POST /` with `batch=[{method, relative_url, body}]`: up to 50 calls in one. Each counts by itself. */
import type { Faults } from '../../faults.ts';
import type { GraphCall } from './call.ts';
import type { Meta } from '../meta.ts';
import { Params } from './params.ts';
import { badParameter } from './problem.ts';
import { occasionOf, respond } from './respond.ts';

interface Item {
  method?: string;
  relative_url?: string;
  body?: string;
  omit_response_on_success?: boolean;
}

const most = 50;

export async function answerBatch(meta: Meta, faults: Faults, outer: GraphCall): Promise<unknown[]> {
  const items = outer.params.json('batch');
  if (!Array.isArray(items)) throw badParameter('batch must be a JSON array');
  if (items.length > most) throw badParameter(`Too many requests in batch message. Maximum batch size is ${most}`);
  const withHeaders = outer.params.get('include_headers') !== 'false';
  const answers: unknown[] = [];
  for (const item of items as Item[]) {
    const call = toCall(outer, item);
    const struck = faults.strikeGraph(occasionOf(call, meta.now()));
    // An item whose connection breaks has no answer.
    if (struck.some((one) => !one.kind.startsWith('meta-') && one.kind !== 'slow')) {
      answers.push(null);
      continue;
    }
    const { status, headers, body } = await respond(meta, call, struck);
    const shown = Object.entries(headers).map(([name, value]) => ({ name, value }));
    const silent = item.omit_response_on_success === true && status === 200;
    answers.push(silent ? null : { code: status, ...(withHeaders && { headers: shown }), body: JSON.stringify(body) });
  }
  return answers;
}

function toCall(outer: GraphCall, { method = 'GET', relative_url = '', body }: Item): GraphCall {
  const [path = '', query = ''] = relative_url.split('?');
  const segments = path.split('/').filter(Boolean);
  const version = /^v\d+\.\d+$/.test(segments[0] ?? '') ? segments.shift()! : outer.version;
  const given = new URLSearchParams(query);
  for (const [name, value] of new URLSearchParams(body ?? '')) given.set(name, value);
  const token = given.get('access_token') ?? outer.token;
  for (const name of ['appsecret_proof', 'appsecret_time']) {
    const value = outer.params.get(name);
    if (value !== undefined && token === outer.token && !given.has(name)) given.set(name, value);
  }
  return {
    ...outer,
    method: method.toUpperCase() as GraphCall['method'],
    version,
    segments,
    params: new Params(given),
    token,
  };
}
