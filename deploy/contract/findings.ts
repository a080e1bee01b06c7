/** Reads Schemathesis's report, and tells findings that deploy/contract/explained.ts explains from those that nothing does. */
import { explained, type FieldError, untold } from './explained.ts';

/** One check that an answer did not pass. */
export interface Finding {
  /** As described: `GET /api/crm/leads`. */
  operation: string;
  /** Name of the check: `negative_data_rejection`. */
  check: string;
  message: string;
  /** What the request was made for: `Unspecified HTTP method: TRACE`. */
  about: string;
  status: number | null;
  /** The request, to do it again. */
  request: string;
  /** The answer's body. */
  answer: string;
}

interface Recorder {
  label: string;
  cases?: Record<string, { value: { meta?: { phase?: { data?: { description?: string } } } } }>;
  checks?: Record<
    string,
    { name: string; status: string; failure_info?: { failure: { operation: string; message: string } } }[]
  >;
  interactions?: Record<
    string,
    {
      request?: { method: string; uri: string; body?: { $base64?: string } | null };
      response?: { status_code: number; content?: { $base64?: string } | null } | null;
    }
  >;
}

const decode = (content: { $base64?: string } | null | undefined): string =>
  content?.$base64 ? Buffer.from(content.$base64, 'base64').toString('utf8') : '';

/** @param report lines of JSON. @returns how many requests were made, and what came of them */
export function readFindings(report: string): { requests: number; findings: Finding[]; errors: string[] } {
  const findings: Finding[] = [];
  const errors: string[] = [];
  let requests = 0;
  for (const line of report.split('\n').filter(Boolean)) {
    const event = JSON.parse(line) as {
      ScenarioFinished?: { recorder: Recorder };
      NonFatalError?: unknown;
      FatalError?: unknown;
    };
    if (event.NonFatalError ?? event.FatalError) errors.push(JSON.stringify(event).slice(0, 600));
    const { cases = {}, checks = {}, interactions = {} } = event.ScenarioFinished?.recorder ?? ({} as Recorder);
    requests += Object.keys(interactions).length;
    for (const [id, results] of Object.entries(checks)) {
      const { request, response } = interactions[id] ?? {};
      for (const { name, status, failure_info: info } of results) {
        if (status !== 'failure' || !info) continue;
        findings.push({
          operation: info.failure.operation,
          check: name,
          message: info.failure.message,
          about: cases[id]?.value.meta?.phase?.data?.description ?? '',
          status: response?.status_code ?? null,
          request: `${request?.method} ${request?.uri} ${decode(request?.body)}`.trim(),
          answer: decode(response?.content),
        });
      }
    }
  }
  return { requests, findings, errors };
}

/** Why a finding is none, or null. */
function explain({ check, operation, status, answer }: Finding): string[] | null {
  const known = explained.find(
    (each) => each.check === check && each.status === status && each.operation.test(operation),
  );
  if (known) return [known.reason];
  if (check !== 'positive_data_acceptance') return null;
  const problem = (answer.startsWith('{') ? JSON.parse(answer) : {}) as { code?: string; errors?: FieldError[] };
  // Faults of a flow and of its file are told in words of their own; the whole problem counts as one.
  const whole = problem.code?.startsWith('invalid_flow') ? [{ path: '', code: problem.code, message: '' }] : [];
  const { errors = whole } = problem;
  const reasons = errors.map((error) => untold.find((rule) => rule.fits(error))?.reason ?? null);
  return errors.length === 0 || reasons.includes(null) ? null : (reasons as string[]);
}

/** The first of each kind of finding that nothing explains, for people, and how often each explanation served. */
export function judge({ requests, findings, errors }: ReturnType<typeof readFindings>) {
  const served = new Map<string, number>();
  const kinds = new Map<string, Finding[]>();
  for (const finding of findings) {
    const reasons = explain(finding);
    for (const reason of new Set(reasons)) served.set(reason, (served.get(reason) ?? 0) + 1);
    if (reasons) continue;
    const kind = `${finding.check} · ${finding.operation} · ${finding.status}`;
    kinds.set(kind, [...(kinds.get(kind) ?? []), finding]);
  }
  const lines = [
    ...[...served].map(([reason, count]) => `explained ${count} times: ${reason}`),
    ...errors.map((error) => `ERROR ${error}`),
    ...[...kinds].map(([kind, [one, ...more]]) => {
      const { message, about, request, answer } = one!;
      const said = [message.split('\n').slice(0, 3).join(' '), about, request, answer].map(
        (part) => `  ${part.slice(0, 600)}`,
      );
      return [`FINDING ${kind} (${more.length + 1} times)`, ...said].join('\n');
    }),
  ];
  return { requests, unexplained: kinds.size + errors.length, lines };
}
