/** Webhooks of Meta: the handshake with the app's address, and signed deliveries that are tried again. */
import { createHmac } from 'node:crypto';
import type { Faults } from '../faults.ts';
import type { Occasion } from '../occasion.ts';
import { Ring } from '../ring.ts';
import type { MetaSettings } from './insights/options.ts';
import { GraphProblem } from './graph/problem.ts';
import type { Lead } from './leads.ts';

/** Meta: at once, then ever more rarely for 36 hours; the steps in between are our guess. */
const retryWaits = [0, 60_000, 300_000, 1_800_000, 7_200_000, 21_600_000, 43_200_000, 54_000_000];

export interface MetaDelivery {
  id: number;
  url: string;
  state: 'waiting' | 'delivered' | 'failed' | 'lost';
  fault: string | null;
  createdAt: string;
  attempts: { at: string; status: number | null; error: string | null }[];
  body: string;
}

/** The half of the sandbox that they tell of. */
interface Home {
  readonly settings: MetaSettings;
  readonly subscriptions: ReadonlyMap<string, readonly string[]>;
  readonly retryFactor: number;
  readonly webhookTimeout: number;
  now(): number;
  later(wait: number, work: () => void): void;
}

export class MetaWebhooks {
  readonly #home: Home;
  readonly #faults: Faults;
  readonly log = new Ring<MetaDelivery>(2_000);
  #next = 1;

  constructor(home: Home, faults: Faults) {
    this.#home = home;
    this.#faults = faults;
  }

  /**
   * Tells the app of leads, all in one delivery.
   * @returns what was sent; null when nobody listens: no address, or the page is not subscribed
   */
  tellLeads(leads: readonly Lead[]): MetaDelivery | null {
    const { webhookUrl } = this.#home.settings;
    const told = leads.filter((lead) => this.#home.subscriptions.get(lead.pageId)?.includes('leadgen'));
    if (!webhookUrl || told.length === 0) return null;
    const entries = Object.entries(Object.groupBy(told, (lead) => lead.pageId)).map(([id, ofPage = []]) => ({
      id,
      time: Math.floor(this.#home.now() / 1000),
      changes: ofPage.map((lead) => ({ field: 'leadgen', value: valueOf(lead) })),
    }));
    return this.deliver(webhookUrl, escapeUnicode(bareIds(JSON.stringify({ object: 'page', entry: entries }))));
  }

  /** Sends a body to an address, signed. Faults of webhooks strike here: lost, late, shuffled, duplicate, bad signature. */
  deliver(url: string, body: string, occasion: Occasion = { event: 'leadgen' }): MetaDelivery {
    const faults = this.#faults.strikeWebhook({ ...occasion, url });
    const fault = faults.map((one) => one.kind).join(', ') || null;
    const has = (kind: string) => faults.find((one) => one.kind === kind);
    const late = has('webhook-late') as { delayMs: number } | undefined;
    const shuffle = has('webhook-shuffle') as { windowMs: number } | undefined;
    const wait = (): number => (late?.delayMs ?? 0) + (shuffle ? shuffle.windowMs * Math.random() : 0);
    const copies = (has('webhook-duplicate') as { copies: number } | undefined)?.copies ?? 0;
    const make = (): MetaDelivery => {
      const one: MetaDelivery = {
        id: this.#next++,
        url,
        state: has('webhook-lost') ? 'lost' : 'waiting',
        fault,
        createdAt: new Date(this.#home.now()).toISOString(),
        attempts: [],
        body,
      };
      this.log.push(one);
      if (one.state === 'waiting') this.#home.later(wait(), () => void this.#attempt(one));
      return one;
    };
    const first = make();
    for (let i = 0; i < copies; i++) make();
    return first;
  }

  async #attempt(delivery: MetaDelivery): Promise<void> {
    const { settings } = this.#home;
    // Only the first attempt is forged: a later one shows whether the receiver gets over it.
    const forged = delivery.fault?.includes('webhook-bad-signature') && delivery.attempts.length === 0;
    const secret = forged ? 'somebody-else' : settings.appSecret;
    const hmac = (algorithm: string) =>
      `${algorithm}=${createHmac(algorithm, secret).update(delivery.body).digest('hex')}`;
    let status: number | null = null;
    let error: string | null = null;
    try {
      const answer = await fetch(delivery.url, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'user-agent': 'facebookexternalua',
          'x-hub-signature': hmac('sha1'),
          'x-hub-signature-256': hmac('sha256'),
        },
        body: delivery.body,
        redirect: 'manual',
        signal: AbortSignal.timeout(this.#home.webhookTimeout),
      });
      status = answer.status;
      await answer.body?.cancel();
    } catch (cause) {
      error = cause instanceof Error ? cause.message : String(cause);
    }
    delivery.attempts.push({ at: new Date(this.#home.now()).toISOString(), status, error });
    const wait = retryWaits[delivery.attempts.length - 1];
    if (status === 200) delivery.state = 'delivered';
    else if (wait === undefined) delivery.state = 'failed';
    else this.#home.later(wait * this.#home.retryFactor, () => void this.#attempt(delivery));
  }
}

/** Organic leads lack both ids of the ad. */
function valueOf(lead: Lead): Record<string, unknown> {
  const ad = lead.adId === null ? {} : { ad_id: lead.adId, adgroup_id: lead.adId };
  return {
    leadgen_id: lead.id,
    page_id: lead.pageId,
    form_id: lead.formId,
    ...ad,
    created_time: Math.floor(lead.createdAt / 1000),
  };
}

/** Meta's documentation prints some ids as bare numbers, which do not survive a careless JSON.parse. */
const bareIds = (json: string): string => json.replaceAll(/"(form_id|ad_id|adgroup_id)":"(\d+)"/g, '"$1":$2');

/** Meta signs and sends everything outside ASCII as escapes. */
export const escapeUnicode = (json: string): string =>
  json.replaceAll(/[\u0080-\uffff]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);

/** Asks an address whether it wants webhooks. @throws GraphProblem when it does not answer with the challenge */
export async function shakeHands(address: string, verifyToken: string): Promise<void> {
  const url = new URL(address);
  const challenge = String(Math.floor(Math.random() * 2 ** 31));
  url.searchParams.set('hub.mode', 'subscribe');
  url.searchParams.set('hub.challenge', challenge);
  url.searchParams.set('hub.verify_token', verifyToken);
  const answer = await fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(10_000) })
    .then(async (response) => (response.status === 200 ? await response.text() : `HTTP ${response.status}`))
    .catch((error: unknown) => String(error));
  if (answer !== challenge) {
    throw new GraphProblem(
      2200,
      `(#2200) Callback verification failed with the following errors: ${answer.slice(0, 100)}`,
    );
  }
}
