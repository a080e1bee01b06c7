/** `node deploy/sandbox/main.ts`: the sandbox as a process. Settings: README.md. */
import { writeSync } from 'node:fs';
import { startSandbox } from './server.ts';

const { env } = process;
const number = (name: string, fallback: number | undefined): number | undefined => {
  if (!env[name]) return fallback;
  const value = Number(env[name]);
  if (Number.isFinite(value)) return value;
  writeSync(2, `${name}=${env[name]} is not a number\n`);
  process.exit(2);
};
const list = (text: string | undefined): string[] =>
  (text ?? '')
    .split(',')
    .map((one) => one.trim())
    .filter(Boolean);
const keys = list(env.SANDBOX_API_KEYS);
const redirectUris = list(env.SANDBOX_META_REDIRECT_URIS);

try {
  const running = await startSandbox({
    port: number('PORT', 4010),
    host: env.HOST || '127.0.0.1',
    statePath: env.SANDBOX_STATE || undefined,
    ...(keys.length > 0 && { apiKeys: keys }),
    readProbability: number('SANDBOX_READ_PROBABILITY', 0),
    retryFactor: number('SANDBOX_RETRY_FACTOR', 1),
    reviewDelay: number('SANDBOX_REVIEW_DELAY_MS', undefined),
    meta: {
      ...(env.SANDBOX_META_APP_ID && { appId: env.SANDBOX_META_APP_ID }),
      ...(env.SANDBOX_META_APP_SECRET && { appSecret: env.SANDBOX_META_APP_SECRET }),
      ...(redirectUris.length > 0 && { redirectUris }),
      ...(env.SANDBOX_META_WEBHOOK_URL && { webhookUrl: env.SANDBOX_META_WEBHOOK_URL }),
      ...(env.SANDBOX_META_VERIFY_TOKEN && { verifyToken: env.SANDBOX_META_VERIFY_TOKEN }),
      requireProof: env.SANDBOX_META_REQUIRE_PROOF === '1',
    },
    limits: {
      ...(env.SANDBOX_SENDS_PER_SECOND && {
        enqueue: number('SANDBOX_SENDS_PER_SECOND', 0),
        sendDirectly: number('SANDBOX_SENDS_PER_SECOND', 0),
      }),
    },
  });
  console.log(`sandbox ready at ${running.url}`);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void running.stop().then(() => process.exit(0)));
  }
} catch (error) {
  const taken = (error as NodeJS.ErrnoException).code === 'EADDRINUSE';
  writeSync(2, taken ? `port ${env.PORT ?? 4010} is taken: choose another with PORT\n` : `${String(error)}\n`);
  process.exit(1);
}
