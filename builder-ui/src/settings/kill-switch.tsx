/** Stops every message of the business at once, and lets them go on. People keep their place in the flows. */
import { Alert, Button, Group, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { OctagonX } from 'lucide-react';
import { api, read } from '../api.ts';
import { may } from '../app/access.ts';
import { keys } from '../app/keys.ts';
import { useSession } from '../app/session.ts';
import { m } from '../paraglide/messages.js';
import { confirm } from '../ui/confirm.tsx';
import { Section } from '../ui/section.tsx';
import { toastDone, toastError } from '../ui/toast.tsx';

export function KillSwitch({ stopped }: { stopped: boolean }) {
  const session = useSession();
  const client = useQueryClient();
  const flip = useMutation({
    mutationFn: () => read(api.crm['kill-switch'].$post({ json: { scope: 'tenant', on: !stopped } })),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: keys.settings.all });
      void client.invalidateQueries({ queryKey: keys.diagnostics.all });
      toastDone(stopped ? m.kill_resumed() : m.kill_stopped());
    },
    onError: toastError,
  });
  const ask = async () => {
    const waiting = await read(api.crm.enrolments.$get({ query: { state: 'open', limit: '200' } })).catch(() => null);
    const people = waiting === null ? '…' : waiting.next_cursor ? '200+' : String(waiting.items.length);
    const yes = await confirm({
      title: stopped ? m.kill_resume_title() : m.kill_stop_title(),
      body: stopped ? m.kill_resume_body({ people }) : m.kill_stop_body({ people }),
      action: stopped ? m.kill_resume() : m.kill_stop(),
      danger: !stopped,
    });
    if (yes) flip.mutate();
  };
  if (!may(session, 'sending.stop')) return null;
  const button = (
    <Button
      color={stopped ? undefined : 'red'}
      variant={stopped ? 'filled' : 'light'}
      onClick={() => void ask()}
      loading={flip.isPending}
    >
      {stopped ? m.kill_resume() : m.kill_stop()}
    </Button>
  );
  if (stopped) {
    return (
      <Alert color="red" icon={<OctagonX size={18} />} title={m.kill_is_stopped()}>
        <Group justify="space-between">
          <Text size="sm" flex={1}>
            {m.kill_is_stopped_hint()}
          </Text>
          {button}
        </Group>
      </Alert>
    );
  }
  return (
    <Section title={m.kill_title()}>
      <Group justify="space-between">
        <Text size="sm" c="dimmed" flex="1 1 240px">
          {m.kill_hint()}
        </Text>
        {button}
      </Group>
    </Section>
  );
}
