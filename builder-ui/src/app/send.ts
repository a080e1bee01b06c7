/** `fetch` for the API: every refusal is thrown as an ApiProblem, and an expired session is renewed once. */
import { language } from './language.ts';
import { ApiProblem, problemOf } from './problem.ts';

let renewal: Promise<boolean> | undefined;
const lost = new Set<() => void>();

/** Calls `listener` when the session is over and cannot be renewed. Returns how to stop listening. */
export function onSessionLost(listener: () => void): () => void {
  lost.add(listener);
  return () => lost.delete(listener);
}

/** Renews the session's cookies. Calls at the same time share one request, because a refresh token is used once. */
export function renewSession(): Promise<boolean> {
  renewal ??= fetch('/api/auth/refresh', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{}',
  })
    .then((response) => response.ok)
    .catch(() => false)
    .finally(() => (renewal = undefined));
  return renewal;
}

/** Like `fetch`, but throws ApiProblem for anything that is not 2xx, and for no answer at all (status 0). */
export async function send(input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
  const call = () =>
    fetch(input, { ...init, credentials: 'same-origin', headers: withLanguage(init?.headers) }).catch(
      (cause: unknown) => {
        if (init?.signal?.aborted) throw cause;
        throw new ApiProblem(0, {});
      },
    );
  let response = await call();
  const path = typeof input === 'string' ? input : input instanceof URL ? input.pathname : input.url;
  const aboutSession = /\/api\/auth\/(login|refresh|logout)$/.test(path);
  if (response.status === 401 && !aboutSession) {
    if (await renewSession()) response = await call();
    if (response.status === 401) for (const listener of lost) listener();
  }
  if (!response.ok) throw await problemOf(response);
  return response;
}

/** Refusals come with a title in the language of the interface. */
function withLanguage(headers: HeadersInit | undefined): Headers {
  const all = new Headers(headers);
  all.set('accept-language', language());
  return all;
}
