/** A wire between a program and a server, for tests: it can be cut, and it can stop carrying anything without being cut. */
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

export class Wire {
  readonly #sockets = new Set<Socket>();
  readonly #target: URL;
  #server: Server | undefined;
  #holds = { there: false, back: false };
  #port = 0;

  private constructor(target: string) {
    this.#target = new URL(target);
  }

  /** @param url of the server: `postgres://…` */
  static async to(url: string): Promise<Wire> {
    const wire = new Wire(url);
    await wire.up();
    return wire;
  }

  /** The server's, through the wire. */
  get url(): string {
    const url = new URL(this.#target);
    [url.hostname, url.port] = ['127.0.0.1', `${this.#port}`];
    return url.href;
  }

  async up(): Promise<void> {
    const server = createServer((inner) => {
      const outer = connect(Number(this.#target.port), this.#target.hostname);
      this.#carry(inner, outer, 'there');
      this.#carry(outer, inner, 'back');
    });
    await new Promise<void>((ready) => server.listen(this.#port, '127.0.0.1', ready));
    this.#port = (server.address() as AddressInfo).port;
    this.#server = server;
  }

  #carry(from: Socket, to: Socket, way: 'there' | 'back'): void {
    this.#sockets.add(from);
    from
      .on('error', () => to.destroy())
      .on('close', () => {
        this.#sockets.delete(from);
        // A network that swallows everything swallows the end of a connection too.
        if (!this.#holds[way]) to.destroy();
      })
      .on('data', (bytes) => {
        if (!this.#holds[way]) to.write(bytes);
      });
  }

  /** From now on everything is swallowed, as by a firewall that has forgotten its connections. */
  hold(): void {
    this.#holds = { there: true, back: true };
  }
  /** What is asked arrives; no answer does. */
  holdAnswers(): void {
    this.#holds = { there: false, back: true };
  }
  /** Carries again. What was swallowed is lost. */
  flow(): void {
    this.#holds = { there: false, back: false };
  }
  /** Ends every connection. */
  drop(): void {
    for (const socket of this.#sockets) socket.destroy();
    this.#sockets.clear();
  }
  /** Ends every connection and refuses new ones, as a server that restarts does. */
  async down(): Promise<void> {
    const closed = new Promise((done) => this.#server?.close(done));
    this.drop();
    await closed;
  }
}
