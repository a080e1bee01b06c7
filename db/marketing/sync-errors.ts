/**
 * Why a reading of Meta is incomplete, or waits: every code with its sentence and what to do about it. The codes stand in
 * `sync_runs.error` and `sync_runs.waiting_for` and in answers of the API.
 */
import type { Text } from '#flow';

export interface SyncFault {
  /** What happened. */
  text: Text;
  /** What to do; null where it passes by itself. */
  action: Text | null;
}

const fault = (es: string, en: string, action: [es: string, en: string] | null = null): SyncFault => ({
  text: { es, en },
  action: action && { es: action[0], en: action[1] },
});
const reconnect: [string, string] = [
  'Vuelve a conectar Meta: la lectura sigue donde quedó.',
  'Connect Meta again: the reading goes on where it stopped.',
];
const tryLater: [string, string] = [
  'Se intentará de nuevo en la próxima lectura. También puedes actualizar ahora.',
  'The next reading will try again. You can also refresh now.',
];

export const syncFaults = {
  'token-expired': fault('La conexión con Meta venció.', 'The connection with Meta has expired.', reconnect),
  'token-revoked': fault(
    'Meta ya no acepta la conexión: se quitó la app o se cambió la contraseña.',
    'Meta no longer accepts the connection: the app was removed or the password changed.',
    reconnect,
  ),
  'token-checkpoint': fault(
    'Facebook pide a la persona conectada que confirme algo.',
    'Facebook asks the connected person to confirm something.',
    ['Entra en Facebook, confirma y vuelve a conectar Meta.', 'Sign in to Facebook, confirm, and connect Meta again.'],
  ),
  'not-connected': fault('Meta no está conectada.', 'Meta is not connected.', ['Conecta Meta.', 'Connect Meta.']),
  'missing-permission': fault(
    'Falta un permiso para leer los anuncios de esta cuenta.',
    'A permission to read the ads of this account is missing.',
    [
      'Vuelve a conectar Meta y acepta todos los permisos, con una persona que tenga acceso a la cuenta.',
      'Connect Meta again and grant all permissions, as a person with access to the account.',
    ],
  ),
  'not-found': fault(
    'La persona conectada ya no tiene acceso a esta cuenta publicitaria.',
    'The connected person no longer has access to this ad account.',
    [
      'Pide acceso a la cuenta en Meta Business, o conecta a otra persona.',
      'Ask for access to the account in Meta Business, or connect another person.',
    ],
  ),
  blocked: fault('Meta bloqueó la lectura por una política.', 'Meta has blocked the reading for a policy.', [
    'Revisa la calidad de la cuenta en Meta Business.',
    'Look at Account Quality in Meta Business.',
  ]),
  preparing: fault(
    'Meta está preparando un informe grande; puede tardar horas.',
    'Meta is preparing a large report; it may take hours.',
  ),
  'rate-limit': fault(
    'Meta pide esperar: se hicieron muchas lecturas en poco tiempo.',
    'Meta asks to wait: there were many readings in a short time.',
  ),
  unavailable: fault(
    'Meta no responde bien en este momento.',
    'Meta does not answer properly at the moment.',
    tryLater,
  ),
  'too-much-data': fault(
    'Meta no puede entregar algunos días: son demasiados datos.',
    'Meta cannot deliver some days: they are too much data.',
    tryLater,
  ),
  'too-old': fault('Meta ya no guarda días tan antiguos.', 'Meta no longer keeps days that old.'),
  refused: fault('Meta rechazó la lectura.', 'Meta refused the reading.', tryLater),
  disconnected: fault(
    'La cuenta se desconectó durante la lectura.',
    'The account was disconnected during the reading.',
    ['Conéctala otra vez para seguir leyendo.', 'Connect it again to go on reading.'],
  ),
  'account-changed': fault(
    'La cuenta cambió de zona horaria o de moneda: se lee todo de nuevo.',
    'The account has another time zone or currency: everything is read anew.',
  ),
  cancelled: fault('Alguien detuvo la lectura.', 'Somebody stopped the reading.', tryLater),
  internal: fault('La lectura falló por un error nuestro.', 'The reading failed by a fault of ours.', tryLater),
} as const satisfies Record<string, SyncFault>;

export type SyncErrorCode = keyof typeof syncFaults;
export const syncErrorCodes = Object.keys(syncFaults) as [SyncErrorCode, ...SyncErrorCode[]];

/** The code of a row, as one of the table: what an older version wrote counts as a fault of ours. */
export const syncErrorOf = (code: string | null): SyncErrorCode | null =>
  code === null ? null : Object.hasOwn(syncFaults, code) ? (code as SyncErrorCode) : 'internal';
