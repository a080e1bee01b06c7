/** The secrets of a local installation: drawn once, kept in one file that only its owner may read. */
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readJson, writeJson } from './json-file.ts';

const shapes = {
  /** Of the superuser of the embedded PostgreSQL. */
  postgresPassword: () => token(18),
  /** Of the role `cadencia_app`. */
  appPassword: () => token(18),
  JWT_SECRET_KEY: () => token(48),
  ADMIN_TOKEN: () => token(36),
  CREDENTIALS_KEYS: () => vaultKey('local'),
  /** What the demo tenant's ceo signs in with. */
  demoPassword: () => token(9),
  /** The demo tenant's key for `POST /api/ingest/:key/leads`; the database holds only its hash. */
  ingestKey: () => `ingest_${token(24)}`,
  /** What the sandbox, in the part of YCloud and Meta, expects from us. */
  ycloudApiKey: () => token(24),
  metaAppSecret: () => randomBytes(16).toString('hex'),
  metaVerifyToken: () => token(18),
} satisfies Record<string, () => string>;

/** Settings of servers that are drawn rather than chosen (`npm run secrets`), as lines of an .env file. */
export function drawSettings(): string {
  const { JWT_SECRET_KEY, ADMIN_TOKEN, appPassword, metaVerifyToken } = shapes;
  const drawn = {
    JWT_SECRET_KEY,
    ADMIN_TOKEN,
    CREDENTIALS_KEYS: () => vaultKey('k1'),
    APP_DATABASE_PASSWORD: appPassword,
    METRICS_TOKEN: () => token(24),
    META_WEBHOOK_VERIFY_TOKEN: metaVerifyToken,
  };
  return Object.entries(drawn)
    .map(([name, draw]) => `${name}=${draw()}\n`)
    .join('');
}

export type Secrets = Record<keyof typeof shapes, string>;

/** Reads the file, draws what is missing in it, and writes it back when something was. */
export async function loadSecrets(file: string): Promise<Secrets> {
  const known = (await readJson<Partial<Secrets>>(file)) ?? {};
  if (Object.keys(known).length === 0 && existsSync(file)) {
    throw new Error(
      `${file} cannot be read. It holds the keys of stored credentials: restore it, or begin anew with: npm start -- --fresh`,
    );
  }
  const names = Object.keys(shapes) as (keyof Secrets)[];
  const secrets = Object.fromEntries(names.map((name) => [name, known[name] ?? shapes[name]()])) as Secrets;
  if (names.some((name) => !known[name])) await writeJson(file, secrets);
  return secrets;
}

function vaultKey(id: string): string {
  return `${id}:${randomBytes(32).toString('base64')}`;
}

/** `bytes` random bytes in letters that survive URLs, shells and copying by hand. */
function token(bytes: number): string {
  return randomBytes(bytes).toString('base64url').replaceAll(/[-_]/g, 'x');
}
