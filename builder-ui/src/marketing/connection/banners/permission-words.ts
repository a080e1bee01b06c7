/** Meta's permissions in words, grouped by what they are for. */
import { ChartNoAxesColumn, Briefcase, UserRoundPlus, type LucideIcon } from 'lucide-react';
import { m } from '../../../paraglide/messages.js';

export interface PermissionGroup {
  scopes: string[];
  icon: LucideIcon;
  /** What they allow. */
  name: () => string;
  /** Why they are asked for. */
  why: () => string;
  /** What does not work without them. */
  without: () => string;
}

/** All that Instant Form leads need. */
export const leadScopes = [
  'leads_retrieval',
  'pages_show_list',
  'pages_read_engagement',
  'pages_manage_metadata',
  'pages_manage_ads',
];

export const permissionGroups: PermissionGroup[] = [
  {
    scopes: ['ads_read'],
    icon: ChartNoAxesColumn,
    name: m.meta_permission_ads,
    why: m.meta_permission_ads_why,
    without: m.meta_without_ads,
  },
  {
    scopes: ['business_management'],
    icon: Briefcase,
    name: m.meta_permission_business,
    why: m.meta_permission_business_why,
    without: m.meta_without_business,
  },
  {
    scopes: leadScopes,
    icon: UserRoundPlus,
    name: m.meta_permission_leads,
    why: m.meta_permission_leads_why,
    without: m.meta_without_leads,
  },
];

/** The groups that lack at least one of these permissions, with the names that lack. */
export function missingGroups(missing: readonly string[]): { group: PermissionGroup; scopes: string[] }[] {
  return permissionGroups
    .map((group) => ({ group, scopes: group.scopes.filter((scope) => missing.includes(scope)) }))
    .filter(({ scopes }) => scopes.length > 0);
}
