/** Leads that may be the same person. Nothing where there are none. */
import { Anchor, Button, Group, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { may } from '../app/access.ts';
import { useSession } from '../app/session.ts';
import { m } from '../paraglide/messages.js';
import { Section } from '../ui/section.tsx';
import { duplicatesQuery, type Duplicate, type Lead } from './lead-queries.ts';
import { leadLabel } from './lead-picker.tsx';

export function DuplicateLeads({ lead, onMerge }: { lead: Lead; onMerge: (other: Duplicate) => void }) {
  const session = useSession();
  const items = useQuery(duplicatesQuery(lead.id)).data?.items ?? [];
  if (items.length === 0) return null;
  return (
    <Section title={m.duplicates_title()}>
      <Stack gap="sm">
        {items.map((one) => (
          <Group key={one.id} justify="space-between" wrap="nowrap" gap="xs">
            <div style={{ minWidth: 0 }}>
              <Anchor
                size="sm"
                renderRoot={(props) => <Link to="/crm/leads/$leadId" params={{ leadId: one.id }} {...props} />}
              >
                {leadLabel(one)}
              </Anchor>
              <Text size="xs" c="dimmed">
                {one.why === 'email' ? m.duplicates_email() : m.duplicates_name()}
              </Text>
            </div>
            {may(session, 'leads.merge') && (
              <Button
                size="xs"
                variant="default"
                style={{ flex: 'none' }}
                aria-label={m.duplicates_merge_label({ name: leadLabel(one) })}
                onClick={() => onMerge(one)}
              >
                {m.duplicates_merge()}
              </Button>
            )}
          </Group>
        ))}
      </Stack>
    </Section>
  );
}
