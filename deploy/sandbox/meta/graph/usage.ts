/** Counts calls and writes the four headers that tell how much of the limits is used up. */
import type { MetaSettings } from '../insights/options.ts';

/** What a test says instead of what was counted, in percent. */
export interface UsageOverride {
  app?: number;
  account?: number;
  insights?: number;
  useCase?: number;
  /** Minutes in `estimated_time_to_regain_access`; fractions are for impatient tests. */
  regainMinutes?: number;
  /** Seconds in `reset_time_duration`. */
  resetSeconds?: number;
}

const hour = 3_600_000;

export class UsageMeter {
  readonly #settings: MetaSettings;
  readonly #now: () => number;
  #start = 0;
  #count = 0;
  override: UsageOverride = {};
  /** All calls since the last reset, refused ones too. */
  total = 0;

  constructor(settings: MetaSettings, now: () => number) {
    this.#settings = settings;
    this.#now = now;
  }

  count(): void {
    const start = Math.floor(this.#now() / hour) * hour;
    if (start !== this.#start) {
      this.#start = start;
      this.#count = 0;
    }
    this.#count += 1;
    this.total += 1;
  }

  /** Percent of the hour's calls. */
  percent(): number {
    return Math.min(100, Math.floor((this.#count / this.#settings.callsPerHour) * 100));
  }

  reset(): void {
    this.#count = 0;
    this.total = 0;
    this.override = {};
  }

  /**
   * @param accountId digits, when the call was about an ad account
   * @param more what a throttle adds
   */
  headers(accountId: string | null, isInsights: boolean, more: UsageOverride = {}): Record<string, string> {
    const told = { ...this.override, ...more };
    const percent = this.percent();
    const app = told.app ?? percent;
    const headers: Record<string, string> = {
      'x-app-usage': JSON.stringify({
        call_count: app,
        total_time: Math.floor(app / 2),
        total_cputime: Math.floor(app / 2),
      }),
    };
    if (!accountId) return headers;
    const tier = 'standard_access';
    const useCase = told.useCase ?? percent;
    headers['x-ad-account-usage'] = JSON.stringify({
      acc_id_util_pct: told.account ?? percent / 10,
      reset_time_duration: told.resetSeconds ?? 0,
      ads_api_access_tier: tier,
    });
    headers['x-business-use-case-usage'] = JSON.stringify({
      [accountId]: [
        {
          type: isInsights ? 'ads_insights' : 'ads_management',
          call_count: useCase,
          total_cputime: Math.floor(useCase / 3),
          total_time: Math.floor(useCase / 3),
          estimated_time_to_regain_access: told.regainMinutes ?? 0,
          ads_api_access_tier: tier,
        },
      ],
    });
    if (isInsights) {
      headers['x-fb-ads-insights-throttle'] = JSON.stringify({
        app_id_util_pct: app,
        acc_id_util_pct: told.insights ?? percent,
        ads_api_access_tier: tier,
      });
    }
    return headers;
  }
}
