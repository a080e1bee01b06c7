/** What the API needs from outside. `main.ts` makes the real ones, tests pass their own. */
import type { Sql } from '#db/platform/tenant.ts';
import type { Vault } from '#db/platform/vault.ts';
import type { Config } from './config.ts';
import type { Log } from './log.ts';

export interface Deps {
  config: Config;
  /** A pool of the app role (db/platform/tenant.ts `connect`). */
  sql: Sql;
  vault: Vault;
  log: Log;
  /** The clock of sessions. Everything that is stored is timed by Postgres. */
  now: () => Date;
  /** For calls to providers. */
  fetch: typeof fetch;
  /** A file of the built web app, by path relative to UI_DIR; null when there is none. */
  readAsset: (path: string) => Promise<Uint8Array | null>;
}
