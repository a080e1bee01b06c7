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
  return (await canListen(port, '127.0.0.1')) && (await canListen(port, '0.0.0.0'));
}

function canListen(port: number, host: string): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(true)));
  });
}
