import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { parseRetryAfter } from '../http-failure.ts';
import { ProviderError } from '../port.ts';
import { createYcloud } from './client.ts';
import { classifyAnswer } from './outcome.ts';
import type { SendRequest } from './wire.ts';

const message: SendRequest = {
  from: '+15550001000',
  to: '+16315551111',
  externalId: 'msg-1',
  type: 'text',
  text: { body: 'hi' },
};
const answer = (status: number, body: unknown, retryAfter: string | null = null) =>
  classifyAnswer(status, typeof body === 'string' ? body : JSON.stringify(body), retryAfter, 'msg-1');
const error = (code: string, whatsapp?: string) => ({
  error: { status: 400, code, message: 'm', ...(whatsapp ? { whatsappApiError: { code: whatsapp } } : {}) },
});

describe('classifyAnswer()', () => {
  it('takes 200 with an id as accepted', () => {
    expect(answer(200, { id: 'abc', externalId: 'msg-1' })).toEqual({ is: 'accepted', id: 'abc', wamid: null });
  });
  it.each([
    ['broken JSON', '{"id":'],
    ['an empty body', ''],
    ['no id', {}],
    ["another message's answer", { id: 'abc', externalId: 'msg-0' }],
  ])('leaves a doubt on 200 with %s', (_, body) => {
    expect(answer(200, body).is).toBe('unknown');
  });
  it('leaves a doubt on 200 whose body could not be read', () => {
    expect(classifyAnswer(200, null, null, 'msg-1').is).toBe('unknown');
  });
  it.each([500, 502, 503, 504, 408, 409, 302])('leaves a doubt on %i', (status) => {
    expect(answer(status, error('INTERNAL_SERVER_ERROR')).is).toBe('unknown');
  });
  it.each([
    [400, 'PARAM_INVALID', undefined, 'permanent'],
    [401, 'UNAUTHORIZED', undefined, 'auth'],
    [403, 'BALANCE_INSUFFICIENT', undefined, 'billing'],
    [403, 'RECIPIENT_UNSUBSCRIBED', undefined, 'opt-out'],
    [403, 'WHATSAPP_TEMPLATE_UNAVAILABLE', undefined, 'template'],
    [403, 'WHATSAPP_PHONE_NUMBER_UNAVAILABLE', undefined, 'sender'],
    [404, 'NOT_FOUND', undefined, 'permanent'],
    [422, 'BAD_REQUEST', '132015', 'template'],
    [400, 'BAD_REQUEST', '131026', 'recipient'],
    [400, 'BAD_REQUEST', '131050', 'opt-out'],
    [400, 'BAD_REQUEST', '131049', 'limited'],
    [400, 'BAD_REQUEST', '131047', 'window'],
    [400, 'BAD_REQUEST', '132001', 'template'],
    [400, 'BAD_REQUEST', '139999', 'permanent'],
    [429, 'TOO_MANY_REQUESTS', '131056', 'pair'],
    [429, 'TOO_MANY_REQUESTS', '130429', 'throttle'],
    [429, 'SENDER_RATE_LIMITED', undefined, 'throttle'],
  ])('reads %i %s (%s) as not sent, %s', (status, code, whatsapp, kind) => {
    expect(answer(status, error(code, whatsapp))).toMatchObject({
      is: 'not-sent',
      class: kind,
      code: whatsapp ?? code,
    });
  });
  it('keeps the seconds of Retry-After on 429', () => {
    expect(answer(429, error('TOO_MANY_REQUESTS'), '30')).toMatchObject({ is: 'not-sent', retryAfter: 30 });
    expect(answer(429, '', '1800')).toMatchObject({ is: 'not-sent', class: 'throttle', retryAfter: 1800 });
  });
  it('does not believe a bare 429 that is not from YCloud', () => {
    expect(answer(429, '<html>').is).toBe('unknown');
  });
});

