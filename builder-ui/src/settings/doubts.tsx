/** The messages of which nobody knows whether they arrived, the newest first. None: nothing shown. */
import { Group, Stack, Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { say } from '../app/language.ts';
import { messagesQuery } from '../hsm/data.ts';
import { SendAgain, TriesNote } from '../hsm/send-again.tsx';
import { m } from '../paraglide/messages.js';
import { Section } from '../ui/section.tsx';
import { Time } from '../ui/time.tsx';

export function Doubts() {
  const found = useInfiniteQuery(messagesQuery({ state: 'unconfirmed' }));
  const rows = found.data?.pages.flatMap((page) => page.items) ?? [];
  if (rows.length === 0) return null;
  return (
    <Section title={m.doubts_title()}>
      <Text size="sm" c="dimmed" mb="sm">
        {m.doubts_hint()}
      </Text>
      <Stack gap="sm" component="ul" p={0} m={0} style={{ listStyle: 'none' }}>
        {rows.map((row) => (
          <li key={row.id}>
            <Group justify="space-between" gap="xs">
              <div style={{ flex: '1 1 16rem' }}>
                <Text size="sm">
                  {row.lead_name ?? m.hsm_no_name()} · {row.template_name ?? m.hsm_free_text()}
                </Text>
                <Text size="xs" c="dimmed">
                  <Time at={row.updated_at} show="relative" /> {row.reason_text && say(row.reason_text)}
                </Text>
                <TriesNote message={row} />
              </div>
              <SendAgain message={row} />
            </Group>
          </li>
        ))}
      </Stack>
      {found.hasNextPage && (
        <Text size="sm" c="dimmed" mt="xs">
          {m.doubts_more()}
        </Text>
      )}
    </Section>
  );
}
