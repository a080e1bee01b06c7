import { type MetaOptions, type MetaSettings, settleMeta } from './meta/insights/options.ts';

/** What a sandbox can be told. Every field has a default, so `createSandbox()` is enough for a test. */

export interface SandboxOptions {
  /** Accepted values of `X-API-Key`. All open the same account. */
  apiKeys?: string[];
  /** Where the state survives a restart; none: it lives and dies with the process. */
  statePath?: string;
  /** Milliseconds after acceptance until `sent`, and from there until `delivered` and `read`. */
  delays?: { sent?: number; delivered?: number; read?: number };
  /** Share of delivered messages that people read by themselves, 0 to 1. Opening the chat on the page always reads. */
  readProbability?: number;
  /** Milliseconds until a new or edited template is reviewed; negative: never. */
  reviewDelay?: number;
  /** Multiplies the waits between webhook attempts (10 s, 30 s, 5 min, …). */
  retryFactor?: number;
  /** Milliseconds that a webhook receiver has to answer. */
  webhookTimeout?: number;
  limits?: Partial<RateLimits>;
  /** Events that the account does not know: who asks for one is refused. */
  unknownEvents?: string[];
  /** Templates of the account at the start; without it the ready-made ones. */
  templates?: readonly SeedTemplate[];
  /** The Meta half: app, dialog, ad accounts. */
  meta?: MetaOptions;
  /** Epoch milliseconds. */
  now?: () => number;
  /** 0 ≤ x < 1. */
  random?: () => number;
}

/** Requests per second for each sender; management calls per second and hour for the account (docs.ycloud.com, rate limits). */
export interface RateLimits {
  enqueue: number;
  sendDirectly: number;
  managementPerSecond: number;
  managementPerHour: number;
}

/** A template as people describe it; becomes components. Buttons are quick replies unless they carry a url or a number. */
export interface SeedTemplate {
  name: string;
  language: string;
  category?: string;
  header?: string | null;
  body: string;
  footer?: string | null;
  buttons?: { type?: string; text: string; url?: string | null; phone_number?: string | null }[];
  status?: string;
  /** One sample per variable of the body. */
  example?: string[];
}

export interface Settings {
  apiKeys: Set<string>;
  statePath: string | null;
  delays: { sent: number; delivered: number; read: number };
  readProbability: number;
  reviewDelay: number;
  retryFactor: number;
  webhookTimeout: number;
  limits: RateLimits;
  unknownEvents: Set<string>;
  meta: MetaSettings;
  now: () => number;
  random: () => number;
}

export function settle(options: SandboxOptions): Settings {
  return {
    apiKeys: new Set(options.apiKeys ?? ['sandbox-key']),
    statePath: options.statePath ?? null,
    delays: { sent: 40, delivered: 120, read: 1500, ...options.delays },
    readProbability: options.readProbability ?? 0,
    reviewDelay: options.reviewDelay ?? 1000,
    retryFactor: options.retryFactor ?? 1,
    webhookTimeout: options.webhookTimeout ?? 10_000,
    limits: { enqueue: 200, sendDirectly: 80, managementPerSecond: 200, managementPerHour: 10_000, ...options.limits },
    unknownEvents: new Set(options.unknownEvents),
    meta: settleMeta(options.meta),
    now: options.now ?? Date.now,
    random: options.random ?? Math.random,
  };
}
