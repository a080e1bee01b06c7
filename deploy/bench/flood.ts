/** So many connections that ask as fast as they are answered. */
import http from 'node:http';

export interface Shot {
  path: string;
  method?: string;
  headers?: Record<string, string>;
  body?: string;
}

/**
 * @param next the nth request
 * @returns successes per second, and how many were refused because too much came at once (503)
 * @throws when one is neither
 */
export async function flood(
  base: string,
  seconds: number,
  next: (n: number) => Shot,
  width = 32,
): Promise<{ rate: number; refused: number }> {
  const agent = new http.Agent({ keepAlive: true, maxSockets: width });
  const { hostname, port } = new URL(base);
  const began = performance.now();
  const until = began + seconds * 1000;
  let asked = 0;
  let taken = 0;
  let refused = 0;
  const ask = ({ path, method = 'GET', headers = {}, body }: Shot) =>
    new Promise<void>((done, fail) => {
      const length = body === undefined ? {} : { 'content-length': `${Buffer.byteLength(body)}` };
      const request = http.request(
        { agent, hostname, port, path, method, headers: { ...headers, ...length } },
        (answer) => {
          let text = '';
          answer.setEncoding('utf8').on('data', (piece: string) => (text += piece.length < 2000 ? piece : ''));
          answer.on('error', fail).on('end', () => {
            if (answer.statusCode! < 300) taken++;
            if (answer.statusCode === 503) refused++;
            if (answer.statusCode! < 300 || answer.statusCode === 503) done();
            else fail(new Error(`${method} ${path} answered ${answer.statusCode}: ${text.slice(0, 300)}`));
          });
        },
      );
      request.on('error', fail).end(body);
    });
  const lane = async () => {
    while (performance.now() < until) await ask(next(asked++));
  };
  try {
    await Promise.all(Array.from({ length: width }, lane));
    return { rate: taken / ((performance.now() - began) / 1000), refused };
  } finally {
    agent.destroy();
  }
}
