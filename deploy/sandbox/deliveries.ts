/** Sends webhooks: signed, at least once, tried again on YCloud's schedule, bent by faults. */
import http from 'node:http';
import https from 'node:https';
import type { Faults, WebhookFault } from './faults.ts';
import type { Occasion } from './occasion.ts';
import { eventId } from './ids.ts';
import type { Settings } from './options.ts';
import { Ring } from './ring.ts';
import type { Store } from './store.ts';
import type { EventType, WebhookEndpoint } from './ycloud/objects.ts';
import { sign } from './ycloud/signature.ts';

/** Waits before the second to the eighth attempt (docs.ycloud.com, webhooks). */
const retryWaits = [10_000, 30_000, 300_000, 1_800_000, 3_600_000, 7_200_000, 7_200_000];
/** An endpoint that fails this often within a minute gets nothing for three. */
const suspendAfter = 200;
const suspendFor = 180_000;
/** More are not kept waiting; the oldest is given up. */
const mostWaiting = 20_000;

export interface Attempt {
  at: string;
  status: number | null;
  error: string | null;
  ms: number;
}
export interface Delivery {
  endpointId: string;
  eventId: string;
  type: string;
  state: 'waiting' | 'delivered' | 'failed' | 'lost';
  fault: string | null;
  createdAt: string;
  nextAttemptAt: string | null;
  attempts: Attempt[];
  /** The event, exactly as sent. */
  body: string;
}

interface Health {
  minute: number;
  failures: number;
  suspendedUntil: number;
}

