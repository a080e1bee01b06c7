/** Turns a call into an answer: faults, errors and the headers about usage. The same for calls by themselves and in batches. */
import type { CallFault } from '../../faults.ts';
import type { Occasion } from '../../occasion.ts';
import { type GraphCall, targetOf } from './call.ts';
import { countDays } from '../insights/days.ts';
import type { GraphFault } from '../faults.ts';
import { answerGraph } from './graph.ts';
import type { Meta } from '../meta.ts';
import { placeOf } from './paging.ts';
import { deadToken, GraphProblem } from './problem.ts';
import type { UsageOverride } from './usage.ts';

export interface GraphAnswer {
  status: number;
  headers: Record<string, string>;
  body: unknown;
  /** Graph's error code. */
  code: number | null;
}

/** What faults may look at in a call. */
export function occasionOf(call: GraphCall, now: number): Occasion {
  const { edge } = targetOf(call);
  const range = safely(() => call.params.range('time_range'));
  const place = safely(() => placeOf(call));
  return {
    calls: 'graph',
    method: call.method,
    path: `/${call.version}/${call.segments.join('/')}`,
    edge,
    page: place?.page,
    rows: place?.limit,
    days: range && countDays(...range),
    at: now,
  };
}

function safely<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}

/** @param faults those that strike it; only Graph's own kinds count here */
export async function respond(
  meta: Meta,
  call: GraphCall,
  faults: readonly (CallFault | GraphFault)[],
): Promise<GraphAnswer> {
  meta.usage.count();
  const fault = faults.find((one): one is GraphFault => one.kind.startsWith('meta-'));
  const { object, edge } = targetOf(call);
  // A throttle says how long it lasts in headers about an account or a business, whatever the call was about.
  const accountId = accountOf(meta, object) ?? (fault?.kind === 'meta-throttle' ? meta.settings.account.id : null);
  const headersWith = (more?: UsageOverride) => meta.usage.headers(accountId, edge === 'insights', more);
  try {
    if (meta.usage.percent() >= 100)
      throw new GraphProblem(4, '(#4) Application request limit reached', { transient: true });
    if (fault) refuse(fault);
    const body = await answerGraph(meta, call);
    if (fault?.kind === 'meta-foreign-next') leadAstray(body);
    return { status: 200, headers: headersWith(), body, code: null };
  } catch (error) {
    if (!(error instanceof GraphProblem)) console.error(error);
    const problem = error instanceof GraphProblem ? error : new GraphProblem(1, 'An unknown error occurred');
    const more = fault?.kind === 'meta-throttle' ? throttled(fault.code, fault.regainMinutes ?? 1) : undefined;
    return {
      status: problem.status(meta.settings.statuses),
      headers: headersWith(more),
      body: problem.envelope(),
      code: problem.code,
    };
  }
}

function refuse(fault: GraphFault): void {
  if (fault.kind === 'meta-error') {
    const { code, subcode, status, transient, message } = fault;
    throw new GraphProblem(code, message.startsWith('(#') ? message : `(#${code}) ${message}`, {
      subcode,
      status,
      transient,
    });
  }
  if (fault.kind === 'meta-throttle') {
    const { code, subcode, status } = fault;
    throw new GraphProblem(code, `(#${code}) ${sentences[code] ?? 'There have been too many calls.'}`, {
      subcode,
      status,
      transient: true,
    });
  }
  if (fault.kind === 'meta-token') throw deadToken(fault.end, fault.status);
  if (fault.kind === 'meta-too-much-data') {
    if (fault.code === 1)
      throw new GraphProblem(1, "Please reduce the amount of data you're asking for, then retry your request");
    throw new GraphProblem(100, '(#100) There is too much data to process for this call', { subcode: 1_487_534 });
  }
}

const sentences: Record<number, string> = {
  4: 'Application request limit reached',
  17: 'User request limit reached',
  32: 'Page request limit reached',
  613: 'Calls to this api have exceeded the rate limit.',
};

/** Which limit a code is about, in the header that tells of it. */
function throttled(code: number, minutes: number): UsageOverride {
  if (code === 4) return { app: 100 };
  if (code >= 80_000) return { useCase: 100, regainMinutes: minutes };
  return { account: 100, resetSeconds: minutes * 60, useCase: 100, regainMinutes: minutes };
}

/** Another host behind a link that looks right. */
function leadAstray(body: unknown): void {
  const { paging } = body as { paging?: { next?: string } };
  if (paging?.next) paging.next = paging.next.replace(/^https?:\/\/[^/]+/, 'https://graph.facebook.com.evil.example');
}

/** The ad account a call is about, as digits. */
function accountOf(meta: Meta, object: string): string | null {
  if (object.startsWith('act_')) return object.slice(4);
  const report = meta.reports.get(object);
  if (report) return report.history.account.id;
  for (const [id, history] of meta.world.accounts) if (history.find(object)) return id;
  return null;
}
