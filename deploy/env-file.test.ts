import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { parseConfig as parseApi, settingNames as apiSettings } from '#api/config.ts';
import { parseConfig as parseWorker, settingNames as workerSettings } from '../workflows/config.ts';
import { loadEnvFile } from './env-file.ts';
import { apiCommand, type Surroundings, usesMetaSandbox, usesSandbox, workerCommand } from './processes.ts';
import { root } from './runtimes.ts';

const sandboxUrl = 'http://localhost:4010';
const at: Surroundings = {
  ports: { web: 8123, sandbox: 4010, postgres: 5432, temporal: 7234, temporalUi: 8233, worker: 9000, ui: 5173 },
  secrets: {
    postgresPassword: 'p',
    appPassword: 'a',
    JWT_SECRET_KEY: 'Zk3v9QxW7rT1mB5yH8cL2nD6fJ0sG4aP',
    ADMIN_TOKEN: 'Uq8wE2rT6yI0oP4aS9dF3gH7jK1lZ5xC',
    CREDENTIALS_KEYS: `local:${'A'.repeat(43)}=`,
    demoPassword: 'd',
    ingestKey: 'i',
    ycloudApiKey: 'y',
    metaAppSecret: 'of the sandbox',
    metaVerifyToken: 'verify the sandbox',
  },
  appUrl: 'postgres://cadencia_app@localhost/cadencia',
  directUrl: '',
  temporalAddress: '127.0.0.1:7234',
  sandboxUrl,
  uiFolder: null,
  watch: false,
  publicUrl: 'http://localhost:8123',
  folder: '/tmp/cadencia',
};

/** What npm start itself would take from somebody else. */
const ofOthers = ['DATABASE_URL', 'TEMPORAL_ADDRESS', 'PUBLIC_URL', 'YCLOUD_API_KEY', 'TEMPORAL_CLI'];

const before = { ...process.env };
beforeEach(() => {
  for (const name of [...apiSettings, ...workerSettings, ...ofOthers]) delete process.env[name];
});
afterEach(() => {
  vi.unstubAllEnvs();
  for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name];
  Object.assign(process.env, before);
});

const settings = () => [parseApi(apiCommand(at).env!), parseWorker(workerCommand(at).env!)];

it('a whole copy of .env.example changes nothing that npm start does', () => {
  const without = settings();
  loadEnvFile(join(root, '.env.example'));
  expect(settings()).toEqual(without);
  expect([usesSandbox(), usesMetaSandbox()]).toEqual([true, true]);
  for (const name of ofOthers) expect(process.env[name], name).toBeUndefined();
});

it('the sandbox’s app goes to the sandbox only, whatever addresses of Meta are set', () => {
  vi.stubEnv('META_GRAPH_URL', 'https://graph.facebook.com');
  vi.stubEnv('META_DIALOG_URL', 'https://www.facebook.com');
  vi.stubEnv('META_WEBHOOK_VERIFY_TOKEN', 'something else');
  const env = apiCommand(at).env!;
  expect(env).toMatchObject({ META_GRAPH_URL: sandboxUrl, META_DIALOG_URL: sandboxUrl });
  expect(env.META_WEBHOOK_VERIFY_TOKEN).toBe('verify the sandbox');
  expect(workerCommand(at).env!.META_GRAPH_URL).toBe(sandboxUrl);
});

it('an app of one’s own goes to Meta, or where one says', () => {
  vi.stubEnv('META_APP_ID', '42');
  vi.stubEnv('META_APP_SECRET', 'mine');
  const [api, worker] = settings();
  for (const one of [api, worker])
    expect(one).toMatchObject({
      META_APP_ID: '42',
      META_APP_SECRET: 'mine',
      META_GRAPH_URL: 'https://graph.facebook.com',
    });
  vi.stubEnv('META_GRAPH_URL', 'http://localhost:1');
  expect(apiCommand(at).env!.META_GRAPH_URL).toBe('http://localhost:1');
});
