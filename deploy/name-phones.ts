/**
 * Tells the sandbox's phone page what people are called. WhatsApp has each person's profile; the sandbox made these phones up and
 * knows their numbers alone, until somebody writes.
 */
import { namesOfPhones } from '#db/crm/leads.ts';
import { connect, withTenant } from '#db/platform/tenant.ts';

const pauseMs = 2000;

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

  const look = async () => {
    const answer = await ask(`phone?version=${version}`);
    if (answer.status !== 200) return;
    const seen = (await answer.json()) as Phones;
    version = seen.version;
    const nameless = seen.people.filter(({ name }) => name === null).map(({ person }) => person);
    if (nameless.length === 0) return;
    const names = await withTenant(app, at.tenantId, (tx) => namesOfPhones(tx, nameless));
    if (names.size === 0) return;
    const body = JSON.stringify(Object.fromEntries(names));
    await ask('names', { method: 'POST', headers: { 'content-type': 'application/json' }, body });
  };

  const loop = async () => {
    while (!ended.signal.aborted) {
      // The sandbox or the database may be on its way back; a name can wait.
      await look().catch(() => undefined);
      await new Promise<void>((done) => {
        const timer = setTimeout(done, pauseMs);
        ended.signal.addEventListener('abort', () => (clearTimeout(timer), done()), { once: true });
      });
    }
    await app.end({ timeout: 1 });
  };
  const running = loop();
  return () => {
    ended.abort();
    return running;
  };
}
