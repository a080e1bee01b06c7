/** A lead's status and source in words. Statuses are free text; the ones below have a name and a colour of their own. */
import { Badge } from '@mantine/core';
import { m } from '../paraglide/messages.js';

const statuses: Record<string, { name: () => string; color: string }> = {
  new: { name: m.lead_status_new, color: 'blue' },
  contacted: { name: m.lead_status_contacted, color: 'amber' },
  qualified: { name: m.lead_status_qualified, color: 'violet' },
  won: { name: m.lead_status_won, color: 'green' },
  lost: { name: m.lead_status_lost, color: 'gray' },
};

/** The status in the interface's language; one we have no name for is shown as written. */
export function leadStatusName(status: string): string {
  return statuses[status]?.name() ?? status.replaceAll('_', ' ');
}

export function LeadStatus({ status }: { status: string }) {
  return <Badge color={statuses[status]?.color ?? 'gray'}>{leadStatusName(status)}</Badge>;
}

/** Choices for a status field: the usual ones, and whatever else is already in use. */
export function statusChoices(inUse: string[] = []): { value: string; label: string }[] {
  return [...new Set([...Object.keys(statuses), ...inUse])].map((value) => ({ value, label: leadStatusName(value) }));
}

const sources: Record<string, () => string> = {
  META_ADS: m.lead_source_meta,
  LEAD_FORM: m.lead_source_form,
  ORGANIC: m.lead_source_organic,
  IMPORT: m.lead_source_import,
  API: m.lead_source_api,
  WHATSAPP: m.lead_source_whatsapp,
};

export function leadSourceName(source: string | null): string {
  return source === null ? '–' : (sources[source]?.() ?? source);
}

export function sourceChoices(inUse: string[] = []): { value: string; label: string }[] {
  return [...new Set([...Object.keys(sources), ...inUse])].map((value) => ({ value, label: leadSourceName(value) }));
}
