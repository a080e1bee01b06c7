/** Meta's states of campaigns, ad sets and ads in words. */
import { m } from '../paraglide/messages.js';

const names: Record<string, () => string> = {
  ACTIVE: m.marketing_status_active,
  PAUSED: m.marketing_status_paused,
  CAMPAIGN_PAUSED: m.marketing_status_paused_above,
  ADSET_PAUSED: m.marketing_status_paused_above,
  ARCHIVED: m.marketing_status_archived,
  DELETED: m.marketing_status_deleted,
  IN_PROCESS: m.marketing_status_in_process,
  PENDING_REVIEW: m.marketing_status_in_process,
  PREAPPROVED: m.marketing_status_in_process,
  WITH_ISSUES: m.marketing_status_issues,
  DISAPPROVED: m.marketing_status_disapproved,
  PENDING_BILLING_INFO: m.marketing_status_billing,
  // Ours: it has cost something, and no list has told of it yet.
  UNKNOWN: m.marketing_status_unknown,
};

/** A state we have no word for is shown as Meta writes it, without its capitals. */
export function statusName(status: string): string {
  return names[status]?.() ?? status.toLowerCase().replaceAll('_', ' ');
}
