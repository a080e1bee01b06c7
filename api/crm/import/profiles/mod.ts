/** The programs whose files are known. */
import { keyOf } from '#flow/meaning';
import { googleContacts, vcard, whatsappContacts } from './contacts.ts';
import { hubspotContacts, hubspotDeals, kommo, pipedriveDeals, pipedrivePeople } from './crms.ts';
import { metaLeads } from './meta-leads.ts';
import type { Profile } from './profile.ts';
import { shopifyOrders, tiendanubeOrders, woocommerceOrders } from './shops.ts';

/** The narrower before the wider. */
export const profiles: readonly Profile[] = [
  metaLeads,
  shopifyOrders,
  tiendanubeOrders,
  woocommerceOrders,
  hubspotDeals,
  pipedriveDeals,
  kommo,
  hubspotContacts,
  pipedrivePeople,
  googleContacts,
  vcard,
  whatsappContacts,
];

/** Whose file this is, or null. @param column the first cells below a header, by its place */
export function recogniseProfile(headers: string[], column: (place: number) => string[]): Profile | null {
  const folded = headers.map(keyOf);
  const file = { headers: new Set(folded), cells: (header: string) => column(folded.indexOf(header)) };
  return profiles.find((profile) => profile.knows(file)) ?? null;
}
