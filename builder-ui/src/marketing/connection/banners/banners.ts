/** What the connection needs from somebody, the worst first. What follows from something worse is not said twice. */
import { standsStill } from '../account-state.tsx';
import { awaitsFirst, type AccountSync, type ConnectedAccount, type TokenStatus } from '../connection-queries.ts';

export type Banner =
  | { code: 'revoked' | 'expired' }
  | { code: 'permissions'; missing: string[] }
  | { code: 'failed' | 'partial'; accounts: AccountSync[] }
  | { code: 'expiring'; days: number }
  | { code: 'still'; accounts: ConnectedAccount[] }
  | { code: 'waiting'; accounts: AccountSync[] };

/** Days before the end from which somebody is told. */
const warningDays = 7;
const dayMs = 86_400_000;

/** @param syncs undefined while they are asked for */
export function bannersOf(status: TokenStatus, syncs: AccountSync[] | undefined, now: Date): Banner[] {
  if (status.status === 'revoked' || status.status === 'expired') return [{ code: status.status }];
  if (status.status === 'missing') return [];
  const banners: (Banner | undefined)[] = [
    ofPermissions(status),
    ofAccounts('failed', syncs, ({ state, error }) => state === 'failed' && !passes(error?.code)),
    ofEnd(status, now),
    ofStillAccounts(status),
    // Whoever waits for the first numbers reads it there.
    ofAccounts('waiting', syncs, (account) => waitOf(account) !== undefined && !awaitsFirst(account)),
    ofAccounts('partial', syncs, isPartial),
  ];
  return banners.filter((banner) => banner !== undefined);
}

/** What an account waits for: its recent days first. */
export const waitOf = ({ waiting, history }: AccountSync) => waiting ?? history.waiting ?? undefined;

/** Why an account is incomplete: its recent days first. */
export const faultOf = ({ state, error, history }: AccountSync) =>
  state === 'failed' || state === 'partial' ? error : (history.error ?? error);

/** A run that somebody stopped says nothing about the account. */
const passes = (code: string | undefined): boolean => code === 'cancelled' || code === 'disconnected';

function isPartial({ state, history }: AccountSync): boolean {
  if (state === 'failed') return false;
  return (
    state === 'partial' || history.state === 'partial' || (history.state === 'failed' && !passes(history.error?.code))
  );
}

function ofPermissions({ missing_permissions: missing }: TokenStatus): Banner | undefined {
  return missing.length > 0 ? { code: 'permissions', missing } : undefined;
}

/** The token ends, or the 90 days after which Meta wants the person themself to agree again. */
function ofEnd(status: TokenStatus, now: Date): Banner | undefined {
  const ends = [status.expires_at, status.data_access_expires_at].flatMap((at) => (at ? [Date.parse(at)] : []));
  if (ends.length === 0) return undefined;
  const days = Math.max(0, Math.floor((Math.min(...ends) - now.getTime()) / dayMs));
  return status.status === 'expiring' || days < warningDays ? { code: 'expiring', days } : undefined;
}

function ofStillAccounts({ accounts }: TokenStatus): Banner | undefined {
  const still = accounts.filter(({ account_status }) => standsStill(account_status));
  return still.length > 0 ? { code: 'still', accounts: still } : undefined;
}

function ofAccounts(
  code: 'failed' | 'partial' | 'waiting',
  syncs: AccountSync[] | undefined,
  fits: (account: AccountSync) => boolean,
): Banner | undefined {
  const accounts = (syncs ?? []).filter(fits);
  return accounts.length > 0 ? { code, accounts } : undefined;
}
