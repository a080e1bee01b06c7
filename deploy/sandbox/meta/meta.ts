/** The Meta half of the sandbox: everything there is, behind one value that the calls work on. */
import type { Faults } from '../faults.ts';
import { Answers } from './graph/answers.ts';
import type { GraphCall } from './graph/call.ts';
import type { Account, Ad, History, In } from './insights/history.ts';
import { Conversions } from './conversions.ts';
import { Leads } from './leads.ts';
import type { MetaSettings } from './insights/options.ts';
import type { Report, ReportEnd } from './insights/report.ts';
import { Tokens } from './tokens.ts';
import { UsageMeter } from './graph/usage.ts';
import { MetaWebhooks } from './webhooks.ts';
import { createWorld, type World } from './world.ts';
import { BoundedMap } from '../ring.ts';
import { loadCsv } from './insights/csv.ts';

/** What the sandbox lends to its Meta half. */
export interface Surroundings {
  settings: MetaSettings;
  faults: Faults;
  now: () => number;
  later: (wait: number, work: () => void) => void;
  changed: () => void;
  retryFactor: number;
  webhookTimeout: number;
}

/** An address that shook hands, and the fields that it is told of. */
export interface AppSubscription {
  url: string;
  fields: string[];
}

/** What a CSV was loaded as, to load it again after a restart. */
export interface LoadedCsv {
  account: Account;
  text: string;
}

export class Meta {
  readonly settings: MetaSettings;
  readonly now: () => number;
  readonly later: Surroundings['later'];
  readonly changed: () => void;
  readonly retryFactor: number;
  readonly webhookTimeout: number;
  readonly tokens: Tokens;
  readonly usage: UsageMeter;
  readonly answers: Answers;
  readonly leads: Leads;
  readonly conversions: Conversions;
  readonly webhooks: MetaWebhooks;
  readonly reports = new BoundedMap<string, Report>(2_000);
  /** Where the app is told of other objects than pages, by object. */
  readonly appSubscriptions = new Map<string, AppSubscription>();
  /** Fields that a page reports to the app, by page. */
  subscriptions = new Map<string, string[]>();
  world: World;
  /** CSVs that stand in for generated accounts, by account. */
  readonly loaded = new Map<string, LoadedCsv>();
  readonly #faults: Faults;

  constructor(around: Surroundings) {
    this.settings = around.settings;
    this.now = around.now;
    this.later = around.later;
    this.changed = around.changed;
    this.retryFactor = around.retryFactor;
    this.webhookTimeout = around.webhookTimeout;
    this.#faults = around.faults;
    this.tokens = new Tokens(this.settings, this.now);
    this.usage = new UsageMeter(this.settings, this.now);
    this.answers = new Answers(this.now);
    this.leads = new Leads(this);
    this.conversions = new Conversions(this.now);
    this.webhooks = new MetaWebhooks(this, around.faults);
    this.world = createWorld(this.settings, this.now);
  }

  mainAccount(): History {
    return this.world.accounts.get(this.settings.account.id)!;
  }

  /** An ad of any account. */
  findAd(id: string): In<Ad> | undefined {
    for (const history of this.world.accounts.values()) {
      const one = history.ads.get(id);
      if (one) return { history, one };
    }
    return undefined;
  }

  /** How the report that is ordered now will end. */
  nextReport(call: GraphCall): { end: ReportEnd; delayMs: number | undefined } {
    const occasion = { calls: 'graph', method: call.method, edge: 'insights', at: this.now() } as const;
    const struck = this.#faults.strikeReport(occasion);
    const ends = { failed: 'Job Failed', skipped: 'Job Skipped', completed: 'Job Completed' } as const;
    return { end: struck ? ends[struck.end] : 'Job Completed', delayMs: struck?.delayMs };
  }

  /** A CSV becomes the history of an account, the main one unless told. @throws Error that names the line */
  load(text: string, over: Partial<Account> & { id: string }) {
    const before = this.world.accounts.get(over.id)?.account;
    const account: Account = { ...this.mainAccount().account, ...before, ...over };
    const result = loadCsv(text, account);
    this.world.accounts.set(account.id, result.history);
    const owner = this.world.businesses[0]!;
    if (!before) owner.owned.push(account.id);
    this.loaded.set(account.id, { account, text });
    this.answers.clear();
    return result;
  }

  /** Back to the start: accounts as generated, no leads, reports or counts. Tokens and subscriptions stay unless told otherwise. */
  reset({ connections }: { connections: boolean }): void {
    this.world = createWorld(this.settings, this.now);
    this.loaded.clear();
    this.answers.clear();
    this.leads.all.clear();
    this.conversions.clear();
    this.reports.clear();
    this.usage.reset();
    this.webhooks.log.clear();
    if (!connections) return;
    this.tokens.all.clear();
    this.tokens.codes.clear();
    this.tokens.permissions.clear();
    this.conversions.datasets.clear();
    this.subscriptions.clear();
    this.appSubscriptions.clear();
  }

  /** What a restart needs, as JSON. */
  snapshot() {
    const { webhookUrl, verifyToken } = this.settings;
    return {
      tokens: [...this.tokens.all.values()].slice(-500),
      permissions: [...this.tokens.permissions],
      subscriptions: [...this.subscriptions],
      appSubscriptions: [...this.appSubscriptions],
      pages: this.world.pages,
      datasets: [...this.conversions.datasets.values()],
      leads: [...this.leads.all.values()].slice(-2_000),
      webhookUrl,
      verifyToken,
    };
  }

  restore(data: MetaSnapshot | undefined): void {
    if (!data) return;
    for (const token of data.tokens) this.tokens.all.set(token.value, token);
    this.tokens.permissions = new Map(data.permissions);
    this.subscriptions = new Map(data.subscriptions);
    for (const [object, one] of data.appSubscriptions ?? []) this.appSubscriptions.set(object, one);
    // Files of earlier versions know no pages, and no boxes.
    if (data.pages) this.world.pages = data.pages;
    for (const lead of data.leads) this.leads.all.set(lead.id, { ...lead, boxes: lead.boxes ?? {} });
    for (const one of data.datasets ?? []) this.conversions.datasets.set(one.id, one);
    // What the start says counts more than what was said before it.
    if (this.settings.webhookUrl === null) {
      this.settings.webhookUrl = data.webhookUrl;
      this.settings.verifyToken = data.verifyToken;
    }
  }
}

export type MetaSnapshot = ReturnType<Meta['snapshot']>;
