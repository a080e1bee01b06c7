/** Sign-in sessions: an opaque refresh token, of which only the hash is kept, and what it replaced. */
import type { Sql, Tx } from '../platform/tenant.ts';

export interface Session {
  user_id: string;
  tenant_id: string;
  /** With which the person signed in. */
  account_id: string;
  role: 'ceo' | 'admin' | 'marketing' | 'manager' | 'seller';
  name: string;
  email: string;
  locale: 'es' | 'en' | null;
  /** Whether an operator stopped the tenant. */
  is_stopped: boolean;
}

/** A live session with the person's role as it is now. Needs no tenant: it is how the tenant becomes known. */
export async function findSession(sql: Sql, id: string): Promise<Session | null> {
  const [row] = await sql<Session[]>`select * from find_session(${id})`;
  return row ?? null;
}

/** Opens a session under an id of the caller's choice: the token carries it. */
export async function createSession(
  tx: Tx,
  session: {
    id: string;
    userId: string;
    refreshHash: Uint8Array;
    userAgent: string | null;
    ip: string | null;
    idleDays: number;
  },
): Promise<void> {
  await tx`
    insert into sessions (id, user_id, refresh_hash, user_agent, ip, expires_at)
    values (${session.id}, ${session.userId}, ${session.refreshHash}, ${session.userAgent}, ${session.ip},
            now() + make_interval(days => ${session.idleDays}))`;
}

export interface LockedSession {
  id: string;
  user_id: string;
  is_current: boolean;
  is_previous: boolean;
  /** Since the last exchange. */
  seconds_since_rotation: number;
  alive: boolean;
}

/** Reads a session and keeps others from changing it until the transaction ends. */
export async function lockSession(tx: Tx, id: string, hash: Uint8Array): Promise<LockedSession | null> {
  const [row] = await tx<LockedSession[]>`
    select id, user_id, refresh_hash = ${hash} as is_current, coalesce(previous_hash = ${hash}, false) as is_previous,
           extract(epoch from clock_timestamp() - rotated_at)::float8 as seconds_since_rotation,
           revoked_at is null and expires_at > now() as alive
    from sessions where id = ${id} for update`;
  return row ?? null;
}

/** Exchanges the refresh token. The session lives `idleDays` from now, and never longer than `absoluteDays` in all. */
export async function rotateSession(
  tx: Tx,
  id: string,
  next: { refreshHash: Uint8Array; ip: string },
  days: { idle: number; absolute: number },
): Promise<void> {
  await tx`
    update sessions set previous_hash = refresh_hash, refresh_hash = ${next.refreshHash}, ip = ${next.ip}, rotated_at = clock_timestamp(),
      last_used_at = now(),
      expires_at = least(created_at + make_interval(days => ${days.absolute}), now() + make_interval(days => ${days.idle}))
    where id = ${id}`;
}

export async function revokeSession(tx: Tx, id: string): Promise<void> {
  await tx`update sessions set revoked_at = now() where id = ${id} and revoked_at is null`;
}

export interface HeldSession {
  id: string;
  tenant_name: string;
  user_agent: string | null;
  /** Where it was last renewed from. */
  ip: string | null;
  created_at: Date;
  last_used_at: Date;
}

/** Live sessions of the account that the asking one belongs to, in every tenant, the last used first. */
export async function listSessions(tx: Tx, asking: string): Promise<HeldSession[]> {
  return await tx<HeldSession[]>`select * from list_sessions(${asking})`;
}

/** Ends a session of the same account, or with null all but the asking one. @returns how many */
export async function endSessions(tx: Tx, asking: string, which: string | null): Promise<number> {
  const [row] = await tx<{ ended: number }[]>`select end_sessions(${asking}, ${which}) as ended`;
  return row!.ended;
}

export interface OpenTenant {
  id: string;
  name: string;
  role: Session['role'];
  /** Who the person is there. */
  user_id: string;
}

/** The tenants that the account of a session opens, by name. */
export async function listTenantsOf(sql: Sql | Tx, sessionId: string): Promise<OpenTenant[]> {
  return await sql<OpenTenant[]>`select * from list_tenants_of(${sessionId})`;
}
