/** Requests that mean harm, as bytes on a socket: too large, too many parts, too deep, too slow, gone in the middle. */
import { connect } from 'node:net';

export interface Hostile {
  name: string;
  head: string;
  body: Buffer;
  /** Bytes of the body that are sent; then nothing comes any more. */
  sent?: number;
  /** Ends the connection after so long, whatever has come. */
  hangUpMs?: number;
}

const megabyte = 1024 * 1024;
const part = '--b\r\ncontent-disposition: form-data; name="a"\r\n\r\nx\r\n';
const tinyParts = Buffer.from(part.repeat(Math.floor((19 * megabyte) / part.length)));
const deep = Buffer.from(`{"a":${'['.repeat(megabyte / 2)}`);
const fileOf = (csv: string) =>
  Buffer.from(
    `--b\r\ncontent-disposition: form-data; name="csv"; filename="x.csv"\r\n\r\n${csv}\r\n--b\r\ncontent-disposition: form-data; name="dry_run"\r\n\r\ntrue\r\n--b--`,
  );
const wide = fileOf(`${'c,'.repeat(megabyte)}\n${'x,'.repeat(megabyte)}`);
const long = fileOf(
  `name,phone,email\n${Array.from({ length: 110_000 }, (_, i) => `Lead ${i},+54911${20_000_000 + i},l${i}@x.com`).join('\n')}`,
);
const full = fileOf(
  `name,phone,email,nota\n${Array.from({ length: 49_000 }, (_, i) => `Lead ${i},+54911${20_000_000 + i},l${i}@x.com,${'x'.repeat(120)}`).join('\n')}`,
);
const quotes = fileOf(`name\n${'"'.repeat(9 * megabyte)}`);
const nodes = Array.from({ length: 9_000 }, (_, i) => ({
  id: `n${i}`,
  kind: 'exit',
  config: {},
  position: { x: 0, y: i },
}));
const flow = Buffer.from(JSON.stringify({ formatVersion: 1, nodes, edges: [], settings: {} }));

/** @param cookie of an admin; `flowId` one of their flows */
export function hostileRequests(host: string, cookie: string, flowId: string): Hostile[] {
  const json = 'content-type: application/json';
  const form = 'content-type: multipart/form-data; boundary=b';
  const signedIn = `cookie: ${cookie}\r\nsec-fetch-site: same-origin`;
  const head = (first: string, ...lines: string[]) =>
    [`${first} HTTP/1.1`, `host: ${host}`, 'connection: close', ...lines].join('\r\n');
  const make = (name: string, first: string, body: Buffer, lines: string[], more: Partial<Hostile> = {}): Hostile => ({
    name,
    head: head(first, ...lines, `content-length: ${body.length}`),
    body,
    ...more,
  });
  const leads = 'POST /api/crm/leads/import';
  return [
    make('a stranger’s form of 19 MB', leads, tinyParts, [form]),
    make('a stranger’s JSON of 19 MB', leads, tinyParts, [json]),
    make('a stranger’s deep JSON', 'POST /api/crm/leads', deep, [json]),
    make('a sign-in of a megabyte', 'POST /api/auth/login', deep, [json, `origin: http://${host}`]),
    make('half a sign-in', 'POST /api/auth/login', deep.subarray(0, 9_000), [json, `origin: http://${host}`], {
      sent: 1,
    }),
    make('half a sign-in, gone', 'POST /api/auth/login', deep.subarray(0, 9_000), [json, `origin: http://${host}`], {
      sent: 1,
      hangUpMs: 50,
    }),
    make('half a webhook', 'POST /api/webhooks/meta', deep, [json, 'x-hub-signature-256: sha256=00'], {
      sent: 9,
      hangUpMs: 500,
    }),
    make('a wrong ingest key', 'POST /api/ingest/nobodys/leads', deep, [json]),
    make('a form of many parts', leads, tinyParts, [form, signedIn]),
    make('a million columns', leads, wide, [form, signedIn]),
    make('too many rows', leads, long, [form, signedIn]),
    make('a full file', leads, full, [form, signedIn]),
    make('nothing but quotes', leads, quotes, [form, signedIn]),
    make('half a file', leads, full, [form, signedIn], { sent: megabyte, hangUpMs: 2_000 }),
    make('a deep lead', 'POST /api/crm/leads', deep, [json, signedIn]),
    make('a flow of 9,000 nodes', `PUT /api/crm/flows/${flowId}/draft`, flow, [json, signedIn, 'if-match: "1"']),
    {
      name: 'headers of 40 KB',
      head: head('GET /api/crm/leads', `x-long: ${'x'.repeat(40_000)}`),
      body: Buffer.alloc(0),
    },
    { name: 'half a head', head: 'GET /healthz HTTP/1.1\r\nhost: ', body: Buffer.alloc(0), sent: -1, hangUpMs: 1_000 },
  ];
}

/** @returns the status; 0 when the connection ended, or was ended, without an answer */
export async function send(port: number, { head, body, sent, hangUpMs = 20_000 }: Hostile): Promise<number> {
  return await new Promise((done) => {
    const socket = connect(port, '127.0.0.1');
    let text = '';
    const end = () => {
      clearTimeout(late);
      socket.destroy();
      done(Number(/^HTTP\/1\.1 (\d{3})/.exec(text)?.[1] ?? 0));
    };
    const late = setTimeout(end, hangUpMs);
    socket.on('data', (bytes: Buffer) => {
      text += bytes.toString('latin1');
      if (text.includes('\r\n\r\n')) end();
    });
    socket.on('error', end).on('close', end);
    socket.write(sent === -1 ? head : `${head}\r\n\r\n`);
    if (sent !== -1) socket.write(sent === undefined ? body : body.subarray(0, sent));
  });
}
