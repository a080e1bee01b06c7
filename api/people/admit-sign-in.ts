/**
 * Who may try a password now. Failures count per account and address, per account, and per address; after some, whoever goes on
 * waits, twice as long each time, never longer than a quarter of an hour. Whoever tries passwords elsewhere shuts out nobody who
 * signed in before: a known device counts for itself, and a known address is not asked about the account as a whole. Either is
 * then let in to the accounts only that it signed in to.
 */
import { findAccountsKnownAt, type Login } from '#db/people/accounts.ts';
import { clearAttempts, countAttempt, refundAttempt } from '#db/people/sign-in-attempts.ts';
import { base64url, hashSecret } from '../platform/secrets.ts';
import type { AppContext } from '../context.ts';
import { Problem } from '../errors.ts';
import { readDevice } from './device-cookie.ts';

/** What failures are counted under: names may hold addresses, so their hash. */
export const attemptKey = async (name: string): Promise<string> => base64url(await hashSecret(name));

const few = { free: 10, firstSeconds: 60, mostSeconds: 900 };
export const many = { free: 100, firstSeconds: 60, mostSeconds: 900 };

export interface Admission {
  /** What the password is held against. */
  logins: Login[];
  /** It was right. */
  succeed(): Promise<void>;
  /** This failure closes the account for everybody who is not known: the person ought to hear of it. */
  closesAccount: boolean;
}

/** @throws Problem 429 `too_many_requests`, alike for addresses that nobody has */
export async function admitSignIn(c: AppContext, email: string, logins: Login[]): Promise<Admission> {
  const { sql } = c.var.deps;
  const { ip } = c.var;
  const counter = async (name: string, patience: typeof few) => {
    const key = await attemptKey(name);
    const { wait, failures } = await countAttempt(sql, key, patience);
    return {
      wait,
      failures,
      clear: () => clearAttempts(sql, key),
      refund: () => (wait === null ? refundAttempt(sql, key, patience) : Promise.resolve()),
    };
  };
  const [pair, account, address] = await Promise.all([
    counter(`login:${email}:${ip}`, few),
    counter(`login-account:${email}`, many),
    counter(`login-address:${ip}`, many),
  ]);
  const refund = async () => void (await Promise.all([account.refund(), address.refund()]));
  const closesAccount = account.wait === null && account.failures === many.free;
  const succeed = async () => void (await Promise.all([pair.clear(), refund()]));
  if (pair.wait === null && account.wait === null && address.wait === null) return { logins, succeed, closesAccount };

  const onlyOf = (accounts: string[]) => logins.filter((login) => accounts.includes(login.account_id));
  if (pair.wait === null && address.wait === null) {
    const known = onlyOf(await findAccountsKnownAt(sql, email, ip));
    if (known.length > 0) return { logins: known, succeed, closesAccount: false };
  }
  await Promise.all([pair.refund(), refund()]);
  const device = await readDevice(c);
  const known = device ? onlyOf(device.accounts) : [];
  const own = known.length > 0 ? await counter(`login-device:${device!.id}`, few) : null;
  if (own?.wait === null) return { logins: known, succeed: own.clear, closesAccount: false };
  const waits = own ? [own.wait] : [pair.wait, account.wait, address.wait];
  const wait = Math.max(...waits.map((each) => each ?? 0));
  throw new Problem('too_many_requests', { headers: { 'retry-after': String(wait) } });
}
