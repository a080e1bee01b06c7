/** What the API answers when it refuses (RFC 9457), as an error the interface can show. */

/** One field the API did not accept: where, why, and a stable code. */
export interface FieldProblem {
  path: string;
  message: string;
  code?: string;
  /** Which of several faults that share the code. */
  reason?: string;
  /** A sentence of its own, in both languages. */
  text?: { es: string; en: string };
}

export class ApiProblem extends Error {
  /** HTTP status; 0 when no answer came at all. */
  readonly status: number;
  /** Stable code of the API, or `network` / `unreadable`. */
  readonly code: string;
  readonly requestId: string | undefined;
  readonly fields: FieldProblem[];
  /** The whole problem document, for extra members such as `issues`. */
  readonly body: Record<string, unknown>;

  constructor(status: number, body: Record<string, unknown>) {
    super(text(body['detail']) ?? text(body['title']) ?? `HTTP ${status}`);
    this.name = 'ApiProblem';
    this.status = status;
    this.code = text(body['code']) ?? (status === 0 ? 'network' : 'unreadable');
    this.requestId = text(body['request_id']);
    this.fields = Array.isArray(body['errors']) ? (body['errors'] as FieldProblem[]) : [];
    this.body = body;
  }
}

/** Reads a refusal. A body that is no JSON (a proxy's page) still becomes a problem with its status. */
export async function problemOf(response: Response): Promise<ApiProblem> {
  const body: unknown = await response.json().catch(() => ({}));
  return new ApiProblem(
    response.status,
    body !== null && typeof body === 'object' ? (body as Record<string, unknown>) : {},
  );
}

export function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
