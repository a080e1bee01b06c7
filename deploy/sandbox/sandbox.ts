/** The stand-in for the providers: one account, everything it was sent, everything it tells. One folder per provider. */
import { readyMadeTemplates } from '#flow';
import { cloudWabas, isCloud, seedCloudNumbers } from './cloud/account.ts';
import { type CloudSubscription, CloudState } from './cloud/state.ts';
import { cloudTeller } from './cloud/teller.ts';
import { Deliveries, type Delivery } from './deliveries.ts';
import { Faults } from './faults.ts';
import { Limiter } from './limiter.ts';
import type { Account } from './meta/insights/history.ts';
import { type LoadedCsv, Meta, type MetaSnapshot } from './meta/meta.ts';
import { type SandboxOptions, type SeedTemplate, type Settings, settle } from './options.ts';
import { SnapshotFile } from './snapshot.ts';
import { type Snapshot, Store, templateKey } from './store.ts';
import type { Teller } from './teller.ts';
import { seedNumbers, toTemplate, wabaId } from './ycloud/account.ts';
import { Lifecycle } from './ycloud/lifecycle.ts';
import { review } from './ycloud/review.ts';
import { ycloudTeller } from './ycloud/teller.ts';

type Saved = Snapshot & { deliveries: Delivery[]; meta?: MetaSnapshot; cloud?: [string, CloudSubscription][] };

export class Sandbox {
  readonly settings: Settings;
  readonly store = new Store();
  readonly faults: Faults;
  readonly deliveries: Deliveries;
  readonly lifecycle: Lifecycle;
  readonly limiter: Limiter;
  readonly meta: Meta;
  readonly cloud = new CloudState();
  /** What the provider of an account tells. */
  readonly tellerOf: (wabaId: string) => Teller;
  readonly #file: SnapshotFile<Saved> | null;
  /** CSVs are large and change rarely: a file of their own. */
  readonly #adsFile: SnapshotFile<LoadedCsv[]> | null;
  readonly #seeds: readonly SeedTemplate[];
  readonly #timers = new Set<NodeJS.Timeout>();

  constructor(options: SandboxOptions = {}) {
    this.settings = settle(options);
    this.faults = new Faults(this.settings.random);
    this.deliveries = new Deliveries(this.store, this.faults, this.settings);
    this.limiter = new Limiter(this.settings.now);
    const { meta, now, retryFactor, webhookTimeout } = this.settings;
    this.meta = new Meta({
      settings: meta,
      faults: this.faults,
      now,
      retryFactor,
      webhookTimeout,
      later: (wait, work) => this.later(wait, work),
      changed: () => this.changed(),
    });
    const [told, toldByMeta] = [ycloudTeller(this.deliveries, now), cloudTeller(this.meta, this.cloud)];
    this.tellerOf = (id) => (isCloud(id) ? toldByMeta : told);
    this.lifecycle = new Lifecycle(this.store, this.tellerOf, this.settings);
    this.#seeds = options.templates ?? readyMadeTemplates;
    const { statePath } = this.settings;
    this.#file = statePath
      ? new SnapshotFile(statePath, () => ({
          ...this.store.snapshot(),
          deliveries: this.deliveries.waiting().slice(-5_000),
          meta: this.meta.snapshot(),
          cloud: this.cloud.snapshot(),
        }))
      : null;
    this.#adsFile = statePath ? new SnapshotFile(`${statePath}.ads`, () => [...this.meta.loaded.values()]) : null;
    this.#begin(this.#file?.load() ?? null);
  }

  #begin(saved: Saved | null): void {
    if (saved && this.store.restore(saved)) {
      this.deliveries.resume(saved.deliveries);
      for (const message of this.store.messages.values())
        if (message.status !== 'delivered') this.lifecycle.proceed(message);
      for (const template of this.store.templates.values()) if (template.status === 'PENDING') review(this, template);
      this.meta.restore(saved.meta);
      this.cloud.restore(saved.cloud);
      // A file of before knows no numbers of Meta's own.
      const known = new Set(this.store.numbers.map(({ id }) => id));
      this.store.numbers.push(...seedCloudNumbers().filter(({ id }) => !known.has(id)));
      for (const { account, text } of this.#adsFile?.load() ?? []) this.meta.load(text, account);
    } else {
      this.store.numbers = [...seedNumbers(), ...seedCloudNumbers()];
    }
    // Templates that came with a newer version of the program join those that were saved.
    this.#seedTemplates();
  }

  #seedTemplates(): void {
    const at = new Date(this.settings.now()).toISOString();
    for (const seed of this.#seeds) {
      for (const account of [wabaId, ...cloudWabas]) {
        const template = { ...toTemplate(seed, at), wabaId: account };
        if (!this.store.templates.has(templateKey(template))) this.store.templates.set(templateKey(template), template);
      }
    }
  }

  /** A CSV becomes the history of an ad account. @throws Error that names the line */
  loadAds(text: string, account: Partial<Account> & { id: string }): ReturnType<Meta['load']> {
    const loaded = this.meta.load(text, account);
    this.#adsFile?.touch();
    return loaded;
  }

  /** Something worth saving changed. */
  changed(): void {
    this.#file?.touch();
  }

  /** Runs once after a while, unless the sandbox stops or is reset first. */
  later(wait: number, work: () => void): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      work();
    }, wait);
    this.#timers.add(timer);
  }

  /** The profiles of people whose phones are known already; whoever named themselves keeps that name. */
  nameChats(names: Readonly<Record<string, string>>): void {
    for (const [person, name] of Object.entries(names)) {
      const chat = this.store.conversations.get(person);
      if (!chat || chat.name !== null) continue;
      chat.name = name;
      this.store.version += 1;
    }
    this.changed();
  }

  /** A person opens the chat: what was delivered is read. */
  openChat(person: string): void {
    const chat = this.store.conversations.get(person);
    if (!chat) return;
    chat.unread = 0;
    this.store.version += 1;
    for (const bubble of chat.bubbles) {
      const message = bubble.status === 'delivered' ? this.store.messages.get(bubble.id) : undefined;
      if (message) this.lifecycle.read(message);
    }
    this.changed();
  }

  /**
   * Back to the start: messages, people, faults, deliveries, leads and loaded ads go; webhook endpoints, Meta's tokens and
   * subscriptions stay unless told otherwise.
   */
  reset({ endpoints }: { endpoints: boolean }): void {
    this.#clearTimers();
    this.faults.clear();
    this.deliveries.clear();
    this.store.forget();
    if (endpoints) this.store.endpoints.clear();
    this.meta.reset({ connections: endpoints });
    if (endpoints) this.cloud.accounts.clear();
    this.#adsFile?.touch();
    this.store.numbers = [...seedNumbers(), ...seedCloudNumbers()];
    this.store.templates.clear();
    this.#seedTemplates();
    this.changed();
  }

  #clearTimers(): void {
    this.lifecycle.stop();
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
  }

  /** Ends every timer and saves once more. */
  async stop(): Promise<void> {
    this.#clearTimers();
    const saved = this.#file?.save();
    this.deliveries.stop();
    await saved;
    await this.#adsFile?.stop();
  }
}

/** A sandbox without a server; `startSandbox` (server.ts) gives it one. */
export const createSandbox = (options: SandboxOptions = {}): Sandbox => new Sandbox(options);
