/**
 * `POST /api/webhooks/:provider/:endpoint`: raw bytes → signature → rows in the inbox → 2xx. The random part of the address says
 * whose it is, and nothing else does. What is wrong leaves no trace but a counter; the worker makes sense of the rest.
 */
import {
  findEndpoint,
  type Endpoint,
  type PlainDelivery,
  storeDelivery,
  storePlainDeliveries,
} from '#db/platform/webhook-inbox.ts';
import { withTenant } from '#db/platform/tenant.ts';
import { listWabas } from '#db/sending/senders.ts';
import { findProvider } from '#providers/mod.ts';
import type { WebhookReader } from '#providers/port.ts';
import type { AppContext } from '../context.ts';
import type { Deps } from '../deps.ts';
import { notFound, Problem } from '../errors.ts';
import { createGatherers } from '../gather.ts';
import { createBadCounter } from './bad-counter.ts';
import { readBytes } from '../middleware/read-bytes.ts';

const bounds = { most: 1024 * 1024, seconds: 10 };
/** How long an address and its secret are believed: a removed number stops being heard this much later at most. */
const keptMs = 30_000;
/** Bytes of a delivery that is still stored together with others. */
const mostTogether = 16 * 1024;

interface Known {
  endpoint: Endpoint;
  reader: WebhookReader;
  secret: string;
  at: number;
}

/** One per process and app: it remembers secrets, so that a delivery costs one HMAC and one insert. */
export function createWhatsAppReceiver(deps: Deps) {
  const known = new Map<string, Known>();
  const bad = createBadCounter(() => deps.now().getTime());
  /** What comes at the same time is stored together. */
  const storePlain = createGatherers(
    (tenantId, all: PlainDelivery[]) => storePlainDeliveries(deps.sql, tenantId, all),
    { lanes: 1, most: 50, patienceMs: 250 },
  );

  async function find(id: string): Promise<Known | null> {
    const kept = known.get(id);
    const now = deps.now().getTime();
    if (kept && now - kept.at < keptMs) return kept;
    const endpoint = /^[\w-]{20,100}$/.test(id) ? await findEndpoint(deps.sql, id) : null;
    const reader = endpoint && findProvider(endpoint.provider)?.webhook;
    const secret =
      endpoint && reader
        ? await withTenant(deps.sql, endpoint.tenant_id, (tx) =>
            deps.vault.get(tx, endpoint.tenant_id, endpoint.secret_key),
          )
        : null;
    known.delete(id);
    if (!endpoint || !reader || !secret) return null;
    const found = { endpoint, reader, secret, at: now };
    if (known.size >= 5000) known.clear();
    known.set(id, found);
    return found;
  }

  return async function receive(c: AppContext): Promise<{ received: true; duplicate: boolean }> {
    const id = c.req.param('endpoint') ?? '';
    // Somebody who guesses addresses pays for it before the database is asked; a known address never does.
    if (!known.has(id)) refuseFlood(bad.isFull(c.var.ip));
    const target = await find(id);
    if (!target || target.endpoint.provider !== c.req.param('provider')) {
      bad.add(c.var.ip);
      throw notFound();
    }
    const { endpoint, reader, secret } = target;
    const raw = await readBytes(c.req.raw, bounds);
    if (!reader.isSigned(c.req.raw.headers, raw, secret, deps.now().getTime())) {
      refuseFlood(bad.add(`${c.var.ip} ${id}`));
      throw new Problem('wrong_signature');
    }
    const all = reader.split(raw);
    if (!all) throw new Problem('bad_request', { detail: 'An event needs an id.' });
    const [only] = all.length === 1 && !reader.isShared ? all : [];
    if (only && !only.person) {
      const plain = { provider: endpoint.provider, endpoint: id, ...only };
      const [stored] =
        raw.length > mostTogether
          ? await storePlainDeliveries(deps.sql, endpoint.tenant_id, [plain])
          : [await storePlain(endpoint.tenant_id, plain)];
      return { received: true, duplicate: !stored };
    }
    const isNew = await withTenant(deps.sql, endpoint.tenant_id, async (tx) => {
      const ours = reader.isShared ? await listWabas(tx) : null;
      const pieces = all.filter(({ wabaId }) => ours === null || wabaId === null || ours.includes(wabaId));
      const stored: boolean[] = [];
      for (const piece of pieces)
        stored.push(await storeDelivery(tx, { provider: endpoint.provider, endpoint: id, ...piece }));
      return stored.includes(true);
    });
    return { received: true, duplicate: !isNew };
  };
}

/** One per process and app. Answers handshakes; an address may be asked before its row is there. */
export function createWhatsAppShaker(deps: Deps) {
  const bad = createBadCounter(() => deps.now().getTime());

  /** @throws Problem 404 for a provider that asks nothing, 403 for whoever does not know the address's token */
  return async function shake(c: AppContext): Promise<string> {
    refuseFlood(bad.isFull(c.var.ip));
    const provider = findProvider(c.req.param('provider') ?? '');
    if (!provider) throw notFound();
    const url = new URL(c.req.url);
    const challenge = await provider.webhook.shakeHands(url.pathname, url.searchParams);
    if (challenge !== null) return challenge;
    bad.add(c.var.ip);
    throw new Problem('forbidden');
  };
}

function refuseFlood(isFull: boolean): void {
  if (isFull) throw new Problem('too_many_requests', { headers: { 'retry-after': '60' } });
}
