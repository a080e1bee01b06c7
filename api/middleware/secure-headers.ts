/** The same headers on every answer; pages get a policy for their scripts and styles besides (middleware/pages.ts). */
import { createMiddleware } from 'hono/factory';
import { secureHeaders as honoHeaders } from 'hono/secure-headers';
import type { AppEnv } from '../context.ts';

/** @param publicUrl where people reach us: browsers are held to HTTPS where it is served */
export const secureHeaders = (publicUrl: string) => {
  const setHeaders = honoHeaders({
    xFrameOptions: 'DENY',
    referrerPolicy: 'strict-origin-when-cross-origin',
    permissionsPolicy: { camera: [], geolocation: [], microphone: [], payment: [], usb: [] },
    strictTransportSecurity: publicUrl.startsWith('https:') && 'max-age=31536000; includeSubDomains',
    // An answer that is no page runs nothing and is framed by nobody.
    contentSecurityPolicy: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] },
    overwrite: false,
  });
  return createMiddleware<AppEnv>(async (c, next) => {
    await setHeaders(c, next);
    if (!c.res.headers.has('cache-control')) c.res.headers.set('cache-control', 'no-store');
  });
};
