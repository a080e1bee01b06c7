/**
 * Tells the sandbox's phone page what people are called. WhatsApp has each person's profile; the sandbox made these phones up and
 * knows their numbers alone, until somebody writes.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { namesOfPhones } from '#db/crm/leads.ts';
import { connect, withTenant } from '#db/platform/tenant.ts';

interface Phones {
  version: number;
  people: { person: string; name: string | null }[];
}

/** @returns ends it */
export function namePhones(at: { sandboxUrl: string; appUrl: string; tenantId: string }): () => Promise<void> {
  const app = connect(at.appUrl, { max: 1, name: 'cadencia-phones' });
  const ended = new AbortController();
  const ask = (path: string, init: RequestInit = {}) =>
    fetch(`${at.sandboxUrl}/_sandbox/${path}`, {
      ...init,
      signal: AbortSignal.any([ended.signal, AbortSignal.timeout(5000)]),
    });
  let version = -1;

  const tell = async (names: ReadonlyMap<string, string>) => {
    if (names.size === 0) return;
    const body = JSON.stringify(Object.fromEntries(names));
    await ask('names', { method: 'POST', headers: { 'content-type': 'application/json' }, body });
  };
  const look = async () => {
    const answer = await ask(`phone?version=${version}`);
    if (answer.status !== 200) return;
    const seen = (await answer.json()) as Phones;
    const nameless = seen.people.filter(({ name }) => name === null).map(({ person }) => person);
    if (nameless.length > 0) await tell(await withTenant(app, at.tenantId, (tx) => namesOfPhones(tx, nameless)));
    // Only now: what failed is tried again.
    version = seen.version;
  };

  const loop = async () => {
    while (!ended.signal.aborted) {
      // The sandbox or the database may be on its way back; a name can wait.
      await look().catch(() => undefined);
      await pause(2000, undefined, { signal: ended.signal }).catch(() => undefined);
    }
    await app.end({ timeout: 1 });
  };
  const running = loop();
  return () => {
    ended.abort();
    return running;
  };
}
