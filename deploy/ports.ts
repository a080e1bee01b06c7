/** Ports of this machine. */
import { createServer } from 'node:net';

/** A port on 127.0.0.1 that nobody listens on, `preferred` if it is free. */
export async function freePort(preferred = 0): Promise<number> {
  const port = await tryPort(preferred);
  return port ?? ((await tryPort(0)) as number);
}

/** Whether nobody listens on this port, on any address that `localhost` may mean. */
export async function isFree(port: number): Promise<boolean> {
  return (await tryPort(port)) !== undefined && (await tryPort(port, '0.0.0.0')) !== undefined;
}

function tryPort(port: number, host = '127.0.0.1'): Promise<number | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(undefined));
    server.listen({ port, host, exclusive: true }, () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : undefined));
    });
  });
}
