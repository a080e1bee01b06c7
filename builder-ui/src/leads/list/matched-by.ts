/** By what a search has found a lead, where its name does not show it. */
import { plain } from '#flow';
import { m } from '../../paraglide/messages.js';
import type { Lead } from '../lead-queries.ts';

/** A sentence such as “Coincide el correo: ana@…”; undefined where the name has every word, or nobody searched. */
export function matchedBy(lead: Pick<Lead, 'name' | 'email' | 'phone'>, q: string | undefined) {
  const words = plain(q ?? '')
    .split(/\s+/)
    .filter(Boolean);
  const name = plain(lead.name ?? '');
  const missing = words.filter((word) => !name.includes(word));
  if (missing.length === 0) return undefined;
  const digits = (q ?? '').replaceAll(/\D/g, '');
  const has = (value: string | null) => value !== null && missing.some((word) => plain(value).includes(word));
  if (has(lead.email)) return m.leads_matched({ field: m.email(), value: lead.email! });
  // Any spelling of a number is found: its end is what spellings share.
  if (lead.phone && digits.length >= 4 && lead.phone.replaceAll(/\D/g, '').includes(digits.slice(-7)))
    return m.leads_matched({ field: m.lead_phone(), value: lead.phone });
  return undefined;
}
