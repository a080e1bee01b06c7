/** The API as somebody uses it who is signed in. */
import type { Ready } from '../ready.ts';

/** A call in JSON that follows no redirect. @throws when the answer is an error */
export type Call = <T>(method: string, path: string, body?: unknown) => Promise<T>;

/** @param email of somebody with the demo's password. @returns the headers that make a call theirs. @throws unless they are let in */
export async function signIn(ready: Ready, email: string) {
  const headers = { 'content-type': 'application/json', origin: ready.url };
  const login = await fetch(`${ready.url}/api/auth/login`, {
    method: 'POST',
    headers,
    body: JSON.stringify({ email, password: ready.password }),
  });
  if (!login.ok) throw new Error(`sign-in answered ${login.status}`);
  const cookie = login.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ');
  return { ...headers, cookie };
}

/** Signs in. An answer without JSON is read as `{}`. */
export async function openSession(ready: Ready, email: string): Promise<Call> {
  const headers = await signIn(ready, email);
  return async <T>(method: string, path: string, body?: unknown) => {
    const answer = await fetch(ready.url + path, {
      method,
      headers,
      body: body === undefined ? undefined : JSON.stringify(body),
      redirect: 'manual',
    });
    const text = await answer.text();
    if (answer.status >= 400) throw new Error(`${method} ${path} answered ${answer.status} ${text}`);
    return (text.startsWith('{') ? JSON.parse(text) : {}) as T;
  };
}
