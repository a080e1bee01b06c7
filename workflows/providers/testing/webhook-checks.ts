/** What the provider tells us: only what it signed, all of it, once. */
import { expect } from 'vitest';
import type { InboundKind, News } from '../news.ts';
import type { Check } from './check.ts';

/** What samples must cover: everything that news can be. */
const allNews = {
  inbound: true,
  answered: true,
  status: true,
  template: true,
  number: true,
  closed: true,
  preference: true,
  other: true,
} satisfies Record<News['is'], true>;
const allKinds = {
  text: true,
  button: true,
  list: true,
  media: true,
  order: true,
  location: true,
  contacts: true,
  form: true,
  reaction: true,
  edit: true,
  deletion: true,
  system: true,
  welcome: true,
  unsupported: true,
  unknown: true,
} satisfies Record<InboundKind, true>;

const bytes = (text: string) => new TextEncoder().encode(text);

export const webhookChecks: Record<string, Check> = {
  'believes what the provider signed, and tells the statuses of our message': async ({ open, provider, stage }) => {
    const { webhook } = provider;
    const message = stage.message();
    expect(await open().send(message)).toMatchObject({ is: 'accepted' });
    for (const status of ['sent', 'delivered']) {
      const { headers, raw } = await stage.received(
        (text) => text.includes(message.externalId) && text.includes(`"${status}"`),
      );
      expect(webhook.isSigned(headers, raw, stage.secret, Date.now())).toBe(true);
      const pieces = webhook.split(raw)!;
      expect(pieces).toMatchObject([{ eventId: expect.stringMatching(/^[\x21-\x7e]{1,200}$/), person: null }]);
      expect(pieces[0]!.wabaId).toBe(stage.wabaId);
      const news = webhook.read(pieces[0]!.raw);
      expect(news).toMatchObject([{ is: 'status', status, error: null, at: expect.any(Date) }]);
      expect((news[0] as Extract<News, { is: 'status' }>).message.externalId).toBe(message.externalId);
    }
  },
  'names the person who wrote, before anybody reads what': async ({ provider: { webhook }, stage }) => {
    const phone = stage.message().to.phone!;
    const text = `Hola ${stage.nextId()}`;
    await stage.write(phone, text);
    const { raw } = await stage.received((told) => told.includes(text));
    const pieces = webhook.split(raw)!;
    expect(pieces).toMatchObject([{ person: { phone } }]);
    expect(webhook.read(pieces[0]!.raw)).toMatchObject([
      { is: 'inbound', kind: 'text', text, from: { phone }, to: stage.numbers[0], groupId: null, isForwarded: false },
    ]);
  },
  'refuses what is not signed, signed by another, for other bytes, or long ago': ({ provider, stage }) => {
    const { webhook } = provider;
    const now = Date.now();
    const raw = stage.samples[0]!.raw;
    const good = stage.sign(raw, stage.secret, now);
    const signed = (headers: Headers, body = raw) => webhook.isSigned(headers, body, stage.secret, now);
    expect(signed(good)).toBe(true);

    const each = (change: (value: string) => string) =>
      new Headers([...good].map(([name, value]) => [name, change(value)] as [string, string]));
    const wrong: [string, Headers, Uint8Array?][] = [
      ['no header', new Headers()],
      ['an empty one', each(() => '')],
      ['another secret', stage.sign(raw, `${stage.secret}x`, now)],
      ['an empty secret', stage.sign(raw, 'x', now)],
      ['other bytes', good, bytes('{"id":"evt_other","type":"x"}')],
      ['one byte less', good, raw.slice(0, -1)],
      ['one byte more', good, new Uint8Array([...raw, 32])],
      ['the same, written anew', good, bytes(JSON.stringify(JSON.parse(new TextDecoder().decode(raw)), null, 1))],
      ['a cut signature', each((value) => value.slice(0, -2))],
      ['two signatures', each((value) => `${value}, ${value}`)],
      ['upper case', each((value) => value.toUpperCase())],
    ];
    for (const [name, headers, body] of wrong) expect([name, signed(headers, body)]).toEqual([name, false]);

    if (stage.freshSeconds === null) return Promise.resolve();
    const aside = (seconds: number) => webhook.isSigned(good, raw, stage.secret, now + seconds * 1000);
    for (const sign of [1, -1]) {
      expect(aside(sign * (stage.freshSeconds - 2))).toBe(true);
      expect(aside(sign * (stage.freshSeconds + 2))).toBe(false);
    }
    return Promise.resolve();
  },
  'reads every kind of news': ({ provider: { webhook }, stage }) => {
    const { samples } = stage;
    for (const { name, raw, says } of samples) {
      const read = webhook.split(raw)!.flatMap((piece) => webhook.read(piece.raw));
      expect([name, read]).toMatchObject([name, says]);
      for (const { eventId } of read) expect(eventId).not.toBe('');
    }
    const said = samples.flatMap((sample) => sample.says);
    expect(new Set(said.map((news) => news.is))).toEqual(new Set(Object.keys(allNews)));
    const kinds = said.flatMap((news) => (news.is === 'inbound' ? [news.kind] : []));
    expect(new Set(kinds)).toEqual(new Set(Object.keys(allKinds)));
    return Promise.resolve();
  },
  'splits and reads the same bytes the same way, and leaves them as they are': ({ provider: { webhook }, stage }) => {
    for (const { raw } of stage.samples) {
      const before = raw.slice();
      expect(webhook.split(raw)).toEqual(webhook.split(raw.slice()));
      expect(webhook.read(raw)).toEqual(webhook.read(raw.slice()));
      expect(raw).toEqual(before);
    }
    return Promise.resolve();
  },
  'takes no rubbish for a delivery': ({ provider: { webhook } }) => {
    for (const text of ['', 'null', '[]', '"text"', '5', '{', '{}', '{"id":5}', '['.repeat(100_000)]) {
      expect([text.slice(0, 20), webhook.split(bytes(text))]).toEqual([text.slice(0, 20), null]);
      expect(() => webhook.read(bytes(text))).toThrow(Error);
    }
    return Promise.resolve();
  },
};
