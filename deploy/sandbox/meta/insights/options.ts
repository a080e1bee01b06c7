/** What the Meta half of the sandbox can be told. Every field has a default. */

export interface MetaOptions {
  appId?: string;
  appSecret?: string;
  appName?: string;
  /** Registered addresses of the dialog; anything else is refused, to the letter. */
  redirectUris?: string[];
  /** Refuses calls without `appsecret_proof`, as the app setting "Require App Secret" does. A wrong one is always refused. */
  requireProof?: boolean;
  /** Seconds that the dialog's tokens and exchanged ones live. */
  shortLifetime?: number;
  longLifetime?: number;
  /** Seconds of the 90-day window of access to data. */
  dataAccess?: number;
  /** `graph`: nearly every error is HTTP 400, as practice is. `rest`: 401, 403, 404, 429, as Meta's OpenAPI examples are. */
  statuses?: 'graph' | 'rest';
  /** Whether lists show deleted objects when `effective_status` asks for them; Meta's pages contradict each other. */
  deletedInLists?: boolean;
  /** Milliseconds until a report is ready. */
  reportDelay?: number;
  /** Calls per hour until the app is throttled. */
  callsPerHour?: number;
  /** The main ad account, whose history a CSV replaces. */
  account?: Partial<MainAccount>;
  /** Where the app is told of leads, and where it answers for people who leave; settable later by /_sandbox/meta/app. */
  webhookUrl?: string | null;
  verifyToken?: string;
  deauthorizeUrl?: string | null;
  dataDeletionUrl?: string | null;
}

export interface MainAccount {
  /** Digits, without `act_`. */
  id: string;
  name: string;
  currency: string;
  timezone: string;
}

export type MetaSettings = Required<Omit<MetaOptions, 'account'>> & { account: MainAccount };

export function settleMeta(options: MetaOptions = {}): MetaSettings {
  const redirectUris = options.redirectUris ?? ['http://localhost:8000/api/crm/auth/meta/callback'];
  const beside = (name: string): string | null =>
    redirectUris[0]?.endsWith('/callback') ? redirectUris[0].replace(/callback$/, name) : null;
  return {
    appId: options.appId ?? '100000000000001',
    appSecret: options.appSecret ?? '0123456789abcdef0123456789abcdef',
    appName: options.appName ?? 'Cadencia',
    redirectUris,
    requireProof: options.requireProof ?? false,
    shortLifetime: options.shortLifetime ?? 5_400,
    longLifetime: options.longLifetime ?? 5_183_944,
    dataAccess: options.dataAccess ?? 90 * 86_400,
    statuses: options.statuses ?? 'graph',
    deletedInLists: options.deletedInLists ?? true,
    reportDelay: options.reportDelay ?? 400,
    callsPerHour: options.callsPerHour ?? 100_000,
    webhookUrl: options.webhookUrl ?? null,
    verifyToken: options.verifyToken ?? 'sandbox-verify-token',
    deauthorizeUrl: options.deauthorizeUrl ?? beside('deauthorize'),
    dataDeletionUrl: options.dataDeletionUrl ?? beside('data-deletion'),
    account: {
      id: '100200300400500600',
      name: 'Bicicletas Andinas · ARS',
      currency: 'ARS',
      timezone: 'America/Argentina/Buenos_Aires',
      ...options.account,
    },
  };
}