export class Deliveries {
  readonly log = new Ring<Delivery>(10_000);
  readonly #store: Store;
  readonly #faults: Faults;
  readonly #settings: Settings;
  readonly #timers = new Map<Delivery, NodeJS.Timeout>();
  readonly #health = new Map<string, Health>();
  readonly #agents = {
    'http:': new http.Agent({ keepAlive: true, maxSockets: 16 }),
    'https:': new https.Agent({ keepAlive: true, maxSockets: 16 }),
  };
  #stopped = false;

  constructor(store: Store, faults: Faults, settings: Settings) {
    this.#store = store;
    this.#faults = faults;
    this.#settings = settings;
  }

  /**
   * Reports an event to every active endpoint that enabled it.
   * @param content the payload key with its object, `{ whatsappMessage: … }`; written down at once
   * @returns the event's id
   */
  emit(type: EventType, content: Record<string, unknown>, occasion: Occasion = {}): string {
    const id = eventId();
    const targets = [...this.#store.endpoints.values()].filter(
      (endpoint) => endpoint.status === 'active' && endpoint.enabledEvents.includes(type),
    );
    if (targets.length === 0) return id;
    const createTime = new Date(this.#settings.now()).toISOString();
    const body = JSON.stringify({ id, type, apiVersion: 'v2', createTime, ...content });
    for (const endpoint of targets) {
      const faults = this.#faults.strikeWebhook({ ...occasion, event: type, url: endpoint.url });
      const fault = faults.map((one) => one.kind).join(', ') || null;
      this.#start(
        { endpointId: endpoint.id, eventId: id, type, state: 'waiting', fault, createdAt: createTime, body },
        faults,
      );
    }
    return id;
  }

  #start(event: Omit<Delivery, 'nextAttemptAt' | 'attempts'>, faults: WebhookFault[]): void {
    let wait = 0;
    let bodies = [event.body];
    for (const fault of faults) {
      if (fault.kind === 'webhook-lost') bodies = [];
      if (fault.kind === 'webhook-late') wait += fault.delayMs;
      if (fault.kind === 'webhook-duplicate') bodies.push(...Array.from({ length: fault.copies }, () => event.body));
      if (fault.kind === 'webhook-conflict') {
        bodies.push(event.body.replace(event.createdAt, new Date(0).toISOString()));
      }
    }
    if (bodies.length === 0) this.log.push({ ...event, state: 'lost', nextAttemptAt: null, attempts: [] });
    const shuffle = faults.find((one) => one.kind === 'webhook-shuffle');
    for (const body of bodies) {
      const delivery: Delivery = { ...event, body, nextAttemptAt: null, attempts: [] };
      this.log.push(delivery);
      this.#schedule(delivery, wait + (shuffle ? shuffle.windowMs * this.#settings.random() : 0));
    }
  }

  #schedule(delivery: Delivery, wait: number): void {
    if (this.#stopped) return;
    const [oldest] = this.#timers.size < mostWaiting ? [] : this.#timers.keys();
    if (oldest) {
      clearTimeout(this.#timers.get(oldest));
      this.#timers.delete(oldest);
      oldest.state = 'failed';
    }
    delivery.nextAttemptAt = new Date(this.#settings.now() + wait).toISOString();
    this.#timers.set(
      delivery,
      setTimeout(() => void this.#attempt(delivery), wait),
    );
  }

  async #attempt(delivery: Delivery): Promise<void> {
    const { now, retryFactor } = this.#settings;
    const endpoint = this.#store.endpoints.get(delivery.endpointId);
    const started = now();
    let status: number | null = null;
    let error: string | null = null;
    if (!endpoint) error = 'the endpoint was deleted';
    else if ((this.#health.get(endpoint.id)?.suspendedUntil ?? 0) > started)
      error = 'suspended after too many failures';
    else {
      // Only the first attempt: a later one shows whether the receiver gets over it.
      const forged = delivery.attempts.length === 0 && delivery.fault?.includes('webhook-bad-signature');
      const secret = forged ? 'whsec_wrong' : endpoint.secret;
      try {
        status = await this.#post(endpoint, delivery.body, sign(secret, Math.floor(started / 1000), delivery.body));
      } catch (cause) {
        error = cause instanceof Error ? cause.message : String(cause);
      }
    }
    // A reset while it was on its way: nothing remembers it.
    if (!this.#timers.delete(delivery)) return;
    delivery.attempts.push({ at: new Date(started).toISOString(), status, error, ms: now() - started });
    delivery.nextAttemptAt = null;
    if (status !== null && status >= 200 && status < 300) {
      delivery.state = 'delivered';
      return;
    }
    if (endpoint && error !== 'suspended after too many failures') this.#countFailure(endpoint.id, started);
    const wait = endpoint && retryWaits[delivery.attempts.length - 1];
    if (wait === undefined) delivery.state = 'failed';
    else this.#schedule(delivery, wait * retryFactor);
  }

  #countFailure(endpoint: string, at: number): void {
    const minute = Math.floor(at / 60_000);
    const health = this.#health.get(endpoint) ?? { minute, failures: 0, suspendedUntil: 0 };
    if (health.minute !== minute) Object.assign(health, { minute, failures: 0 });
    health.failures += 1;
    if (health.failures >= suspendAfter) {
      health.suspendedUntil = at + suspendFor * this.#settings.retryFactor;
      health.failures = 0;
    }
    this.#health.set(endpoint, health);
  }

  /** Answers with the HTTP status; rejects when nothing answered. */
  #post(endpoint: WebhookEndpoint, body: string, signature: string): Promise<number> {
    const url = new URL(endpoint.url);
    const secure = url.protocol === 'https:';
    const { promise, resolve, reject } = Promise.withResolvers<number>();
    const request = (secure ? https : http).request(
      url,
      {
        method: 'POST',
        agent: this.#agents[secure ? 'https:' : 'http:'],
        timeout: this.#settings.webhookTimeout,
        headers: {
          'Content-Type': 'application/json',
          'Content-Length': Buffer.byteLength(body),
          'User-Agent': 'YCloud-Webhooks (Cadencia sandbox)',
          'YCloud-Signature': signature,
          'X-Webhook-Endpoint-ID': endpoint.id,
        },
      },
      (response) => {
        response.resume();
        response.on('end', () => resolve(response.statusCode ?? 0));
        response.on('error', reject);
      },
    );
    request.on('timeout', () => request.destroy(new Error('no answer in time')));
    request.on('error', reject);
    request.end(body);
    return promise;
  }

  /** Deliveries on their way, for the snapshot. */
  waiting(): Delivery[] {
    return [...this.#timers.keys()];
  }

  /** Takes deliveries up again after a restart. */
  resume(deliveries: Delivery[]): void {
    for (const delivery of deliveries) {
      this.log.push(delivery);
      this.#schedule(delivery, Math.max(0, Date.parse(delivery.nextAttemptAt ?? '') - this.#settings.now() || 0));
    }
  }

  /** Drops every delivery on its way and the log. */
  clear(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
    this.#health.clear();
    this.log.clear();
  }

  stop(): void {
    this.#stopped = true;
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#agents['http:'].destroy();
    this.#agents['https:'].destroy();
  }
}
