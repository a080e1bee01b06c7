/** How a page stands with Meta: what is so, what it means for its leads, and what heals it. */
import { m } from '../../../paraglide/messages.js';
import type { MetaPage, TokenStatus } from '../connection-queries.ts';
import { leadScopes } from '../banners/permission-words.ts';

export interface PageStand {
  name: () => string;
  color: string;
  /** What it means; undefined where it is said once for all pages, and where Meta reports. */
  text?: () => string;
  /** Meta reports, which is told with its times. */
  reports?: boolean;
  /** `connect`: go through the dialog again; `look`: ask Meta for the pages anew; `retry`: tell Meta of this page again. */
  cure?: 'connect' | 'look' | 'retry';
}

/** Permissions that its leads need and that were not given, or were taken back. */
export const missingForLeads = ({ missing_permissions: missing }: Pick<TokenStatus, 'missing_permissions'>): string[] =>
  missing.filter((scope) => leadScopes.includes(scope));

/** What is wrong with the connection as a whole comes before what was last known of the page. */
export function pageStand(
  page: Pick<MetaPage, 'wants_leads' | 'subscribed_at' | 'error'>,
  status: Pick<TokenStatus, 'connected' | 'missing_permissions'>,
): PageStand {
  if (!page.wants_leads) return { name: m.meta_page_off, color: 'gray', text: m.meta_page_off_text };
  if (!status.connected) return { name: m.meta_page_waits, color: 'amber' };
  if (missingForLeads(status).length > 0) return { name: m.meta_page_permission, color: 'amber' };
  if (page.error !== null) return refusal(page.error);
  if (page.subscribed_at === null) return { name: m.meta_page_asking, color: 'gray', text: m.meta_page_asking_text };
  return { name: m.meta_page_receiving, color: 'green', reports: true };
}

/** @param reason of the Graph client, or `no-token` */
function refusal(reason: string): PageStand {
  switch (reason) {
    case 'no-token':
      return { name: m.meta_page_refused, color: 'red', text: m.meta_page_no_access_text, cure: 'look' };
    case 'not-found':
      return { name: m.meta_page_refused, color: 'red', text: m.meta_page_gone_text, cure: 'look' };
    case 'missing-permission':
      return { name: m.meta_page_refused, color: 'red', text: m.meta_page_no_task_text, cure: 'retry' };
    case 'token-expired':
    case 'token-revoked':
    case 'token-checkpoint':
      return { name: m.meta_page_refused, color: 'red', text: m.meta_page_token_text, cure: 'connect' };
    case 'blocked':
      return { name: m.meta_page_refused, color: 'red', text: m.meta_page_blocked_text, cure: 'retry' };
    case 'rate-limit':
    case 'temporary':
    case 'network':
    case 'timeout':
      return { name: m.meta_page_unanswered, color: 'amber', text: m.meta_page_unanswered_text, cure: 'retry' };
    default:
      return {
        name: m.meta_page_refused,
        color: 'red',
        text: () => m.meta_page_refused_text({ code: reason }),
        cure: 'retry',
      };
  }
}
