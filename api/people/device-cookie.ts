/**
 * By which a browser is known again that signed in before: a random id, the accounts that it signed in to, an instant, and our MAC.
 * It lets nobody in. It only keeps others, who try passwords elsewhere, from shutting this browser out.
 */
import { getCookie, setCookie } from 'hono/cookie';
import type { AppContext } from '../context.ts';
import { base64url, newSecret, sameSecret, seal } from '../platform/secrets.ts';
import { cookieOptions } from './cookies.ts';

const name = 'device';
const days = 180;
const mostAccounts = 5;

export interface Device {
  id: string;
  /** Accounts that signed in here, the latest first. */
  accounts: string[];
}

/** The device that asks; null for one that is new, or whose cookie is not ours or too old. */
export async function readDevice(c: AppContext): Promise<Device | null> {
  const given = getCookie(c, name, 'host') ?? '';
  const [, body, id, accounts, at, mac] =
    /^(([\w-]{43})\.([0-9a-f~-]{36,200})\.(\d{1,12}))\.([\w-]{43})$/.exec(given) ?? [];
  if (!body || !id || !accounts || !mac || !(await sameSecret(mac, await macOf(c, body)))) return null;
  const age = c.var.deps.now().getTime() / 1000 - Number(at);
  return age > days * 86_400 ? null : { id, accounts: accounts.split('~') };
}

/** Notes that somebody signed in to an account here. */
export async function rememberDevice(c: AppContext, accountId: string): Promise<void> {
  const known = await readDevice(c);
  const accounts = [accountId, ...(known?.accounts ?? []).filter((id) => id !== accountId)].slice(0, mostAccounts);
  const at = Math.floor(c.var.deps.now().getTime() / 1000);
  const body = `${known?.id ?? newSecret()}.${accounts.join('~')}.${at}`;
  setCookie(c, name, `${body}.${await macOf(c, body)}`, { ...cookieOptions, prefix: 'host', maxAge: days * 86_400 });
}

const macOf = async (c: AppContext, body: string): Promise<string> =>
  base64url(await seal(`device:${c.var.deps.config.JWT_SECRET_KEY}`, body));
