/**
 * `POST /api/webhooks/ycloud/:endpoint`: raw bytes → signature → one row in the inbox → 2xx. The random part of the address says
 * whose it is, and nothing else does. What is wrong leaves no trace but a counter; the worker makes sense of the rest.
 */
import { findEndpoint, storeDelivery, type Endpoint } from '#db/platform/webhook-inbox.ts';
import { withTenant } from '#db/platform/tenant.ts';
import type { AppContext } from '../context.ts';
import type { Deps } from '../deps.ts';
import { notFound, Problem } from '../errors.ts';
import { createBadCounter } from './bad-counter.ts';
import { readLimited } from './read-limited.ts';
import { importSecret, isSigned } from './ycloud-signature.ts';

const megabyte = 1024 * 1024;
/** How long an address and its secret are believed: a removed number stops being heard this much later at most. */
const keptMs = 30_000;

interface Known {
  endpoint: Endpoint;
  key: CryptoKey;
  at: number;
}

/** One per process and app: it remembers secrets, so that a delivery costs one HMAC and one insert. */
export function createYcloudReceiver(deps: Deps) {
  const known = new Map<string, Known>();
  const bad = createBadCounter(() => deps.now().getTime());

  async function find(id: string): Promise<Known | null> {
    const kept = known.get(id);
    const now = deps.now().getTime();
    if (kept && now - kept.at < keptMs) return kept;
    const endpoint = /^[\w-]{20,100}$/.test(id) ? await findEndpoint(deps.sql, id) : null;
    const secret =
      endpoint?.provider === 'ycloud'
        ? await withTenant(deps.sql, endpoint.tenant_id, (tx) =>
            deps.vault.get(tx, endpoint.tenant_id, endpoint.secret_key),
          )
        : null;
    known.delete(id);
    if (!endpoint || secret === null) return null;
    const found = { endpoint, key: await importSecret(secret), at: now };
    if (known.size >= 5000) known.clear();
    known.set(id, found);
    return found;
  }

  return async function receive(c: AppContext): Promise<{ received: true; duplicate: boolean }> {
    const id = c.req.param('endpoint') ?? '';
    // Somebody who guesses addresses pays for it before the database is asked; a known address never does.
    if (!known.has(id)) refuseFlood(bad.isFull(c.var.ip));
    const raw = await readLimited(c.req.raw, megabyte);
    if (!raw) throw new Problem('too_large');
    const target = await find(id);
    if (!target) {
      bad.add(c.var.ip);
      throw notFound();
    }
    if (!(await isSigned(c.req.header('ycloud-signature'), raw, target.key, deps.now().getTime()))) {
      refuseFlood(bad.add(`${c.var.ip} ${id}`));
      throw new Problem('wrong_signature');
    }
    const eventId = readEventId(raw);
    if (!eventId) throw new Problem('bad_request', { detail: 'An event needs an id.' });
    const delivery = { provider: 'ycloud', endpoint: id, eventId, raw };
    const isNew = await withTenant(deps.sql, target.endpoint.tenant_id, (tx) => storeDelivery(tx, delivery));
    return { received: true, duplicate: !isNew };
  };
}

function refuseFlood(isFull: boolean): void {
  if (isFull) throw new Problem('too_many_requests', { headers: { 'retry-after': '60' } });
}

/** The envelope's id: visible ASCII, as a key must be. The rest of the body is the worker's business. */
function readEventId(raw: Uint8Array): string | null {
  try {
    const event = JSON.parse(new TextDecoder().decode(raw)) as { id?: unknown } | null;
    return typeof event?.id === 'string' && /^[\x21-\x7e]{1,200}$/.test(event.id) ? event.id : null;
  } catch {
    return null;
  }
}
