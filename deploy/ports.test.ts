import { createServer, type Server } from 'node:net';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { choosePorts, PortTaken } from './choose-ports.ts';
import { freePort, isFree } from './ports.ts';

describe('ports', () => {
  let folder: string;
  const servers: Server[] = [];
  beforeEach(async () => void (folder = await mkdtemp(join(tmpdir(), 'cadencia-ports-'))));
  afterEach(async () => {
    await Promise.all(servers.splice(0).map((server) => new Promise((done) => server.close(done))));
    await rm(folder, { recursive: true });
  });

  async function occupy(host: string): Promise<number> {
    const port = await freePort();
    const server = createServer();
    servers.push(server);
    await new Promise<void>((listening) => server.listen(port, host, listening));
    return port;
  }

  it.each(['127.0.0.1', '0.0.0.0'])('isFree() sees a program that listens on %s', async (host) => {
    const port = await occupy(host);
    expect(await isFree(port)).toBe(false);
    expect(await freePort(port)).not.toBe(port);
  });

  it('choosePorts() says in a sentence that a port is taken, and which one is not', async () => {
    const port = await occupy('127.0.0.1');
    const refusal = await choosePorts(join(folder, 'ports.json'), port).catch((error: Error) => error);
    expect(refusal).toBeInstanceOf(PortTaken);
    const [, offered] = /^Port \d+ is taken .* npm start -- --port (\d+)$/.exec((refusal as Error).message)!;
    expect(await isFree(Number(offered))).toBe(true);
  });

  it('choosePorts() keeps its choice while it can, and never gives two services one port', async () => {
    const file = join(folder, 'ports.json');
    const first = await choosePorts(file, await freePort());
    const again = await choosePorts(file, first.web);
    expect(again).toEqual(first);
    expect(new Set(Object.values(first)).size).toBe(Object.keys(first).length);
  });
});
