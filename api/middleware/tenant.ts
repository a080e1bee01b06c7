/** Puts `read` and `change` on the context: the only ways from a route to the data, and both name the tenant. */
import { isUndone } from '#db/platform/failures.ts';
import type { Scope } from '#db/platform/scope.ts';
import { forbidChanges, withTenant } from '#db/platform/tenant.ts';
import { createMiddleware } from 'hono/factory';
import type { Act, AppContext, AppEnv, Principal } from '../context.ts';
import { amend, answerOnce, assertFirst } from './idempotency.ts';

export const openTenant = createMiddleware<AppEnv>(async (c, next) => {
  enterTenant(c, c.var.principal, c.var.scope);
  await next();
});

/** For routes that find out themselves who asks (a key in the path): from here on `read` and `change` work. */
export function enterTenant(c: AppContext, principal: Principal, scope: Scope): void {
  const { deps, requestId, ip } = c.var;
  const { tenantId } = principal;
  c.set('principal', principal);
  c.set('scope', scope);
  c.set('read', (work) =>
    retry(
      () =>
        withTenant(deps.sql, tenantId, async (tx) => {
          // In one packet with the first statement of `work`, as the tenant's name is.
          const readOnly = forbidChanges(tx);
          readOnly.catch(() => {});
          const result = await work(tx);
          await readOnly;
          return result;
        }),
      true,
    ),
  );
  const acting = <T>(work: (act: Act) => Promise<T>) =>
    retry(() => withTenant(deps.sql, tenantId, (tx) => work({ tx, tenantId, actor: principal, scope, requestId, ip })));
  c.set('change', (status, work, options) =>
    acting((act) => answerOnce(c, act, status, work, options?.secret ?? false)),
  );
  c.set('rehearse', (work) => acting((act) => takeBack(act, work)));
  c.set('beFirst', () => acting(async (act) => void (await assertFirst(c, act))));
  c.set('amend', (body) => acting((act) => amend(c, act, body)));
}

/** Runs `work` within a savepoint, and goes back to it. */
async function takeBack<T>(act: Act, work: (act: Act) => Promise<T>): Promise<T> {
  const done = new Error('taken back');
  let result: { value: T } | undefined;
  await act.tx
    .savepoint(async (tx) => {
      result = { value: await work({ ...act, tx }) };
      throw done;
    })
    .catch((error: unknown) => {
      if (error !== done) throw error;
    });
  return result!.value;
}

/**
 * Deadlocks and serialization failures undo the whole transaction: running it again is safe. After a lost connection it is so for
 * reads only, because nobody knows whether a change was committed.
 */
async function retry<T>(run: () => Promise<T>, readsOnly = false): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await run();
    } catch (error) {
      const { code = '' } = error as { code?: string };
      const lost =
        readsOnly && attempt === 1 && /^(CONNECTION_CLOSED|CONNECTION_ENDED|ECONNRESET|EPIPE|57P01)$/.test(code);
      if (attempt === 3 || !(isUndone(error) || lost)) throw error;
    }
  }
}
