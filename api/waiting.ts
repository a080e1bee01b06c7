/** What is answered while the process has not met its database yet: it lives, and serves nothing. */
import { Problem } from './errors.ts';

export function answerWaiting(request: Request): Response {
  const { pathname } = new URL(request.url);
  if (pathname === '/healthz') return Response.json({ status: 'ok' });
  if (pathname === '/readyz') return Response.json({ status: 'database-unreachable' }, { status: 503 });
  const problem = new Problem('unavailable', { headers: { 'retry-after': '2', 'cache-control': 'no-store' } });
  return problem.toResponse(crypto.randomUUID(), request.headers.get('accept-language') ?? undefined);
}
