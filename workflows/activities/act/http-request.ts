/**
 * Asks another system. Each try is written down before it goes out, so that none is forgotten and their number has an end; all
 * tries of a visit carry the same key, so that a system that knows keys does it once.
 */
import { type Config, type Facts, fillAddress, fillJson, readAnswer } from '#flow';
import type { Performed, Visit } from '#contract';
import { recallVisit, recordVisit } from '#db/flows/decision-log.ts';
import { EnrolmentGone, loadEnrolmentFacts } from '#db/flows/facts.ts';
import { countTry, endRequest, keepVars } from '#db/flows/flow-requests.ts';
import { readFlowSecret, signingSecret } from '#db/flows/flow-secrets.ts';
import { type Tx, withTenant } from '#db/platform/tenant.ts';
import { away } from '../../services/away.ts';
import type { ActivityDeps } from '../../services/deps.ts';
import type { EgressAnswer, EgressRequest } from '../../services/egress/egress.ts';
import { signatureOf } from '../../services/egress/signature.ts';
import { keepTrying } from '../deliver/keep-trying.ts';
import { later } from '../deliver/answers.ts';
import type { Effect } from './effect.ts';
import { answered } from './once.ts';

/** Pauses between tries, in seconds: half an hour in all, then it has failed. */
export const pauses = [15, 60, 225, 600, 900];
const mostTries = pauses.length + 1;
/** However long the other side asks us to wait. */
const longestPauseSeconds = 900;

type Asked = Config<'http-request'>;

export const httpRequest: Effect<'http-request'> = async (deps, visit, config) => {
  const begun = await withTenant(deps.sql, visit.tenantId, (tx) => begin(tx, deps, visit, config));
  if (!('request' in begun)) return begun;
  const answer = await away.during(() => deps.egress.send(begun.request));
  return await keepTrying(() =>
    withTenant(deps.sql, visit.tenantId, (tx) => end(tx, visit, config, answer, begun.tries)),
  );
};

/** Counts the try and makes the request, unless the visit has a port already or the enrolment has ended or been told something. */
async function begin(
  tx: Tx,
  deps: ActivityDeps,
  visit: Visit,
  config: Asked,
): Promise<Performed | { request: EgressRequest; tries: number }> {
  const { enrolmentId, seq, nodeId } = visit;
  const answer = await answered(tx, visit);
  if (answer) return answer;
  const facts = await loadEnrolmentFacts(tx, enrolmentId);
  if (!facts) throw new EnrolmentGone();
  const headers = await headersOf(tx, deps, visit, config);
  if (headers === null) return await give(tx, visit, 'failed', 'http-secret-missing', null);
  const tries = await countTry(tx, { enrolmentId, nodeId, visit: seq });
  if (tries > mostTries) return await give(tx, visit, 'failed', 'http-gave-up', null);
  return { request: await sign(tx, deps, visit, requestOf(config, facts, headers)), tries };
}

async function headersOf(
  tx: Tx,
  deps: ActivityDeps,
  { tenantId }: Visit,
  { headers = [] }: Asked,
): Promise<Record<string, string> | null> {
  const made: Record<string, string> = {};
  for (const { name, value, secret } of headers) {
    const said = secret === undefined ? value : await readFlowSecret(tx, deps.vault, tenantId, secret);
    if (said == null) return null;
    made[name.toLowerCase()] = said;
  }
  return made;
}

function requestOf({ method, url, body }: Asked, facts: Facts, headers: Record<string, string>): EgressRequest {
  const takesBody = method === 'POST' || method === 'PUT' || method === 'PATCH';
  const filled = takesBody ? (body?.trim() ? fillJson(body, facts) : '{}') : null;
  return {
    method,
    url: fillAddress(url, facts),
    headers: {
      accept: 'application/json',
      'user-agent': 'Cadencia',
      ...(filled !== null && { 'content-type': 'application/json' }),
      ...headers,
      ...(filled !== null && { 'content-length': String(Buffer.byteLength(filled)) }),
    },
    body: filled,
  };
}

/** With the account's secret. */
async function sign(tx: Tx, deps: ActivityDeps, visit: Visit, request: EgressRequest): Promise<EgressRequest> {
  const secret = await signingSecret(tx, deps.vault, visit.tenantId);
  const id = `${visit.enrolmentId}-${visit.seq}`;
  const signature = signatureOf(id, secret, request.body ?? '', Math.floor(Date.now() / 1000));
  return { ...request, headers: { ...request.headers, 'idempotency-key': id, ...signature } };
}

/** What it came to: a port, or another try later. */
async function end(tx: Tx, visit: Visit, config: Asked, answer: EgressAnswer, tries: number): Promise<Performed> {
  const before = await recallVisit(tx, visit.enrolmentId, visit.seq);
  if (before !== null) return { type: 'performed', port: before };
  const status = answer.is === 'answer' ? answer.status : null;
  const fault = faultOf(answer);
  if (fault === null) {
    const vars = readAnswer(answer.is === 'answer' ? answer.body : '', config.answer ?? []);
    await keepVars(tx, visit.enrolmentId, { ...vars, http_status: status });
    return await give(tx, visit, 'ok', 'http-answered', status);
  }
  const isPassing =
    answer.is === 'lost' || (status !== null && (status >= 500 || status === 408 || status === 425 || status === 429));
  const pause = pauses[tries - 1];
  if (isPassing && pause !== undefined) {
    await endRequest(tx, { enrolmentId: visit.enrolmentId, visit: visit.seq }, { status, fault });
    const asked = answer.is === 'answer' ? answer.retryAfter : null;
    const seconds = Math.max(pause * (0.8 + Math.random() * 0.4), Math.min(asked ?? 0, longestPauseSeconds));
    return later('http-retry', new Date(Date.now() + seconds * 1000));
  }
  await keepVars(tx, visit.enrolmentId, { http_status: status });
  return await give(tx, visit, 'failed', fault, status);
}

function faultOf(answer: EgressAnswer): string | null {
  if (answer.is !== 'answer') return answer.fault;
  if (answer.status >= 200 && answer.status < 300) return null;
  return answer.status >= 300 && answer.status < 400 ? 'http-redirect' : 'http-status';
}

async function give(
  tx: Tx,
  visit: Visit,
  port: 'ok' | 'failed',
  reason: string,
  status: number | null,
): Promise<Performed> {
  const { enrolmentId, seq, nodeId } = visit;
  const fault = port === 'ok' ? null : reason;
  await endRequest(tx, { enrolmentId, visit: seq }, { status, fault });
  await recordVisit(tx, { enrolmentId, seq, nodeId, kind: 'http-request' }, { port, reason, data: { status } });
  return { type: 'performed', port };
}
