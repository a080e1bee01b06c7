/** The pure parts: proofs, signatures, addresses, JSON. Vectors: computed independently with Python's hmac from Meta's documents. */
import { describe, expect, test } from 'vitest';
import { appSecretProof } from './appsecret-proof.ts';
import { parseGraphJson } from './big-json.ts';
import { answerHandshake, isHubSigned } from './hub-signature.ts';
import { readLeadNotices } from './leadgen-webhook.ts';
import { dialogUrl, readCallback } from './oauth-url.ts';
import { readSignedRequest } from './signed-request.ts';
import { graphTime } from './wire.ts';

const secret = 'appsecret_test_0123456789abcdef';
const bytes = (text: string) => new TextEncoder().encode(text);
const now = Date.UTC(2010, 11, 8, 19, 40);

test('appSecretProof() is HMAC-SHA256 of the token, in hex', async () => {
  expect(await appSecretProof(secret, 'EAATESTTOKEN')).toBe(
    '083ebfd7b6b7d5a5a4b037c3b09dab4f1118389e7adfe559182ba6b90aad3c63',
  );
});

describe('readSignedRequest()', () => {
  const signed =
    'ZIq7uRB_B2MA37UPlskG8vnKmVzW7tPsM_ivf5S2-TY.eyJ1c2VyX2lkIjoiMjE4NDcxIiwiYWxnb3JpdGhtIjoiSE1BQy1TSEEyNTYiLCJpc3N1ZWRfYXQiOjEyOTE4MzY4MDAsImV4cGlyZXMiOjEyOTE4NDA0MDB9';

  test('reads who it is about', () => {
    expect(readSignedRequest(secret, signed, now)).toEqual({
      userId: '218471',
      issuedAt: new Date('2010-12-08T19:33:20Z'),
    });
  });

  test('refuses another secret, a changed payload, a cut signature, an expired one and nonsense', () => {
    const [signature, payload] = signed.split('.') as [string, string];
    const other = Buffer.from('{"user_id":"1","algorithm":"HMAC-SHA256"}').toString('base64url');
    const bad = [
      `${signature}.${other}`,
      `${signature.slice(0, -2)}.${payload}`,
      payload,
      `.${payload}`,
      '',
      'a.b.c',
      null,
    ];
    for (const text of bad) expect(readSignedRequest(secret, text, now)).toBeNull();
    expect(readSignedRequest(`${secret}x`, signed, now)).toBeNull();
    expect(readSignedRequest(secret, signed, Date.UTC(2011, 0, 1))).toBeNull();
  });

  test('refuses one that is undated, more than an hour old, or from the future', async () => {
    const { createHmac } = await import('node:crypto');
    const sign = (more: object) => {
      const encoded = Buffer.from(JSON.stringify({ user_id: '1', algorithm: 'HMAC-SHA256', ...more })).toString(
        'base64url',
      );
      return `${createHmac('sha256', secret).update(encoded).digest('base64url')}.${encoded}`;
    };
    const ago = (seconds: number) => readSignedRequest(secret, sign({ issued_at: now / 1000 - seconds }), now);
    expect(readSignedRequest(secret, sign({}), now)).toBeNull();
    expect([ago(3700), ago(10 * 86_400), ago(-600)]).toEqual([null, null, null]);
    expect(ago(3500)).toMatchObject({ userId: '1' });
    expect(ago(-60)).toMatchObject({ userId: '1' });
  });

  test('refuses another algorithm even when it is signed', async () => {
    const { createHmac } = await import('node:crypto');
    const payload = Buffer.from('{"user_id":"1","algorithm":"none"}').toString('base64url');
    const signature = createHmac('sha256', secret).update(payload).digest('base64url');
    expect(readSignedRequest(secret, `${signature}.${payload}`, now)).toBeNull();
  });
});

describe('isHubSigned()', () => {
  const body = bytes('{"object":"page","entry":[]}');
  const header = 'sha256=61b340903a063fc8a7874951c242c22066c9892859f54f78d06e60e20ac5ecd6';

  test('takes the signature of exactly these bytes', () => {
    expect(isHubSigned(secret, header, body)).toBe(true);
  });

  test('refuses other bytes, another secret, SHA-1, upper case, a header that is missing or doubled', () => {
    expect(isHubSigned(secret, header, bytes('{"object":"page","entry":[] }'))).toBe(false);
    expect(isHubSigned('other', header, body)).toBe(false);
    const bad = [`sha1=${header.slice(7)}`, header.toUpperCase(), header.slice(7), null, '', `${header}, ${header}`];
    for (const one of bad) expect(isHubSigned(secret, one, body)).toBe(false);
  });
});

