/** A program whose files are known by their headers, and what is particular about them. */
import type { ImportKind } from '../meaning/fields.ts';

export interface Profile {
  /** Its name on the wire and in the catalogue of texts. */
  name: ProfileName;
  /** The kinds of import that its files hold; the first is where they belong. */
  kinds: readonly ImportKind[];
  /** Whether a file is one of these. */
  knows(file: FileShape): boolean;
  /** The system under which its ids are kept (`external_ids`), so that order 1001 of two shops are two. */
  system?: string;
  /** Columns that its headers alone do not tell: folded header → field, or null for one that says nothing to us. */
  fields?: Partial<Record<ImportKind, Record<string, string | null>>>;
  /** Whether columns that are nothing else become fields of the lead's own, as the same answers do that come by webhook. */
  keepsRest?: boolean;
  /** Rows that are no person and no sale: a test of the form. */
  isTest?(cells: string[]): boolean;
  /** The folded header of what several rows of one order share. */
  order?: readonly string[];
  /** Words of its own for the state of a sale. */
  saleWords?: Record<string, 'pending' | 'completed' | 'failed' | 'refunded'>;
}

export type ProfileName =
  | 'meta-leads'
  | 'google-contacts'
  | 'hubspot-contacts'
  | 'hubspot-deals'
  | 'pipedrive-people'
  | 'pipedrive-deals'
  | 'kommo'
  | 'shopify-orders'
  | 'woocommerce-orders'
  | 'tiendanube-orders'
  | 'whatsapp-contacts'
  | 'vcard';

/** What a profile looks at. */
export interface FileShape {
  /** Folded: `keyOf`. */
  headers: Set<string>;
  /** The first cells below a folded header. */
  cells(header: string): string[];
}

export const hasAll = ({ headers }: FileShape, ...names: string[]): boolean => names.every((name) => headers.has(name));
export const hasAny = ({ headers }: FileShape, ...names: string[]): boolean => names.some((name) => headers.has(name));
export const count = ({ headers }: FileShape, ...names: string[]): number =>
  names.filter((name) => headers.has(name)).length;
