/** The WhatsApp providers we know, by the name in a sender's row. A new one is its folder and a line here. */
import { cloudApi } from './cloud-api/mod.ts';
import type { AccountOptions, ProviderAccount, WhatsAppProvider } from './port.ts';
import { ycloud } from './ycloud/mod.ts';

const providers = {
  ycloud,
  'cloud-api': cloudApi,
} satisfies Record<string, WhatsAppProvider>;

export type ProviderName = keyof typeof providers;
export const providerNames = Object.keys(providers) as ProviderName[];

/** The addresses of their APIs, as the settings of a process name them. */
export type ProviderSettings = Record<(typeof providers)[ProviderName]['setting'], string>;

/** Where they are unless a setting says otherwise. */
export const providerUrls = Object.fromEntries(
  Object.values(providers).map(({ setting, url }) => [setting, url]),
) as ProviderSettings;

/** What people choose from when they connect a number. */
export const providerChoices = providerNames.map((name) => {
  const { title, credential }: WhatsAppProvider = providers[name];
  const { label, hint, number, more } = credential;
  return { name, title, key: { label, hint }, number, more: [...more] };
});

export function findProvider(name: string): (typeof providers)[ProviderName] | null {
  return Object.hasOwn(providers, name) ? providers[name as ProviderName] : null;
}

/** @throws for a name without an adapter */
export function providerOf(name: string): (typeof providers)[ProviderName] {
  const found = findProvider(name);
  if (!found) throw new Error(`there is no provider ${name}`);
  return found;
}

/**
 * A client of one account.
 * @param settings addresses that differ from the providers' own
 * @throws for a name without an adapter
 */
export function openAccount(
  name: string,
  credential: string,
  settings: Partial<ProviderSettings>,
  more: Pick<AccountOptions, 'fetch' | 'timeoutMs'> = {},
): ProviderAccount {
  return providerOf(name).open({ credential, url: addressOf(name, settings), ...more });
}

/** Where a provider's API is. @throws for a name without an adapter */
export function addressOf(name: string, settings: Partial<ProviderSettings>): string {
  const provider = providerOf(name);
  return settings[provider.setting] ?? provider.url;
}
