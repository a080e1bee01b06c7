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
