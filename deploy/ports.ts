/** Ports of this machine. */
import { createServer } from 'node:net';

/**
 * Where free ports are looked for: above the well-known services, below the range from which systems take the local
 * end of outgoing connections (Linux 32768, others 49152). A port from there may be gone a second later.
 */
const range = { from: 20_000, to: 32_000 };

/** A port that nobody listens on: `preferred` if it is free. */
export async function freePort(preferred?: number): Promise<number> {
  if (preferred && (await isFree(preferred))) return preferred;
  for (;;) {
    const port = range.from + Math.floor(Math.random() * (range.to - range.from));
    if (await isFree(port)) return port;
  }
}

/** Whether nobody listens on this port, on any address that `localhost` may mean. */
export async function isFree(port: number): Promise<boolean> {
  for (const host of ['127.0.0.1', '0.0.0.0', '::1']) if (await isTaken(port, host)) return false;
  return true;
}

function isTaken(port: number, host: string): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    // An address that this machine does not have is not taken. A port we may not use (below 1024) is as good as taken.
    server.once('error', ({ code }: NodeJS.ErrnoException) => resolve(code === 'EADDRINUSE' || code === 'EACCES'));
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(false)));
  });
}
