/** What activities are made of. */
import type { Sql } from '#db/platform/tenant.ts';
import type { Vault } from '#db/platform/vault.ts';
import type { Egress } from './egress/egress.ts';
import type { Providers } from './providers.ts';
import type { MetaAccess } from './meta-access.ts';
import type { Versions } from './versions.ts';

export interface ActivityDeps {
  sql: Sql;
  vault: Vault;
  versions: Versions;
  providers: Providers;
  meta: MetaAccess;
  egress: Egress;
  /** Whether letters that are left go out. */
  sendsMail: boolean;
  /** How long a doubt about a send may last before it counts as `unconfirmed`. */
  settleSeconds: number;
  log: Log;
}

/** What connections with Meta are looked after with. */
export type MetaDeps = Pick<ActivityDeps, 'sql' | 'vault' | 'meta' | 'log'>;

/** The part of a logger that activities use. Nothing of a lead is ever logged. */
export interface Log {
  warn(data: object, message: string): void;
}
