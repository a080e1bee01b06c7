/** The settings of the worker process: parsed once at start, all faults reported at once. */
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as z from 'zod';
import { taskQueue } from '#contract';
import { readAddress } from '#db/platform/pooler/shared-sessions.ts';
import { type Ages, ruleNames, rules } from '#db/platform/retention/rules.ts';
import { graphUrl, graphVersion } from '#providers/meta-graph/transport.ts';
import { type ProviderSettings, providerUrls } from '#providers/mod.ts';

const url = z.url({ protocol: /^https?$/ }).transform((value) => value.replace(/\/+$/, ''));

/** Where each WhatsApp provider's API is. */
const providerSettings = Object.fromEntries(
  Object.entries(providerUrls).map(([name, known]) => [name, url.default(known)]),
) as Record<keyof ProviderSettings, z.ZodDefault<typeof url>>;

function readAges(given: string, context: z.RefinementCtx): Ages {
  const ages: Ages = {};
  for (const part of given.split(',').filter((one) => one.trim() !== '')) {
    const [name = '', days = ''] = part.split('=').map((one) => one.trim());
    const rule = (rules as Record<string, { least: number } | undefined>)[name];
    if (!rule || !/^\d{1,5}$/.test(days)) {
      context.addIssue({ code: 'custom', message: `is not \`rule=days\`: rules are ${ruleNames.join(', ')}` });
      return z.NEVER;
    }
    if (Number(days) < rule.least) {
      context.addIssue({ code: 'custom', message: `keeps ${name} too short: at least ${rule.least} days` });
      return z.NEVER;
    }
    ages[name as keyof Ages] = Number(days);
  }
  return ages;
}

const schema = z
  .object({
    DATABASE_URL: z.string().regex(/^postgres(ql)?:\/\//, 'is not a postgres:// address'),
    /** PostgreSQL itself, to be woken by it, where DATABASE_URL goes through a pooler that shares connections (`?pgbouncer=true`). */
    DATABASE_DIRECT_URL: z
      .string()
      .regex(/^postgres(ql)?:\/\//, 'is not a postgres:// address')
      .optional(),
    DATABASE_POOL: z.coerce.number().int().min(4).max(200).default(16),
    /** host:port of Temporal's gRPC front end. */
    TEMPORAL_ADDRESS: z
      .string()
      .regex(/^[^\s/]+:\d{1,5}$/, 'is not host:port')
      .default('127.0.0.1:7233'),
    TEMPORAL_NAMESPACE: z.string().default('default'),
    TEMPORAL_TASK_QUEUE: z.string().default(taskQueue),
    /** Turns Worker Versioning on: the name under which Temporal knows all releases of this installation. Needs BUILD_ID. */
    DEPLOYMENT_NAME: z
      .string()
      .regex(/^[\w-]{1,100}$/, 'is not a word of letters, digits, - and _')
      .optional(),
    /** Which release this is; its images carry it. */
    BUILD_ID: z
      .string()
      .regex(/^[\w.+-]{1,100}$/, 'is not a word of letters, digits, ., +, - and _')
      .optional(),
    /** For Temporal Cloud; turns TLS on. */
    TEMPORAL_API_KEY: z.string().optional(),
    /** Files with a client certificate and its key, for mTLS. */
    TEMPORAL_TLS_CERT: z.string().optional(),
    TEMPORAL_TLS_KEY: z.string().optional(),
    /** `id:base64 of 32 bytes`, comma-separated; the first one seals, all of them open. */
    CREDENTIALS_KEYS: z.string({ error: 'is required: without it no key of a provider can be read' }).min(1),
    CREDENTIALS_FERNET_KEY: z.string().optional(),
    ...providerSettings,
    /** Our app at Meta; without it nothing of Meta is read. */
    META_APP_ID: z.string().optional(),
    META_APP_SECRET: z.string().optional(),
    META_GRAPH_API_VERSION: z
      .string()
      .regex(/^v\d+\.\d+$/, 'is not a version such as v25.0')
      .default(graphVersion),
    META_GRAPH_URL: url.default(graphUrl),
    /** `smtp://user:password@host:587` or `smtps://…:465`: through whom mail goes out. Without it none is sent. */
    SMTP_URL: z
      .string()
      .regex(/^smtps?:\/\//, 'is not an smtp:// address')
      .optional(),
    /** From whom mail comes, such as `Cadencia <hello@example.com>`. */
    MAIL_FROM: z.string().min(3).optional(),
    /** `host:port` that flows and outgoing webhooks may call although it is private or without TLS, comma-separated. */
    EGRESS_ALLOWED: z.string().default(''),
    /** Seconds without a sign of life after which a worker that reads an ad account counts as dead, and another one goes on. */
    SYNC_HEARTBEAT_SECONDS: z.coerce.number().int().min(2).max(600).default(20),
    /** How long a send may stay in doubt before it counts as unconfirmed. Three times the slowest webhooks are a good choice. */
    SETTLE_SECONDS: z.coerce.number().int().min(1).max(86_400).default(900),
    /** How long what is kept, in days, where that is not as usual: `events=400,notifications=30` (db/platform/retention/rules.ts). */
    RETENTION: z.string().default('').transform(readAges),
    /** Memory, in MiB, for workflows that sleep; an eighth of the container's unless told, 80 where it has no limit. */
    WORKFLOW_CACHE_MB: z.coerce.number().int().min(4).max(16_384).optional(),
    /** Workflow tasks at work at a time (task-slots.ts); three for each processor unless told, and at least four. */
    WORKFLOW_TASKS: z.coerce.number().int().min(2).max(100).optional(),
    /** Where /healthz, /readyz and /metrics answer; without a port they do not. */
    HOST: z.string().default('127.0.0.1'),
    PORT: z.coerce.number().int().min(0).max(65_535).optional(),
    /** Keeps the compiled workflow code between starts. */
    CACHE_DIR: z.string().default(join(tmpdir(), 'cadencia-cache')),
    LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'silent']).default('info'),
  })
  .refine((given) => given.DATABASE_DIRECT_URL !== undefined || !readAddress(given.DATABASE_URL).isShared, {
    path: ['DATABASE_DIRECT_URL'],
    message: 'is required where DATABASE_URL says pgbouncer=true: nobody is woken through a shared connection',
  })
  .refine((given) => given.DEPLOYMENT_NAME === undefined || given.BUILD_ID !== undefined, {
    path: ['BUILD_ID'],
    message: 'is required where DEPLOYMENT_NAME is set: a release is known by it',
  })
  .refine((given) => (given.TEMPORAL_TLS_CERT === undefined) === (given.TEMPORAL_TLS_KEY === undefined), {
    path: ['TEMPORAL_TLS_KEY'],
    message: 'and TEMPORAL_TLS_CERT belong together',
  })
  .refine((given) => (given.META_APP_ID === undefined) === (given.META_APP_SECRET === undefined), {
    path: ['META_APP_SECRET'],
    message: 'and META_APP_ID belong together',
  })
  .refine((given) => (given.SMTP_URL === undefined) === (given.MAIL_FROM === undefined), {
    path: ['MAIL_FROM'],
    message: 'and SMTP_URL belong together',
  });

export type Config = z.infer<typeof schema>;

/** Names of every setting, for whoever starts the process and for the check of `.env.example`. */
export const settingNames = Object.keys(schema.shape) as (keyof Config)[];

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
  throw new Error(`The worker cannot start. Settings with faults:\n${faults.join('\n')}`);
}
