/** The settings of the API process: parsed once at start, all faults reported at once. */
import { graphVersion } from '#providers/meta-graph/transport.ts';
import { type ProviderSettings, providerUrls } from '#providers/mod.ts';
import * as z from 'zod';

const weak = /change.?me|example|default|password|your.?secret|^(.)\1*$/i;

const secret = z
  .string()
  .min(32, 'needs at least 32 characters (256 bits)')
  .refine(
    (value) => new Set(value).size >= 10 && !weak.test(value),
    'is a placeholder or too simple; use a random value',
  );

const url = z.url({ protocol: /^https?$/ }).transform((value) => value.replace(/\/+$/, ''));

/** Where each WhatsApp provider's API is. */
const providerSettings = Object.fromEntries(
  Object.entries(providerUrls).map(([name, known]) => [name, url.default(known)]),
) as Record<keyof ProviderSettings, z.ZodDefault<typeof url>>;

const fields = z.object({
  /** Where people reach the product: the issuer of sessions and the only origin that may call with a cookie. */
  PUBLIC_URL: url,
  HOST: z.string().default('0.0.0.0'),
  PORT: z.coerce.number().int().min(0).max(65535).default(8000),
  DATABASE_URL: z.string().regex(/^postgres(ql)?:\/\//, 'is not a postgres:// address'),
  DATABASE_POOL: z.coerce.number().int().min(2).max(200).default(10),
  JWT_SECRET_KEY: secret,
  /** Without it the operator endpoints answer 404. */
  ADMIN_TOKEN: secret.optional(),
  /** `id:base64 of 32 bytes`, comma-separated; the first one seals, all of them open. */
  CREDENTIALS_KEYS: z.string({ error: 'is required: without it no secret can be stored' }).min(1),
  /** Read only, to take over values of the systems this one replaces. */
  CREDENTIALS_FERNET_KEY: z.string().optional(),
  /** How many proxies of ours add to X-Forwarded-For. With 0 the header is ignored. */
  TRUSTED_PROXY_HOPS: z.coerce.number().int().min(0).max(5).default(0),
  /** Who may read /metrics. Without it, only calls from this machine, and only while PUBLIC_URL names it too. */
  METRICS_TOKEN: secret.optional(),
  /** Who may read /api/docs and /api/openapi.json. By default everybody on localhost, only people signed in elsewhere. */
  API_DOCS: z.enum(['public', 'signed-in']).optional(),
  /** From whom mail comes. Set where the worker sends mail (its SMTP_URL); without it links are shown to whoever asks for them. */
  MAIL_FROM: z.string().min(3).optional(),
  /** How often a minute one person may ask for each sensitive figure (middleware/watch-read.ts). */
  READS_PER_MINUTE: z.coerce.number().int().min(1).default(100),
  LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error']).default('info'),
  /** What was built, for answers that are kept elsewhere. A process that is not told is a build of its own. */
  BUILD_ID: z.string().max(100).optional(),
  /** The built web app; without it the API serves no pages. */
  UI_DIR: z.string().optional(),
  META_APP_ID: z.string().optional(),
  META_APP_SECRET: z.string().optional(),
  META_REDIRECT_URI: z.url().optional(),
  /** What Meta must say when it registers our webhook; without it the handshake answers 404. */
  META_WEBHOOK_VERIFY_TOKEN: z.string().min(8).optional(),
  META_GRAPH_API_VERSION: z
    .string()
    .regex(/^v\d+\.\d+$/)
    .default(graphVersion),
  META_DIALOG_URL: url.default('https://www.facebook.com'),
  ...providerSettings,
});

const schema = fields.refine((given) => (given.META_APP_ID === undefined) === (given.META_APP_SECRET === undefined), {
  path: ['META_APP_SECRET'],
  message: 'and META_APP_ID belong together',
});

export type Config = z.infer<typeof schema>;

/** Names of every setting, for `--allow-env` and for the check of `.env.example`. */
export const settingNames = Object.keys(fields.shape) as (keyof Config)[];

/**
 * Reads the settings from an environment. Empty values count as missing.
 * @throws Error whose message lists every fault, one per line, without any value
 */
export function parseConfig(env: Record<string, string | undefined>): Config {
  const given = Object.fromEntries(settingNames.map((name) => [name, env[name]?.trim() || undefined]));
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map((issue) => {
    const name = issue.path.join('.');
    return `  ${name} ${given[name] === undefined && issue.code !== 'custom' ? 'is required' : issue.message}`;
  });
  throw new Error(`The API cannot start. Settings with faults:\n${faults.join('\n')}`);
}
