/** What became of a one-time link: it is on its way by mail, or here it is, this once. */
import { Alert, Button, Group, Stack, Text } from '@mantine/core';
import { MailCheck, TriangleAlert } from 'lucide-react';
import { m } from '../paraglide/messages.js';
import { CopyField } from '../ui/copy-field.tsx';
import { Time } from '../ui/time.tsx';
import type { SentInvitation } from './settings-queries.ts';

export function OneTimeLink({ sent, onClose }: { sent: SentInvitation; onClose: () => void }) {
  return (
    <Stack gap="md">
      {sent.link === null ? (
        <Alert color="teal" icon={<MailCheck size={18} />}>
          {m.link_mailed({ email: sent.email })}
        </Alert>
      ) : (
        <>
          <Alert color="amber" icon={<TriangleAlert size={18} />}>
            {m.link_once({ name: sent.name })}
          </Alert>
          <CopyField label={m.link_label()} value={sent.link} />
        </>
      )}
      <Text size="sm" c="dimmed">
        {m.link_expires()} <Time at={sent.expires_at} show="long" />
      </Text>
      <Group justify="flex-end">
        <Button onClick={onClose}>{sent.link === null ? m.close() : m.link_noted()}</Button>
      </Group>
    </Stack>
  );
}
