/** What travels with a request: who asks, for which tenant, and how to reach its data. */
import type { KeyKind } from '#db/people/api-keys.ts';
import type { Scope } from '#db/platform/scope.ts';
import type { Tx } from '#db/platform/tenant.ts';
import type { Context } from 'hono';
import type { FileReader } from './crm/import/file-reader.ts';
import type { Deps } from './deps.ts';
import type { Reach, Role } from './permissions.ts';

/** Who asks. Read from the database on each request, so a removed member or a revoked key is out at once. */
export type Principal =
  | {
      type: 'user';
      id: string;
      tenantId: string;
      /** With which they signed in. */
      accountId: string;
      sessionId: string;
      /** When the access token that asks ends, in seconds since 1970. */
      until: number;
      role: Role;
      name: string;
      email: string;
      locale: 'es' | 'en' | null;
    }
  | { type: 'api_key'; id: string; tenantId: string; kind: KeyKind; name: string };

/** What an action works with: one transaction of one tenant, and who acts in it. */
export interface Act {
  tx: Tx;
  tenantId: string;
  actor: Principal | { type: 'operator' } | { type: 'system'; id: string };
  scope: Scope;
  requestId: string;
  ip: string;
}

export interface AppEnv {
  Bindings: { remoteAddress?: string };
  Variables: {
    deps: Deps;
    requestId: string;
    /** The caller's address, through as many proxies as we trust. */
    ip: string;
    /** Set on every endpoint with a permission; elsewhere reading it is a mistake. */
    principal: Principal;
    reach: Reach;
    /** The page of another site that may read the answer, because the ingest key names it. */
    letOrigin: string;
    /** Rows the caller may touch; every function of db/ that finds leads or what hangs on them takes it. */
    scope: Scope;
    /** Runs queries in a read-only transaction of the caller's tenant. */
    read: <T>(work: (tx: Tx) => Promise<T>) => Promise<T>;
    /**
     * Runs a change in one transaction of the caller's tenant and returns its body. With an `Idempotency-Key` the answer is
     * kept in that same transaction; a second call with the key gets it again and `work` does not run.
     * `work` may run up to 3 times (deadlocks), so it must touch nothing but the transaction.
     * @param status the status the route answers with
     * @param options `secret`: the body holds a secret and must not be kept; a repeat gets 409 `answered_once`
     */
    change: <T>(status: number, work: (act: Act) => Promise<T>, options?: { secret?: boolean }) => Promise<T>;
    /** Does a change and takes it back: to tell what it would come to. Nothing of it stays, and nobody hears of it. */
    rehearse: <T>(work: (act: Act) => Promise<T>) => Promise<T>;
    /** The file of the body, where the endpoint reads one. */
    file: FileReader;
    /**
     * Answers a repeated `Idempotency-Key` as at first: for routes that look or call outside before their change, and would find
     * what they did themselves.
     */
    beFirst: () => Promise<void>;
    /**
     * Keeps another body for the request's `Idempotency-Key` than `change` did: for routes that call out after their change, and
     * answer with what came of it.
     */
    amend: (body: unknown) => Promise<void>;
  };
}

export type AppContext = Context<AppEnv>;

/** The signed-in person. @throws when the caller is an API key: such endpoints do not admit keys. */
export function currentUser(c: AppContext): Extract<Principal, { type: 'user' }> {
  const { principal } = c.var;
  if (principal?.type !== 'user') throw new Error('this endpoint needs a person, not a key');
  return principal;
}
