/** The ad that brought the lead: what they saw before they wrote. */
import { Blockquote, Code, Stack, Text } from '@mantine/core';
import { Megaphone } from 'lucide-react';
import { m } from '../paraglide/messages.js';
import { Fact } from '../ui/fact.tsx';
import { Section } from '../ui/section.tsx';
import type { Lead } from './lead-queries.ts';

export function AdCard({ lead }: { lead: Lead }) {
  const ids = [
    [m.ad_campaign(), lead.meta_campaign_id],
    [m.ad_set(), lead.meta_adset_id],
    [m.ad_ad(), lead.meta_ad_id],
  ] as const;
  if (ids.every(([, id]) => id === null) && !lead.meta_ad_headline && !lead.meta_ad_body) return null;
  return (
    <Section title={m.ad_title()} aside={<Megaphone size={16} strokeWidth={1.75} aria-hidden />}>
      <Stack gap="xs">
        {(lead.meta_ad_headline ?? lead.meta_ad_body) && (
          <Blockquote p="sm" m={0} radius="md">
            {lead.meta_ad_headline && (
              <Text size="sm" fw={600}>
                {lead.meta_ad_headline}
              </Text>
            )}
            {lead.meta_ad_body && (
              <Text size="sm" style={{ whiteSpace: 'pre-line' }}>
                {lead.meta_ad_body}
              </Text>
            )}
          </Blockquote>
        )}
        {ids.map(
          ([label, id]) =>
            id !== null && (
              <Fact key={label} label={label}>
                <Code>{id}</Code>
              </Fact>
            ),
        )}
      </Stack>
    </Section>
  );
}
