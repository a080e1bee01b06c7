/** Which installation to look at: the one that runs in this folder, else the one that the environment names. */
import { join } from 'node:path';
import { type ProviderSettings, providerUrls } from '#providers/mod.ts';
import { graphUrl } from '#providers/meta-graph/transport.ts';
import { appUrl } from '../migrate.ts';
import { readJson } from '../json-file.ts';
import { type Ready, readyFile } from '../ready.ts';
import { playedProviders, sandboxAppId, usesMetaSandbox } from '../processes.ts';
import type { Secrets } from '../secrets.ts';
import type { MetaPlace } from './meta.ts';

export interface Place {
  /** Where it is, for people. */
  title: string;
  folder: string;
  url: string | null;
  ownerUrl: string | null;
  appUrl: string | null;
  temporalAddress: string | null;
  credentialsKeys: string | null;
  providers: ProviderSettings;
  /** null: no app at Meta. */
  meta: MetaPlace | null;
}

export async function findPlace(folder: string, env: NodeJS.ProcessEnv = process.env): Promise<Place> {
  const ready = await readJson<Ready>(readyFile(folder));
  const secrets = await readJson<Secrets>(join(folder, 'secrets.json'));
  const app = ready && secrets ? appUrl(ready.databaseUrl, secrets.appPassword) : env.DATABASE_URL;
  return {
    title: ready ? `the installation in ${folder}` : app ? 'the installation that the environment names' : folder,
    folder,
    url: ready?.url ?? env.PUBLIC_URL ?? null,
    ownerUrl: ready?.databaseUrl ?? env.DATABASE_OWNER_URL ?? null,
    appUrl: app ?? null,
    temporalAddress: ready?.temporalAddress ?? env.TEMPORAL_ADDRESS ?? null,
    credentialsKeys:
      (ready && env.CREDENTIALS_KEYS === undefined ? secrets?.CREDENTIALS_KEYS : env.CREDENTIALS_KEYS) ?? null,
    providers: providersOf(env, ready),
    meta: metaOf(env, ready, secrets),
  };
}

/** What the environment names; else the sandbox that runs here, where it plays the provider; else the provider's own. */
function providersOf(env: NodeJS.ProcessEnv, ready: Ready | null): ProviderSettings {
  const played: Record<string, string> = ready ? playedProviders(ready.sandboxUrl) : {};
  return Object.fromEntries(
    Object.entries(providerUrls).map(([name, own]) => [name, env[name] ?? played[name] ?? own]),
  ) as ProviderSettings;
}

function metaOf(env: NodeJS.ProcessEnv, ready: Ready | null, secrets: Secrets | null): MetaPlace | null {
  if (ready && secrets && usesMetaSandbox(env))
    return { appId: sandboxAppId, appSecret: secrets.metaAppSecret, url: ready.sandboxUrl };
  const { META_APP_ID: appId, META_APP_SECRET: appSecret, META_GRAPH_URL: url } = env;
  return appId && appSecret ? { appId, appSecret, url: url || graphUrl } : null;
}
