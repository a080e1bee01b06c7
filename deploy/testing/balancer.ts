/** What stands in front of several instances of the API: each connection goes to the next one that takes it. */
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

export interface Balancer {
  url: string;
  /** New connections go to these from now on. */
  lead(targets: string[]): void;
  stop(): Promise<void>;
}

/**
 * @param targets addresses of the instances, `http://127.0.0.1:…`
 * @param port any free one unless told
 */
export async function startBalancer(targets: string[], port = 0): Promise<Balancer> {
  const portsOf = (urls: string[]) => urls.map((url) => Number(new URL(url).port));
  let ports = portsOf(targets);
  const sockets = new Set<Socket>();
  const keep = (socket: Socket) => sockets.add(socket.on('close', () => sockets.delete(socket)));
  let turn = 0;

  /** Tries each instance once, beginning with the one whose turn it is. */
  function carry(outer: Socket, first: number, tried = 0): void {
    if (tried === ports.length) return void outer.destroy();
    const inner = connect(ports[(first + tried) % ports.length]!, '127.0.0.1');
    keep(inner);
    const refused = () => carry(outer, first, tried + 1);
    inner.once('error', refused).once('connect', () => {
      inner.off('error', refused);
      for (const [one, other] of [
        [inner, outer],
        [outer, inner],
      ] as const)
        one.on('error', () => other.destroy()).on('close', () => other.destroy());
      outer.pipe(inner).pipe(outer);
    });
  }

  const server = createServer((outer) => {
    outer.on('error', () => {});
    keep(outer);
    carry(outer, turn++);
  });
  await new Promise<void>((ready) => server.listen(port, '127.0.0.1', ready));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    lead: (urls) => void (ports = portsOf(urls)),
    async stop() {
      const closed = new Promise((done) => server.close(done));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}
