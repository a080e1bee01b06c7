/** What people call a lead's fields and statuses, where a flow's config has only their keys. */
import { findField } from '../fields.ts';
import { leadStatuses } from './lead-words.ts';
import { text, type Text } from './text.ts';

/** @param name as `update-lead` writes it: `name`, `custom.city` */
export function nameLeadField(name: string): Text {
  const own = name.startsWith('custom.') ? name.slice('custom.'.length) : null;
  return own === null ? (findField(`lead.${name}`)?.label ?? text(name, name)) : text(own, own);
}

/** A tenant may have statuses of its own, which are called as they are written. */
export const nameStatus = (status: string): Text =>
  leadStatuses.find(({ value }) => value === status)?.label ?? text(status, status);