describe('parseRetryAfter()', () => {
  it('reads seconds and dates, and nothing else', () => {
    expect(parseRetryAfter('7')).toBe(7);
    expect(parseRetryAfter('Thu, 01 Jan 2026 00:00:30 GMT', Date.parse('2026-01-01T00:00:00Z'))).toBe(30);
    expect(parseRetryAfter('soon')).toBeNull();
    expect(parseRetryAfter(null)).toBeNull();
  });
});

describe('createYcloud()', () => {
  let server: Server | undefined;
  afterEach(() => server?.close());
  const listen = async (handler: Parameters<typeof createServer>[1]) => {
    server = createServer(handler);
    await new Promise<void>((done) => server?.listen(0, '127.0.0.1', done));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  };

  it('sends one POST with the id and the filters, to the queueing endpoint', async () => {
    const seen: unknown[] = [];
    const url = await listen(async (request, response) => {
      let body = '';
      for await (const chunk of request) body += chunk;
      seen.push([request.method, request.url, request.headers['x-api-key'], JSON.parse(body)]);
      response.end(JSON.stringify({ id: 'p1', externalId: 'msg-1', status: 'accepted' }));
    });
    const outcome = await createYcloud({ apiKey: 'k', url }).sendMessage(message);
    expect(outcome).toEqual({ is: 'accepted', id: 'p1', wamid: null });
    expect(seen).toEqual([
      ['POST', '/v2/whatsapp/messages', 'k', { ...message, filterUnsubscribed: true, filterBlocked: true }],
    ]);
  });
  it('knows that a refused connection sent nothing', async () => {
    const url = await listen(() => {});
    await new Promise((done) => server?.close(done));
    expect(await createYcloud({ apiKey: 'k', url }).sendMessage(message)).toMatchObject({
      is: 'not-sent',
      class: 'retry',
      code: 'ECONNREFUSED',
    });
  });
  it('leaves a doubt when the connection is reset after the request, and does not try again', async () => {
    let calls = 0;
    const url = await listen((request) => {
      calls++;
      request.resume().on('end', () => request.socket.resetAndDestroy());
    });
    expect(await createYcloud({ apiKey: 'k', url }).sendMessage(message)).toMatchObject({ is: 'unknown' });
    expect(calls).toBe(1);
  });
  it('leaves a doubt when the answer does not come in time', async () => {
    const url = await listen(() => {});
    const outcome = await createYcloud({ apiKey: 'k', url, timeoutMs: 100 }).sendMessage(message);
    expect(outcome).toMatchObject({ is: 'unknown', code: 'TimeoutError' });
    server?.closeAllConnections();
  });
  it('leaves a doubt when the body breaks off', async () => {
    const url = await listen((_, response) => {
      response.writeHead(200, { 'content-length': '100' });
      response.write('{"id":"p1"');
      setTimeout(() => response.destroy(), 20);
    });
    expect(await createYcloud({ apiKey: 'k', url }).sendMessage(message)).toMatchObject({ is: 'unknown' });
  });
  it('reads all pages of the templates', async () => {
    const url = await listen((request, response) => {
      const page = Number(new URL(request.url ?? '', 'http://x').searchParams.get('page'));
      const items = Array.from({ length: page === 3 ? 5 : 100 }, (_, i) => ({ name: `t${page}-${i}` }));
      response.end(JSON.stringify({ items, total: 205 }));
    });
    expect(await createYcloud({ apiKey: 'k', url }).listTemplates()).toHaveLength(205);
  });
  it('throws what a management call was refused for', async () => {
    const url = await listen((_, response) => {
      response.writeHead(401).end(JSON.stringify(error('UNAUTHORIZED')));
    });
    await expect(createYcloud({ apiKey: 'k', url }).getBalance()).rejects.toMatchObject({ status: 401, class: 'auth' });
    await expect(createYcloud({ apiKey: 'k', url }).getBalance()).rejects.toBeInstanceOf(ProviderError);
  });
});
