import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { postMail, sendNextMail } from '#db/platform/outgoing/mails.ts';
import { createVault } from '#db/platform/vault.ts';
import { createTestDatabase, type TestDatabase } from '#db/testing.ts';
import { createMailer, type Mailer, relayMails, sweepLinks } from './mails.ts';

let db: TestDatabase;
let server: SMTPServer;
let mailer: Mailer;
/** What arrived: to whom, and the message as it travelled. */
const arrived: { to: string[]; raw: string }[] = [];
/** How many messages the server refuses before it takes one. */
let refusals = 0;
const vault = createVault(`k1:${Buffer.from(crypto.getRandomValues(new Uint8Array(32))).toString('base64')}`);

beforeAll(async () => {
  db = await createTestDatabase();
  server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData(stream, session, done) {
      let raw = '';
      stream.on('data', (chunk: Buffer) => (raw += chunk.toString()));
      stream.on('end', () => {
        if (refusals-- > 0) return done(Object.assign(new Error('busy'), { responseCode: 451 }));
        arrived.push({ to: session.envelope.rcptTo.map(({ address }) => address), raw });
        return done();
      });
    },
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  mailer = createMailer(
    `smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}`,
    'Cadencia <hi@example.com>',
  );
});
afterAll(async () => {
  mailer.close();
  await new Promise<void>((resolve) => server.close(() => resolve()));
  await db.stop();
});

const letter = (over = {}) => ({
  to: 'ana@example.com',
  subject: 'Ñandú te invita',
  text: 'Abre: https://x/#abc\n',
  ...over,
});
const relay = () => relayMails({ sql: db.sql, vault, mailer });
const waiting = async () => (await db.owner()`select attempts from mails`).map((row) => row.attempts as number);

it('a letter arrives once, at its address alone, and nothing of it is left', async () => {
  await postMail(db.sql, vault, letter(), 1);
  expect(await waiting()).toEqual([0]);
  expect(await relay()).toBe(true);
  expect(await relay()).toBe(false);
  expect(await waiting()).toEqual([]);
  const [{ to, raw }] = arrived.splice(0) as [{ to: string[]; raw: string }];
  expect(to).toEqual(['ana@example.com']);
  expect(raw).toMatch(/^From: Cadencia <hi@example.com>/m);
  expect(raw).toContain('https://x/#abc');
});

it('what stands in a subject makes no other header, and two addresses are none', async () => {
  await postMail(db.sql, vault, letter({ subject: 'Hola\r\nBcc: eve@example.com' }), 1);
  await relay();
  const [{ to, raw }] = arrived.splice(0) as [{ to: string[]; raw: string }];
  expect(raw).not.toMatch(/^bcc:/im);
  expect(to).toEqual(['ana@example.com']);
  await postMail(db.sql, vault, letter({ to: 'ana@example.com, eve@example.com' }), 1);
  await expect(relay()).rejects.toThrow();
  expect(arrived).toEqual([]);
  await db.owner()`delete from mails`;
});

it('a letter that is refused waits longer each time, and goes out when the server takes it', async () => {
  refusals = 2;
  await postMail(db.sql, vault, letter(), 1);
  const due = () => db.owner()`update mails set next_at = now()`;
  for (const [attempts, wait] of [
    [1, 30],
    [2, 60],
  ]) {
    await expect(relay()).rejects.toThrow();
    const [row] = await db.owner()`select attempts, extract(epoch from next_at - now())::int as wait from mails`;
    expect(row!.attempts).toBe(attempts);
    expect(Math.abs(row!.wait - wait!)).toBeLessThan(10);
    expect(await relay()).toBe(false);
    await due();
  }
  expect(await relay()).toBe(true);
  expect(arrived.splice(0)).toHaveLength(1);
});

it('two workers send each letter once', async () => {
  for (let i = 0; i < 10; i++) await postMail(db.sql, vault, letter({ to: `a${i}@example.com` }), 1);
  const work = async () => {
    while (await relay());
  };
  await Promise.all([work(), work(), work()]);
  expect(new Set(arrived.splice(0).map(({ to }) => to[0])).size).toBe(10);
  expect(await waiting()).toEqual([]);
});

it('one that is of no use any more is not sent, and is swept away', async () => {
  await postMail(db.sql, vault, letter(), 1);
  await db.owner()`update mails set expires_at = now() - interval '1 second'`;
  expect(await sendNextMail(db.sql, vault, () => Promise.reject(new Error('sent')))).toBe(false);
  await sweepLinks(db.sql);
  expect(await waiting()).toEqual([]);
});
