/** For tests: a sandbox with a token, and clients for it. */
import { createGraphApp, type GraphApp } from '#providers/meta-graph/app.ts';
import { createGraph, type Graph } from '#providers/meta-graph/client.ts';
import type { GraphOptions } from '#providers/meta-graph/transport.ts';
import { type Answer, startTestSandbox, type TestSandbox } from '../testing.ts';
import type { MetaOptions } from './insights/options.ts';

export const redirectUri = 'https://app.example.com/api/crm/auth/meta/callback';
export const accountId = 'act_100200300400500600';

export interface MetaSandbox extends TestSandbox {
  app: GraphApp;
  token: string;
  /** A client for that token, with proof; waits of retries are short. */
  graph(over?: Partial<GraphOptions>): Graph;
  /** Asks Graph without our client and without proof, with that token unless another is given. */
  get(path: string, token?: string): Promise<Answer>;
  loadCsv(text: string, query?: string): Promise<Record<string, unknown>>;
  fault(spec: Record<string, unknown>): Promise<void>;
  /** Calls that arrived since the last time, with how their token came. */
  arrived(): { method: string; path: string; tokenIn?: string | null; proof?: boolean; status: number | null }[];
}

export async function startMetaSandbox(meta: MetaOptions = {}): Promise<MetaSandbox> {
  const sandbox = await startTestSandbox({
    meta: { redirectUris: [redirectUri], requireProof: true, reportDelay: 40, ...meta },
  });
  const { appId, appSecret } = sandbox.sandbox.settings.meta;
  const { body } = await sandbox.call('POST', '/_sandbox/meta/tokens', {});
  const token = body.access_token as string;
  const short = { url: sandbox.url, random: () => 0.01 };
  return {
    ...sandbox,
    token,
    app: createGraphApp({ appId, appSecret, ...short }),
    graph: (over = {}) => createGraph({ token, appSecret, ...short, ...over }),
    get: (path, by = token) => sandbox.call('GET', path, undefined, { authorization: `Bearer ${by}` }),
    async loadCsv(text, query = '') {
      const answer = await sandbox.call('POST', `/_sandbox/ads${query}`, text, { 'Content-Type': 'text/csv' });
      if (answer.status !== 201) throw new Error(JSON.stringify(answer.body));
      return answer.body;
    },
    async fault(spec) {
      const answer = await sandbox.call('POST', '/_sandbox/faults', spec);
      if (answer.status !== 201) throw new Error(JSON.stringify(answer.body));
    },
    arrived() {
      const calls = sandbox.sandbox.store.requests.list().filter((one) => one.provider === 'meta');
      sandbox.sandbox.store.requests.clear();
      return calls;
    },
  };
}

export interface CsvShape {
  campaigns: number;
  adsetsPerCampaign?: number;
  adsPerAdset: number;
  since: string;
  days: number;
}

/** A CSV of ads with daily rows whose amounts follow from their place, and its own sums. */
export function makeCsv({ campaigns, adsetsPerCampaign = 1, adsPerAdset, since, days }: CsvShape) {
  const lines = ['date,campaign_id,campaign_name,adset_id,adset_name,ad_id,ad_name,spend,impressions,clicks'];
  let cents = 0;
  const start = Date.parse(`${since}T00:00:00Z`);
  for (let c = 0; c < campaigns; c++)
    for (let s = 0; s < adsetsPerCampaign; s++)
      for (let a = 0; a < adsPerAdset; a++) {
        // 18 digits: beyond 2^53.
        const campaign = 120_330_000_000_000_000n + BigInt(c) * 1_000_000n;
        const adset = campaign + BigInt(s + 1) * 1_000n;
        const ad = adset + BigInt(a + 1);
        for (let d = 0; d < days; d++) {
          const spend = ((c + 1) * 7919 + (s + 1) * 613 + (a + 1) * 131 + d * 17) % 9973;
          cents += spend;
          const date = new Date(start + d * 86_400_000).toISOString().slice(0, 10);
          const names = `${campaign},"Campaña, ${c + 1}",${adset},Conjunto ${s + 1},${ad},Anuncio ${a + 1}`;
          lines.push(`${date},${names},${(spend / 100).toFixed(2)},${spend * 3},${spend % 50}`);
        }
      }
  return { text: `${lines.join('\n')}\n`, rows: lines.length - 1, cents };
}

/** Cents of decimal texts, without floats. */
export const sumCents = (amounts: Iterable<string>): number => {
  let sum = 0n;
  for (const amount of amounts) {
    const [whole = '0', part = ''] = amount.split('.');
    sum += BigInt(whole) * 100n + BigInt(part.padEnd(2, '0').slice(0, 2));
  }
  return Number(sum);
};
