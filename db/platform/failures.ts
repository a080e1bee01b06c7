/** Which errors of the database are its trouble of the moment, and not the statement's fault. */

const transientCode = /^(08|53|57P|40001$|40P01$|55P03$|57014$|25P03$|25P04$|XX000$)/;
const connectionCode = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ENOENT',
  'CONNECTION_CLOSED',
  'CONNECTION_ENDED',
  'CONNECTION_DESTROYED',
  'CONNECTION_SILENT',
  'CONNECT_TIMEOUT',
]);

/**
 * True when the same transaction may succeed later: connection lost or refused, server starting or stopping, resources short,
 * deadlock, time-outs. Of a statement that ran outside its transaction (a backend that died) too: row security refuses it with
 * "unrecognized configuration parameter", 42704.
 */
export function isTransient(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false;
  const { code, message } = error as { code?: unknown; message?: unknown };
  if (typeof code !== 'string') return false;
  return (
    transientCode.test(code) ||
    connectionCode.has(code) ||
    (code === '42704' && String(message).includes('app.tenant_id'))
  );
}

/** A deadlock or a serialization failure: nothing of the transaction was done, so running it again is safe. */
export const isUndone = (error: unknown): boolean =>
  ['40P01', '40001'].includes(String((error as { code?: unknown } | null)?.code));

/** The connection was lost: nobody knows whether the transaction was committed, so running it again may be doing it twice. */
export function isUnknown(error: unknown): boolean {
  const { code } = (error ?? {}) as { code?: unknown };
  return typeof code === 'string' && (connectionCode.has(code) || /^(08|57P)/.test(code));
}

/**
 * Runs a whole transaction again when the database took it back because of another one.
 * @param tries in all
 */
export async function repeatUndone<T>(run: () => Promise<T>, tries = 5): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await run();
    } catch (error) {
      if (attempt >= tries || !isUndone(error)) throw error;
      // Not in step with whoever it met.
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 50 * attempt));
    }
  }
}
