/** Can Meta be read: is there an app, does the token work, are its permissions there? Then also what meta-data.ts asks. */
import { text } from '#flow';
import { healthOf, type MetaConnection } from '#db/meta/meta-connections.ts';
import type { MetaHealth } from '#db/meta/meta-diagnostics.ts';
import { scopes } from '#providers/meta-graph/oauth-url.ts';
import { bad, type Check, ok } from './check.ts';
import { accounts, insights, pages, readings } from './meta-data.ts';

const reconnect = text(
  'En Marketing, toca «Conectar Meta» y acepta todos los permisos.',
  'In Marketing, press “Connect Meta” and grant all permissions.',
);

/** @param configured whether this installation has an app at Meta */
export function meta(health: MetaHealth, { configured, now }: { configured: boolean; now: Date }): Check[] {
  const { connection } = health;
  if (!configured)
    return [
      bad(
        'meta-app',
        'warning',
        text('Esta instalación no tiene una app de Meta.', 'This installation has no Meta app.'),
        text(
          'Quien la opera debe definir META_APP_ID y META_APP_SECRET; el README dice cómo.',
          'Its operator must set META_APP_ID and META_APP_SECRET; the README says how.',
        ),
      ),
    ];
  if (!connection)
    return [
      bad(
        'meta-token',
        'warning',
        text(
          'Meta no está conectada: no hay números de anuncios.',
          'Meta is not connected: there are no numbers of ads.',
        ),
        reconnect,
      ),
    ];
  return [
    token(connection, now),
    permissions(connection),
    ...accounts(health),
    ...readings(health, now),
    insights(health),
    ...pages(health),
  ];
}

function token(connection: MetaConnection, now: Date): Check {
  const who = connection.meta_user_name;
  const state = healthOf(connection, now);
  if (state === 'revoked')
    return bad(
      'meta-token',
      'error',
      text(
        `Meta ya no acepta el acceso de ${who}: se quitó la app, cambió la contraseña o Meta pide confirmar algo.`,
        `Meta no longer accepts the access of ${who}: the app was removed, the password changed, or Meta asks to confirm something.`,
      ),
      reconnect,
    );
  if (state === 'expired')
    return bad(
      'meta-token',
      'error',
      text(`El acceso de ${who} a Meta venció.`, `The access of ${who} to Meta has expired.`),
      reconnect,
    );
  const left = connection.token_expires_at
    ? Math.floor((connection.token_expires_at.getTime() - now.getTime()) / 86_400_000)
    : null;
  if (state === 'expiring')
    return bad(
      'meta-token',
      'warning',
      text(
        `El acceso de ${who} a Meta vence en ${left} días y no se pudo renovar solo.`,
        `The access of ${who} to Meta ends in ${left} days and could not be renewed by itself.`,
      ),
      reconnect,
    );
  if (connection.check_error === 'sealed-shut')
    return bad(
      'meta-token',
      'error',
      text('El acceso guardado no se puede abrir.', 'The access that is kept cannot be opened.'),
      text(
        'Quien opera la instalación debe reponer la clave en CREDENTIALS_KEYS; si se perdió, vuelve a conectar Meta.',
        'The operator of this installation must put the key back into CREDENTIALS_KEYS; if it is lost, connect Meta again.',
      ),
    );
  if (connection.check_error)
    return bad(
      'meta-token',
      'warning',
      text(
        `No se pudo revisar el acceso a Meta (${connection.check_error}); la última vez funcionaba.`,
        `The access to Meta could not be looked into (${connection.check_error}); it worked the last time.`,
      ),
      text(
        'Se intenta de nuevo en 15 minutos. Si sigue así, mira metastatus.com.',
        'It is tried again in 15 minutes. If it stays so, look at metastatus.com.',
      ),
    );
  return left === null
    ? ok('meta-token', `Meta está conectada (${who}).`, `Meta is connected (${who}).`)
    : ok(
        'meta-token',
        `Meta está conectada (${who}); el acceso dura ${left} días más y se renueva solo.`,
        `Meta is connected (${who}); the access lasts ${left} more days and is renewed by itself.`,
      );
}

function permissions({ scopes: granted }: MetaConnection): Check {
  const missing = scopes.filter((scope) => !granted.includes(scope));
  if (missing.length === 0)
    return ok('meta-permissions', 'Están todos los permisos de Meta.', 'All permissions of Meta are granted.');
  return bad(
    'meta-permissions',
    missing.includes('ads_read') ? 'error' : 'warning',
    text(`Faltan permisos de Meta: ${missing.join(', ')}.`, `Permissions of Meta are missing: ${missing.join(', ')}.`),
    reconnect,
  );
}
