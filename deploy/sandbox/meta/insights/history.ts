/** What an ad account has: campaigns, ad sets, ads, and what each ad did on each day. */
import type { MainAccount } from './options.ts';

export type Status = 'ACTIVE' | 'PAUSED' | 'ARCHIVED' | 'DELETED';
export const statuses: readonly Status[] = ['ACTIVE', 'PAUSED', 'ARCHIVED', 'DELETED'];

export interface AdObject {
  id: string;
  name: string;
  status: Status;
  /** Epoch milliseconds. */
  createdAt: number;
}
export interface Campaign extends AdObject {
  objective: string;
  /** Minor units. */
  dailyBudget: number;
}
export interface Adset extends AdObject {
  campaignId: string;
}
export interface Ad extends AdObject {
  adsetId: string;
  campaignId: string;
  creative: { id: string; title: string; body: string };
}

/** One ad on one day. */
export interface DayRow {
  date: string;
  /** Millionths of the account's currency. */
  spend: bigint;
  impressions: number;
  clicks: number;
  reach: number;
  linkClicks: number;
}

export interface Account extends MainAccount {
  businessId: string | null;
  /** 1 active, 2 disabled. */
  status: number;
}

/** Where rows come from: a CSV, or the generator. */
export interface Rows {
  /** Rows of one ad within the days, in order; days without delivery have none. */
  between(adId: string, since: string, until: string): DayRow[];
}

export const noRows: Rows = { between: () => [] };

export class History {
  readonly account: Account;
  readonly campaigns = new Map<string, Campaign>();
  readonly adsets = new Map<string, Adset>();
  readonly ads = new Map<string, Ad>();
  readonly rows: Rows;
  /** Days on which the account cost more than its ads: in its own sums only. */
  readonly beyond: DayRow[] = [];
  /** Grows when an object changes, so that remembered answers are forgotten. */
  version = 1;

  constructor(account: Account, rows: Rows) {
    this.account = account;
    this.rows = rows;
  }

  add(campaign: Campaign, adset: Adset, ad: Ad): void {
    this.campaigns.set(campaign.id, this.campaigns.get(campaign.id) ?? campaign);
    this.adsets.set(adset.id, this.adsets.get(adset.id) ?? adset);
    this.ads.set(ad.id, ad);
  }

  find(id: string): AdObject | undefined {
    return this.campaigns.get(id) ?? this.adsets.get(id) ?? this.ads.get(id);
  }

  /** Changes an object as somebody in Ads Manager would. */
  change(id: string, change: { status?: Status; name?: string }): boolean {
    const object = this.find(id);
    if (!object) return false;
    Object.assign(object, change.status && { status: change.status }, change.name && { name: change.name });
    this.version += 1;
    return true;
  }

  /** What people see: an object below one that is paused, archived or deleted is so too. */
  campaignStatus(campaign: Campaign): string {
    return campaign.status;
  }
  adsetStatus(adset: Adset): string {
    const above = this.campaigns.get(adset.campaignId)!.status;
    return inherit(adset.status, above, 'CAMPAIGN_PAUSED');
  }
  adStatus(ad: Ad): string {
    const above = this.adsetStatus(this.adsets.get(ad.adsetId)!);
    return inherit(ad.status, above, above === 'CAMPAIGN_PAUSED' ? above : 'ADSET_PAUSED');
  }
}

const gone = new Set(['ARCHIVED', 'DELETED']);

function inherit(own: Status, above: string, paused: string): string {
  if (own === 'DELETED' || above === 'DELETED') return 'DELETED';
  if (gone.has(own) || gone.has(above)) return 'ARCHIVED';
  if (own === 'PAUSED') return own;
  return above === 'ACTIVE' ? own : paused;
}

/** Whether lists and insights leave it out unless they are asked for it. */
export const isGone = (effective: string): boolean => gone.has(effective);

/** Below an account every object knows it. */
export interface In<T> {
  history: History;
  one: T;
}
