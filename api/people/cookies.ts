/**
 * The two cookies of a session. `__Host-` and Secure always, also on http://localhost and http://127.0.0.1: browsers count these as
 * trustworthy and keep such cookies (checked in Chromium), and scripts send back whatever they were given.
 */
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import type { AppContext } from '../context.ts';
import { accessSeconds } from './access-token.ts';

export const cookieOptions = { path: '/', secure: true, httpOnly: true, sameSite: 'Lax' } as const;
const names = { access: 'session', refresh: 'refresh' } as const;

export const refreshDays = { absolute: 30, idle: 7 };

export const readCookie = (c: AppContext, which: keyof typeof names): string | undefined =>
  getCookie(c, names[which], 'host');

export function setAccessCookie(c: AppContext, token: string): void {
  setCookie(c, names.access, token, { ...cookieOptions, prefix: 'host', maxAge: accessSeconds });
}

export function setRefreshCookie(c: AppContext, token: string): void {
  setCookie(c, names.refresh, token, { ...cookieOptions, prefix: 'host', maxAge: refreshDays.idle * 86_400 });
}

export function clearCookies(c: AppContext): void {
  for (const name of Object.values(names)) deleteCookie(c, name, { ...cookieOptions, prefix: 'host' });
}
