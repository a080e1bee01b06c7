/** For tests: the place that providers deliver to. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * Answers 200 when `take` has stored the delivery, 500 when it could not.
 * @param shake answers whoever asks whether the place wants deliveries; null: not them
 */
export async function receiveWebhooks(
  take: (raw: Buffer) => Promise<unknown>,
  shake: (path: string, query: URLSearchParams) => Promise<string | null> = () => Promise.resolve(null),
): Promise<{ url: string; stop(): Promise<void> }> {
  const server: Server = createServer(async (request, response) => {
    if (request.method === 'GET') {
      const { pathname, searchParams } = new URL(request.url ?? '/', 'http://here');
      const challenge = await shake(pathname, searchParams);
      response.writeHead(challenge === null ? 403 : 200).end(challenge ?? '');
      return;
    }
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const ok = await take(Buffer.concat(chunks)).then(
      () => true,
      () => false,
    );
    response.writeHead(ok ? 200 : 500).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
