import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { isSigned } from './signature.ts';

const secret = 'whsec_test_6c2f0f6c3a6d4b16';
const text = '{"id":"evt_01","type":"whatsapp.inbound_message.received","apiVersion":"v2"}';
const body = new TextEncoder().encode(text);
const good = '4ee5dc4c43b9d27aa16b9e46a59ea8700d0b3b90d9da6139a302aa7a55cbdaa1';
const at = 1_700_000_000_000;
const check = (header: string | undefined, bytes = body, now = at, key = secret) => isSigned(header, bytes, key, now);
const sign = (t: string) => `t=${t},s=${createHmac('sha256', secret).update(`${t}.${text}`).digest('hex')}`;

describe('isSigned()', () => {
  it("accepts YCloud's own example", () => {
    expect(check(`t=1700000000,s=${good}`)).toBe(true);
  });

  it('accepts 300 seconds in either direction and not one more', () => {
    const header = `t=1700000000,s=${good}`;
    expect(check(header, body, at + 300_000)).toBe(true);
    expect(check(header, body, at - 300_000)).toBe(true);
    expect(check(header, body, at + 301_000)).toBe(false);
    expect(check(header, body, at - 301_000)).toBe(false);
  });

  it('accepts an empty body that is signed', () => {
    const s = createHmac('sha256', secret).update('1700000000.').digest('hex');
    expect(check(`t=1700000000,s=${s}`, new Uint8Array())).toBe(true);
  });

  it.each([
    ['no header', undefined],
    ['an empty header', ''],
    ['upper-case hex', `t=1700000000,s=${good.toUpperCase()}`],
    ['a truncated signature', `t=1700000000,s=${good.slice(0, 62)}`],
    ['a longer signature', `t=1700000000,s=${good}00`],
    ['two headers', `t=1700000000,s=${good}, t=1700000000,s=${good}`],
    ['no t', `s=${good}`],
    ['an empty t', `t=,s=${good}`],
    ['a t that is no number', `t=abc,s=${good}`],
    ['a signed t', sign('-1700000000')],
    ['a t with a fraction', sign('1700000000.5')],
    ['a t in hex', sign('0x6553f100')],
    ['a huge t', sign('9'.repeat(400))],
    ['other order', `s=${good},t=1700000000`],
    ['another version of the scheme', `t=1700000000,v1=${good}`],
    ['spaces', `t=1700000000, s=${good}`],
    ['another time than the signed one', `t=1700000001,s=${good}`],
  ])('refuses %s', (_, header) => {
    expect(check(header)).toBe(false);
  });

  it('refuses another secret, another body and the same JSON written differently', () => {
    const header = `t=1700000000,s=${good}`;
    expect(check(header, body, at, 'whsec_other')).toBe(false);
    expect(check(header, body, at, secret.slice('whsec_'.length))).toBe(false);
    expect(check(header, new TextEncoder().encode(text.replace('evt_01', 'evt_02')))).toBe(false);
    expect(check(header, new TextEncoder().encode(JSON.stringify(JSON.parse(text), null, 1)))).toBe(false);
    expect(check(header, body.slice(0, -1))).toBe(false);
  });
});