test('answerHandshake() gives back a number for the right token, and nothing else', async () => {
  const ask = (over: Record<string, string>) =>
    answerHandshake(
      new URLSearchParams({
        'hub.mode': 'subscribe',
        'hub.challenge': '1158201444',
        'hub.verify_token': 'right',
        ...over,
      }),
      'right',
    );
  expect(await ask({})).toBe('1158201444');
  expect(await ask({ 'hub.verify_token': 'wrong' })).toBeNull();
  expect(await ask({ 'hub.verify_token': '' })).toBeNull();
  expect(await ask({ 'hub.mode': 'unsubscribe' })).toBeNull();
  expect(await ask({ 'hub.challenge': '<script>alert(1)</script>' })).toBeNull();
});

test('dialogUrl() encodes every value', () => {
  const address = dialogUrl({
    dialogUrl: 'https://www.facebook.com/',
    version: 'v25.0',
    appId: '1',
    redirectUri: 'https://app.example.com/cb?a=1&b=2#x',
    state: 'a+b/c=&scope=evil',
    scopes: ['ads_read', 'business_management'],
    rerequest: true,
  });
  const url = new URL(address);
  expect(url.origin + url.pathname).toBe('https://www.facebook.com/v25.0/dialog/oauth');
  expect(Object.fromEntries(url.searchParams)).toEqual({
    client_id: '1',
    redirect_uri: 'https://app.example.com/cb?a=1&b=2#x',
    state: 'a+b/c=&scope=evil',
    response_type: 'code',
    scope: 'ads_read,business_management',
    auth_type: 'rerequest',
  });
});

test('readCallback() takes a code, tells a refusal from a failure, and takes no code beside an error', () => {
  const read = (text: string) => readCallback(new URLSearchParams(text));
  expect(read('code=abc&state=s&state=t')).toEqual({ is: 'code', code: 'abc', state: null });
  expect(read('code=abc&code=def&state=s')).toEqual({ is: 'failed', state: 's' });
  expect(read('code=abc&state=s')).toEqual({ is: 'code', code: 'abc', state: 's' });
  expect(read('error_reason=user_denied&error=access_denied&state=s')).toEqual({ is: 'denied', state: 's' });
  expect(read('error_code=1349126&error_message=App+not+set+up&state=s')).toEqual({ is: 'failed', state: 's' });
  expect(read('code=abc&error=access_denied')).toEqual({ is: 'denied', state: null });
  expect(read('')).toEqual({ is: 'failed', state: null });
});

test('parseGraphJson() keeps ids beyond 2^53, whether bare, in lists or beside texts with digits', () => {
  expect(
    parseGraphJson(
      '{"a":123456789012345678,"b":[9007199254740993, -9007199254740993],"c":"x: 1234567890123456789","d":1.5,"e":42}',
    ),
  ).toEqual({
    a: '123456789012345678',
    b: ['9007199254740993', '-9007199254740993'],
    c: 'x: 1234567890123456789',
    d: 1.5,
    e: 42,
  });
  expect(() => parseGraphJson('{"a":12345678901234567')).toThrow(SyntaxError);
});

test('graphTime reads an offset without a colon, with one, and unix seconds', () => {
  const at = new Date('2025-02-28T08:49:14Z');
  for (const one of [
    '2025-02-28T08:49:14+0000',
    '2025-02-28T05:49:14-0300',
    '2025-02-28T08:49:14Z',
    at.getTime() / 1000,
  ])
    expect(graphTime.parse(one)).toEqual(at);
  expect(graphTime.safeParse('yesterday').success).toBe(false);
});

describe('readLeadNotices()', () => {
  test('finds every change of every entry, with ids that are bare numbers', () => {
    const body = bytes(
      '{"object":"page","entry":[{"id":"1","time":1,"changes":[{"field":"leadgen","value":{"leadgen_id":900719925474099311,"page_id":"1","form_id":"2","ad_id":120210000000000111,"adgroup_id":"5","created_time":1440120384}},{"field":"feed","value":{}}]},{"id":"7","changes":[{"field":"leadgen","value":{"leadgen_id":"8"}}]}]}',
    );
    expect(readLeadNotices(body)).toEqual([
      {
        leadgenId: '900719925474099311',
        pageId: '1',
        formId: '2',
        adId: '120210000000000111',
        createdAt: new Date(1_440_120_384_000),
      },
      { leadgenId: '8', pageId: '7', formId: null, adId: null, createdAt: null },
    ]);
  });

  test('is null for what is not a webhook of Meta’s, and empty for other objects', () => {
    expect(readLeadNotices(bytes('[]'))).toBeNull();
    expect(readLeadNotices(bytes('{"object":'))).toBeNull();
    expect(readLeadNotices(new Uint8Array([0xff, 0xfe]))).toBeNull();
    expect(readLeadNotices(bytes('{"object":"whatsapp_business_account","entry":[]}'))).toEqual([]);
  });
});
