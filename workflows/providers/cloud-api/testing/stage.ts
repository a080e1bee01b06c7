/** The sandbox as Meta's Cloud API, with troubles to order. */
import { createHmac } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { startSandbox } from '#deploy/sandbox/server.ts';
import { closedPort, controlOf, sandboxOptions, sandboxStage } from '../../testing/sandbox-stage.ts';
import type { Stage } from '../../testing/stage.ts';
import { openAccount, providerOf } from '../../mod.ts';
import type { RefusalClass } from '../../port.ts';
import { samples } from './webhook-samples.ts';

/** Refusals by Meta's code; the HTTP status decides nothing. */
const refusals: [code: number, kind: RefusalClass, status?: number][] = [
  [100, 'permanent'],
  [131009, 'permanent'],
  [132000, 'permanent'],
  [139999, 'permanent'],
  [131021, 'recipient'],
  [131026, 'recipient'],
  [130403, 'recipient'],
  [131050, 'opt-out'],
  [131049, 'limited'],
  [130472, 'limited'],
  [131047, 'window'],
  [132001, 'template', 404],
  [132015, 'template', 500],
  [131056, 'pair', 429],
  [4, 'throttle', 403],
  [80007, 'throttle', 429],
  [130429, 'throttle', 400],
  [131031, 'sender', 403],
  [131048, 'sender', 429],
  [368, 'sender'],
  [131042, 'billing'],
  [190, 'auth', 401],
  [10, 'auth', 403],
  [200, 'auth', 403],
  [131005, 'auth', 503],
];

export async function startCloudStage(): Promise<Stage & { stop(): Promise<void> }> {
  const sandbox = await startSandbox({
    ...sandboxOptions,
    retryFactor: 0.001,
    meta: { requireProof: true },
  });
  const { store, settings } = sandbox.sandbox;
  const { appSecret } = settings.meta;
  const receiver = await startShaker();
  const control = controlOf(sandbox);
  const provider = providerOf('cloud-api');
  /** As people would: a token, the app's secret, the account where there are several. */
  const connect = async (wabaId: string): Promise<string> => {
    const scopes = ['whatsapp_business_messaging', 'whatsapp_business_management'];
    const given = await control('POST', '/meta/tokens', { scopes, expires_in: 0, waba_ids: [wabaId] });
    const { access_token: token } = given as { access_token: string };
    const credential = provider.compose(token, { app_secret: appSecret }, null);
    return await provider.prepare({ credential, url: sandbox.url });
  };
  const [wabaId, other] = ['100000000000002', '100000000000003'];
  const credential = await connect(wabaId);
  const spare = await connect(other);
  const account = openAccount('cloud-api', credential, { META_GRAPH_URL: sandbox.url });
  const { secret } = await account.registerWebhook(`${receiver.url}/api/webhooks/cloud-api/own`);
  const numbers = store.numbers.filter((one) => one.wabaId === wabaId).map(({ phoneNumber }) => phoneNumber);

  return {
    ...sandboxStage(control, wabaId, numbers[0]!),
    credential,
    wrongCredential: provider.compose('nobody-has-this-token', { app_secret: appSecret, waba_id: wabaId }, null),
    url: sandbox.url,
    deadUrl: await closedPort(),
    spare: { credential: spare, address: (id) => `${receiver.url}/api/webhooks/cloud-api/${id}` },
    numbers,
    countTemplates: () => [...store.templates.values()].filter((one) => one.wabaId === wabaId).length,
    refusals: refusals.map(([code, kind, status = 400]) => ({
      name: `${status} ${code}`,
      trouble: { kind: 'error', status, code: String(code) },
      class: kind,
    })),

    // The app has one list of fields: what an account of before was told, it is told.
    narrow: null,
    forgetNews: () => {},
    received: (test) => receiver.until(test),
    secret: secret!,
    sign: (raw, key) => new Headers({ 'x-hub-signature-256': `sha256=${hmac(key, raw)}` }),
    freshSeconds: null,
    samples,
    async stop() {
      await sandbox.stop();
      await receiver.stop();
    },
  };
}

const hmac = (key: string, raw: Uint8Array): string => createHmac('sha256', key).update(raw).digest('hex');

/** Somebody who answers the handshake at any address, and keeps what is delivered. */
async function startShaker() {
  const { webhook } = providerOf('cloud-api');
  const got: { headers: Headers; raw: Uint8Array }[] = [];
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://here');
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      if (request.method === 'GET') {
        void webhook
          .shakeHands(url.pathname, url.searchParams)
          .then((challenge) => response.writeHead(challenge === null ? 403 : 200).end(challenge ?? ''));
        return;
      }
      got.push({
        headers: new Headers(request.headers as Record<string, string>),
        raw: new Uint8Array(Buffer.concat(chunks)),
      });
      response.writeHead(200).end();
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const stop = async () => {
    const closed = new Promise((done) => server.close(done));
    server.closeAllConnections();
    await closed;
  };
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop,
    /** The newest delivery that satisfies the test; fails after five seconds. */
    async until(test: (text: string) => boolean) {
      const end = Date.now() + 5_000;
      for (;;) {
        const found = got.findLast(({ raw }) => test(unescape(new TextDecoder().decode(raw))));
        if (found) return found;
        if (Date.now() > end) throw new Error(`nothing of that kind among ${got.length} deliveries`);
        await new Promise((done) => setTimeout(done, 10));
      }
    },
  };
}

/** Meta writes everything outside ASCII as escapes. */
const unescape = (json: string): string =>
  json.replaceAll(/\\u([0-9a-f]{4})/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
