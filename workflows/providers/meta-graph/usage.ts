/**
 * How much of Meta's limits is used up, from the headers of its answers. All numbers are percentages; at 100 calls are refused.
 * Source: developers.facebook.com, "Rate Limits": reset_time_duration counts seconds, estimated_time_to_regain_access minutes.
 */
import * as z from 'zod';

export interface Usage {
  /** `x-app-usage`: the app's calls, time and processor time within an hour. */
  app: { calls: number; time: number; cpuTime: number } | null;
  /** `x-ad-account-usage` */
  account: { percent: number; resetMs: number; tier: string | null } | null;
  /** `x-business-use-case-usage`, one entry per business or account and use case. */
  useCases: {
    id: string;
    type: string;
    calls: number;
    time: number;
    cpuTime: number;
    regainMs: number;
    tier: string | null;
  }[];
  /** `x-fb-ads-insights-throttle` */
  insights: { app: number; account: number; tier: string | null } | null;
}

export const noUsage: Usage = { app: null, account: null, useCases: [], insights: null };

const percent = z.coerce.number().catch(0);
const tier = z.string().nullable().catch(null);
const appHeader = z.object({ call_count: percent, total_time: percent, total_cputime: percent });
const accountHeader = z.object({ acc_id_util_pct: percent, reset_time_duration: percent, ads_api_access_tier: tier });
const useCase = z.object({
  type: z.string().catch(''),
  call_count: percent,
  total_cputime: percent,
  total_time: percent,
  estimated_time_to_regain_access: percent,
  ads_api_access_tier: tier,
});
const useCaseHeader = z.record(z.string(), z.array(useCase));
const insightsHeader = z.object({ app_id_util_pct: percent, acc_id_util_pct: percent, ads_api_access_tier: tier });

/** Reads all four headers. One that is absent keeps what an earlier answer said; one that is malformed counts as absent. */
export function readUsage(headers: Headers, before: Usage = noUsage): Usage {
  const app = read(headers, 'x-app-usage', appHeader);
  const account = read(headers, 'x-ad-account-usage', accountHeader);
  const useCases = read(headers, 'x-business-use-case-usage', useCaseHeader);
  const insights = read(headers, 'x-fb-ads-insights-throttle', insightsHeader);
  return {
    app: app ? { calls: app.call_count, time: app.total_time, cpuTime: app.total_cputime } : before.app,
    account: account
      ? {
          percent: account.acc_id_util_pct,
          resetMs: account.reset_time_duration * 1000,
          tier: account.ads_api_access_tier,
        }
      : before.account,
    useCases: useCases ? listUseCases(useCases) : before.useCases,
    insights: insights
      ? { app: insights.app_id_util_pct, account: insights.acc_id_util_pct, tier: insights.ads_api_access_tier }
      : before.insights,
  };
}

function listUseCases(header: z.output<typeof useCaseHeader>): Usage['useCases'] {
  return Object.entries(header).flatMap(([id, entries]) =>
    entries.map((entry) => ({
      id,
      type: entry.type,
      calls: entry.call_count,
      time: entry.total_time,
      cpuTime: entry.total_cputime,
      regainMs: entry.estimated_time_to_regain_access * 60_000,
      tier: entry.ads_api_access_tier,
    })),
  );
}

/** The fullest of all limits, in percent. */
export function peakOf(usage: Usage): number {
  const { app, account, useCases, insights } = usage;
  return Math.max(
    0,
    ...(app ? [app.calls, app.time, app.cpuTime] : []),
    ...(account ? [account.percent] : []),
    ...(insights ? [insights.app, insights.account] : []),
    ...useCases.flatMap((one) => [one.calls, one.time, one.cpuTime]),
  );
}

/** How long Meta says a refusal will last, in milliseconds; 0 when no limit is reached. */
export function regainMs(usage: Usage): number {
  const account = usage.account && usage.account.percent >= 100 ? usage.account.resetMs : 0;
  return Math.max(account, ...usage.useCases.map((one) => one.regainMs), 0);
}

/**
 * How long to wait before the next call, in milliseconds, so that it is not refused: as told when a limit is reached, a
 * little when one is near, else nothing.
 */
export function pauseFor(usage: Usage): number {
  const told = regainMs(usage);
  if (told > 0) return told;
  const peak = peakOf(usage);
  if (peak >= 100) return 60_000;
  if (peak >= 95) return 10_000;
  return peak >= 85 ? 2_000 : 0;
}

function read<T extends z.ZodType>(headers: Headers, name: string, schema: T): z.output<T> | null {
  const value = headers.get(name);
  if (value === null) return null;
  try {
    return schema.safeParse(JSON.parse(value)).data ?? null;
  } catch {
    return null;
  }
}
