/** The columns of the lead list. */
import { Badge, Group, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { BellOff } from 'lucide-react';
import { m } from '../paraglide/messages.js';
import { rowLink, RowTitle, type Column } from '../ui/data-table.tsx';
import { Time } from '../ui/time.tsx';
import type { Lead } from './lead-queries.ts';
import { leadSourceName, LeadStatus } from './lead-status.tsx';

export function leadColumns(): Column<Lead>[] {
  return [
    { id: 'name', header: m.lead_name(), cell: (lead) => <LeadName lead={lead} /> },
    { id: 'phone', header: m.lead_phone(), from: 'sm', cell: (lead) => lead.phone ?? '–' },
    { id: 'status', header: m.lead_status(), cell: (lead) => <LeadStatus status={lead.status} />, width: 130 },
    { id: 'tags', header: m.lead_tags(), from: 'md', cell: (lead) => <Tags tags={lead.tags} /> },
    { id: 'source', header: m.lead_source(), from: 'lg', cell: (lead) => leadSourceName(lead.lead_source) },
    { id: 'created', header: m.lead_created(), from: 'sm', width: 130, cell: (lead) => <Time at={lead.created_at} /> },
  ];
}

function LeadName({ lead }: { lead: Lead }) {
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
