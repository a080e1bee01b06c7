import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { isPublicAddress } from './addresses.ts';
import { createEgress } from './egress.ts';

let server: Server;
let at: string;
let asked: string[] = [];
beforeAll(async () => {
  server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    if (request.url === '/away') return void response.writeHead(302, { location: 'http://169.254.169.254/' }).end();
    if (request.url === '/large') return void response.end('x'.repeat(70_000));
    if (request.url === '/hang') return;
    response.writeHead(200).end('{"ok":true}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  at = `127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const get = (url: string) => ({ method: 'GET', url, headers: {}, body: null });

it.each([
  '127.0.0.1',
  '10.1.2.3',
  '172.31.255.255',
  '192.168.0.1',
  '169.254.169.254',
  '100.64.0.1',
  '100.100.100.200',
  '168.63.129.16',
  '0.0.0.0',
  '224.0.0.1',
  '255.255.255.255',
  '::1',
  '::',
  'fe80::1',
  'fd00:ec2::254',
  '::ffff:127.0.0.1',
  '::ffff:8.8.8.8',
  '64:ff9b::a9fe:a9fe',
  '2002:7f00:1::',
  '2001:db8::1',
  'ff02::1',
  'localhost',
  '',
])('%s is no address of the public internet', (address) => expect(isPublicAddress(address)).toBe(false));

it.each(['8.8.8.8', '172.32.0.1', '100.63.255.255', '2606:4700::1111', '2a00:1450:4001::1'])('%s is one', (address) =>
  expect(isPublicAddress(address)).toBe(true),
);

it.each([
  ['http://example.com/', 'http-address'],
  ['https://example.com:22/', 'http-address'],
  ['ftp://example.com/', 'http-address'],
  ['https://user:secret@example.com/', 'http-address'],
  ['not an address', 'http-address'],
  ['https://127.0.0.1/', 'http-private'],
  ['https://2130706433/', 'http-private'],
  ['https://0x7f.1/', 'http-private'],
  ['https://[::1]/', 'http-private'],
  ['https://[::ffff:169.254.169.254]/', 'http-private'],
  ['https://169.254.169.254/latest/meta-data/', 'http-private'],
  ['https://rebind.example/', 'http-private'],
])('%s is refused before anything is sent', async (url, fault) => {
  const egress = createEgress('', () => Promise.resolve(['8.8.8.8', '10.0.0.1']));
  expect(await egress.send(get(url))).toEqual({ is: 'refused', fault });
});

it('asks whom the operator allows, and nobody else on that machine', async () => {
  const egress = createEgress(`other.example:443, ${at}`);
  expect(await egress.send(get(`http://${at}/fine`))).toMatchObject({ is: 'answer', status: 200, body: '{"ok":true}' });
  expect(await egress.send(get('http://127.0.0.1:9/'))).toEqual({ is: 'refused', fault: 'http-address' });
});

it.each(['[::1]', '[0:0:0:0:0:0:0:1]', 'LOCALHOST', 'localhost'])(
  'the operator may allow %s, however it is written',
  async (host) => {
    const own = createServer((_request, response) => void response.end('{}'));
    await new Promise<void>((resolve) => own.listen(0, '::', resolve));
    const { port } = own.address() as AddressInfo;
    const egress = createEgress(`${host}:${port}`);
    const asked = host.startsWith('[') ? '[::1]' : 'localhost';
    expect(await egress.send(get(`http://${asked}:${port}/`))).toMatchObject({ is: 'answer', status: 200 });
    expect(await egress.send(get(`http://${asked}:1/`))).toEqual({ is: 'refused', fault: 'http-address' });
    own.close();
  },
);

it('follows no redirect, takes no more than 64 KB, and waits 5 seconds at most', async () => {
  const egress = createEgress(at);
  asked = [];
  expect(await egress.send(get(`http://${at}/away`))).toMatchObject({ is: 'answer', status: 302 });
  expect(asked).toEqual(['GET /away']);
  expect(await egress.send(get(`http://${at}/large`))).toEqual({ is: 'refused', fault: 'http-too-large' });
  const began = performance.now();
  expect(await egress.send(get(`http://${at}/hang`))).toEqual({ is: 'lost', fault: 'http-timeout' });
  expect(performance.now() - began).toBeLessThan(7_000);
}, 15_000);
