/** The last stop of every error: turns it into a problem, and writes down what a caller must not see. */
import { VaultError } from '#db/platform/vault.ts';
import { HTTPException } from 'hono/http-exception';
import type { AppContext } from './context.ts';
import { Problem } from './errors.ts';
import type { ProblemCode } from './errors.ts';
import { Replay } from './middleware/idempotency.ts';

export function onError(error: Error, c: AppContext): Response {
  if (error instanceof Replay) {
    const body = error.status === 204 ? null : JSON.stringify(error.body);
    const headers = { 'content-type': 'application/json', 'idempotency-replayed': 'true' };
    return new Response(body, {
      status: error.status,
      headers: body === null ? { 'idempotency-replayed': 'true' } : headers,
    });
  }
  const problem = toProblem(error);
  if (problem.status >= 500 || error instanceof VaultError) {
    c.var.deps.log('error', problem.code, { request_id: c.var.requestId, error });
  }
  return problem.toResponse(c.var.requestId, c.req.header('accept-language'));
}

function toProblem(error: Error): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof HTTPException) return new Problem(byStatus[error.status] ?? 'bad_request', { cause: error });
  if (error instanceof VaultError) return new Problem('secret_unreadable', { cause: error });
  const { code = '' } = error as { code?: string };
  const known = byDatabaseCode(code) ?? 'internal';
  return new Problem(known, { cause: error, ...(known === 'unavailable' ? { headers: { 'retry-after': '2' } } : {}) });
}

const byStatus: Partial<Record<number, ProblemCode>> = {
  400: 'malformed_json',
  401: 'not_signed_in',
  403: 'forbidden',
  404: 'not_found',
  413: 'too_large',
  415: 'wrong_content_type',
};

/**
 * Errors of Postgres and its driver that say something to the caller. A foreign key that does not match looks the same
 * whether the row is a stranger's or nobody's.
 */
function byDatabaseCode(code: string): ProblemCode | undefined {
  if (code === '23505') return 'already_exists';
  if (['23503', '23514', '23502', '22P02', '22P05', '22021', '22003', '22007', '22008', '22001'].includes(code))
    return 'invalid_input';
  if (code === '55P03') return 'in_progress';
  if (/^(08|53|57P|57014)/.test(code) || /^(CONNECTION_|CONNECT_TIMEOUT|ECONN|EPIPE|ENOTFOUND|ETIMEDOUT)/.test(code))
    return 'unavailable';
  return undefined;
}
