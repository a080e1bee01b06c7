/** For tests: the place that providers deliver to. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Answers 200 when `take` has stored the delivery, 500 when it could not. */
export async function receiveWebhooks(
  take: (raw: Buffer) => Promise<unknown>,
): Promise<{ url: string; stop(): Promise<void> }> {
  const server: Server = createServer(async (request, response) => {
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
