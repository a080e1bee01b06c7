/** The columns of the lead list: those there are, and those that are shown. */
import { Badge, Group, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { BellOff } from 'lucide-react';
import { m } from '../../paraglide/messages.js';
import { rowLink, RowTitle, type Column } from '../../ui/data-table.tsx';
import { Time } from '../../ui/time.tsx';
import type { Lead, LeadOrder } from '../lead-queries.ts';
import { matchedBy } from './matched-by.ts';
import { OrderButton } from './order-button.tsx';
import { leadSourceName, LeadStatus } from '../lead-status.tsx';

interface Known {
  /** What was searched for: a row says by what it was found, where its name does not. */
  q: string | undefined;
  /** Names of sellers by their ids. */
  sellers: ReadonlyMap<string, string>;
  /** Fields of the business's own that some lead has. */
  custom: readonly { key: string; label: string }[];
}

/** A column that somebody may choose. */
export interface LeadColumn extends Omit<Column<Lead>, 'header' | 'sorted'> {
  title: string;
  /** The orders that its heading stands for, the first one by the first click. */
  orders?: [LeadOrder, LeadOrder?];
}

/** What is shown where nobody has chosen. */
export const usualColumns: readonly string[] = ['phone', 'status', 'tags', 'source', 'created'];

/** A column of a field of one's own, by its name. */
const custom = 'custom.';

/** Every column there is, in the order in which they stand. The name is always there. */
export function allLeadColumns({ q, sellers, custom: own }: Known): LeadColumn[] {
  return [
    {
      id: 'name',
      title: m.lead_name(),
      orders: ['name'],
      cell: (lead) => <LeadName lead={lead} matched={matchedBy(lead, q)} />,
    },
    { id: 'phone', title: m.lead_phone(), from: 'sm', cell: (lead) => lead.phone ?? '–' },
    { id: 'email', title: m.email(), from: 'md', cell: (lead) => lead.email ?? '–' },
    { id: 'status', title: m.lead_status(), cell: (lead) => <LeadStatus status={lead.status} />, width: 130 },
    { id: 'seller', title: m.lead_seller(), from: 'md', cell: (lead) => sellers.get(lead.seller_id ?? '') ?? '–' },
    { id: 'tags', title: m.lead_tags(), from: 'md', cell: (lead) => <Tags tags={lead.tags} /> },
    { id: 'source', title: m.lead_source(), from: 'lg', cell: (lead) => leadSourceName(lead.lead_source) },
    { id: 'consent', title: m.leads_column_consent(), from: 'md', cell: (lead) => consentName(lead.consent) },
    { id: 'campaign', title: m.ad_campaign(), from: 'lg', cell: (lead) => lead.meta_campaign_id ?? '–' },
    {
      id: 'wrote',
      title: m.lead_last_wrote(),
      from: 'md',
      width: 150,
      orders: ['wrote'],
      cell: (lead) => (lead.last_inbound_at ? <Time at={lead.last_inbound_at} show="relative" /> : '–'),
    },
    {
      id: 'changed',
      title: m.leads_column_changed(),
      from: 'md',
      width: 140,
      orders: ['changed'],
      cell: (lead) => <Time at={lead.updated_at} />,
    },
    ...own.map(({ key, label }) => ({
      id: `${custom}${key}`,
      title: label,
      from: 'md' as const,
      cell: (lead: Lead) => valueName(lead.custom[key] ?? null),
    })),
    {
      id: 'created',
      title: m.lead_created(),
      from: 'sm',
      width: 130,
      orders: ['newest', 'oldest'],
      cell: (lead) => <Time at={lead.created_at} />,
    },
  ];
}

const upward = new Set<LeadOrder>(['oldest', 'name']);

/** The chosen ones as the table draws them, with headings that order the list. */
export function shownColumns(
  all: readonly LeadColumn[],
  chosen: readonly string[],
  order: LeadOrder,
  onOrder: (order: LeadOrder) => void,
): Column<Lead>[] {
  return all
    .filter(({ id }) => id === 'name' || chosen.includes(id))
    .map(({ orders, title, ...column }) => {
      if (!orders) return { ...column, header: title };
      const [first, second = 'newest'] = orders;
      const isOn = order === first || (orders.length > 1 && order === second);
      const sorted = isOn ? (upward.has(order) ? 'ascending' : 'descending') : undefined;
      const turn = () => onOrder(order === first ? second : first);
      return { ...column, sorted, header: <OrderButton title={title} sorted={sorted} onClick={turn} /> };
    });
}

const valueName = (value: Lead['custom'][string]): string =>
  typeof value === 'boolean' ? (value ? m.field_yes() : m.field_no()) : String(value ?? '–');

const consentName = (consent: Lead['consent']): string =>
  consent === null ? '–' : consent === 'granted' ? m.leads_consent_granted() : m.lead_opted_out();

function LeadName({ lead, matched }: { lead: Lead; matched: string | undefined }) {
  return (
    <RowTitle under={[lead.phone, leadSourceName(lead.lead_source)].filter(Boolean).join(' · ')}>
      <Group gap={6} wrap="nowrap">
        <Link to="/crm/leads/$leadId" params={{ leadId: lead.id }} className={rowLink}>
          {lead.name ?? lead.phone ?? lead.email ?? m.lead_unnamed()}
        </Link>
        {lead.consent === 'revoked' && (
          <Text span c="red" title={m.lead_opted_out()} lh={0}>
            <BellOff size={14} role="img" aria-label={m.lead_opted_out()} />
          </Text>
        )}
      </Group>
      {matched && (
        <Text size="xs" c="dimmed">
          {matched}
        </Text>
      )}
    </RowTitle>
  );
}

/** The first two tags, and how many more there are. */
function Tags({ tags }: { tags: string[] }) {
  return (
    <Group gap={4}>
      {tags.slice(0, 2).map((tag) => (
        <Badge key={tag} color="gray">
          {tag}
        </Badge>
      ))}
      {tags.length > 2 && (
        <Text size="xs" c="dimmed" title={tags.slice(2).join(', ')}>
          +{tags.length - 2}
        </Text>
      )}
    </Group>
  );
}
