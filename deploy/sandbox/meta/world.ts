/** Who there is at Meta: one person, two portfolios, their ad accounts, pages and forms. */
import { generateAccount } from './insights/generate.ts';
import { type Account, History, noRows } from './insights/history.ts';
import type { MetaSettings } from './insights/options.ts';

export const person = { id: '122100000000000001', name: 'Lucía Sandbox' };

export interface Business {
  id: string;
  name: string;
  /** Account ids, digits. */
  owned: string[];
  client: string[];
}

export interface Page {
  id: string;
  name: string;
  forms: { id: string; name: string }[];
  /** What the person may do with it. */
  tasks: PageTask[];
}

export const pageTasks = ['ADVERTISE', 'ANALYZE', 'CREATE_CONTENT', 'MANAGE', 'MESSAGING', 'MODERATE'] as const;
export type PageTask = (typeof pageTasks)[number];

export interface World {
  businesses: Business[];
  /** By id, digits. */
  accounts: Map<string, History>;
  pages: Page[];
}

const pages: Page[] = [
  {
    id: '104000000000000001',
    name: 'Bicicletas Andinas',
    forms: [
      { id: '880000000000000001', name: 'Pide tu prueba de manejo' },
      { id: '880000000000000002', name: 'Travesías: más información' },
    ],
    tasks: [...pageTasks],
  },
  {
    id: '104000000000000002',
    name: 'Andinas Travel',
    forms: [{ id: '880000000000000003', name: 'Ride the Andes' }],
    tasks: [...pageTasks],
  },
];

/** The ad account that has the demo business's ads. */
export const mainAccount = ({ account }: MetaSettings): Account => ({
  ...account,
  businessId: '130000000000000001',
  status: 1,
});

/** The page that the ads speak for, whether the person has a part in it or not. */
export const adsPageId = pages[0]!.id;

export function createWorld(settings: MetaSettings, now: () => number): World {
  const main = mainAccount(settings);
  const travel: Account = {
    id: '100200300400500601',
    name: 'Andinas Travel · USD',
    currency: 'USD',
    timezone: 'America/New_York',
    businessId: '130000000000000001',
    status: 1,
  };
  const closed: Account = { ...travel, id: '100200300400500602', name: 'Cuenta inhabilitada', status: 2 };
  const client: Account = {
    ...travel,
    id: '100200300400500603',
    name: 'Cliente del Norte',
    businessId: '130000000000000002',
  };
  const own: Account = { ...travel, id: '100200300400500604', name: 'Cuenta personal', businessId: null };
  return {
    businesses: [
      {
        id: '130000000000000001',
        name: 'Bicicletas Andinas',
        owned: [main.id, travel.id, closed.id],
        client: [client.id],
      },
      { id: '130000000000000002', name: 'Agencia Norte', owned: [client.id], client: [main.id] },
    ],
    accounts: new Map([
      [main.id, generateAccount(main, now, 'demo')],
      [travel.id, generateAccount(travel, now, 'other')],
      [closed.id, new History(closed, noRows)],
      [client.id, generateAccount(client, now, 'other')],
      [own.id, new History(own, noRows)],
    ]),
    pages: structuredClone(pages),
  };
}
