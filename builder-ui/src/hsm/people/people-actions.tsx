/** What can be done with people inside a flow: those chosen, or all of the list. */
import { Button, Group, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { ArrowRightLeft, Pause, Play, UserMinus } from 'lucide-react';
import { useState } from 'react';
import { api, read } from '../../api.ts';
import { keys } from '../../app/keys.ts';
import { m } from '../../paraglide/messages.js';
import { confirm } from '../../ui/confirm.tsx';
import { toastDone, toastError } from '../../ui/toast.tsx';
import { MovePeople } from './move-people.tsx';
import { sizeOf, type Who } from './who.ts';

type Act = 'pause' | 'resume' | 'stop';
const done = { pause: m.hsm_people_paused, resume: m.hsm_people_resumed, stop: m.hsm_people_stopped };

interface PeopleActionsProps {
  flowId: string;
  who: Who;
  /** Says who they are. */
  label: string;
  onDone?(): void;
}

export function PeopleActions({ flowId, who, label, onDone }: PeopleActionsProps) {
  const client = useQueryClient();
  const [isMoving, setMoving] = useState(false);
  const settle = async () => {
    await client.invalidateQueries({ queryKey: keys.enrolments.all });
    await client.invalidateQueries({ queryKey: keys.flows.all });
  };
  const act = useMutation({
    mutationFn: (what: Act) =>
      read(api.crm.flows[':id'].people.$post({ param: { id: flowId }, json: { do: what, ...who } })),
    onSuccess: ({ people }, what) => {
      toastDone(done[what]({ count: people }));
      onDone?.();
    },
    onError: toastError,
    onSettled: settle,
  });
  const stop = async () => {
    const count = sizeOf(who);
    const agreed = await confirm({
      title: m.hsm_people_stop_title({ count }),
      body: m.hsm_people_stop_body({ count }),
      action: m.hsm_people_stop(),
      danger: true,
    });
    if (agreed) act.mutate('stop');
  };
  return (
    <Group
      gap="xs"
      mb="sm"
      p={6}
      bg="var(--surface-sunken)"
      bd="1px solid var(--line)"
      style={{ borderRadius: 6 }}
      role="group"
      aria-label={m.hsm_people_actions()}
    >
      <Text size="sm" fw={600} px={6} aria-live="polite">
        {label}
      </Text>
      <Button
        size="compact-sm"
        variant="default"
        leftSection={<Pause size={14} />}
        disabled={act.isPending}
        onClick={() => act.mutate('pause')}
      >
        {m.hsm_people_pause()}
      </Button>
      <Button
        size="compact-sm"
        variant="default"
        leftSection={<Play size={14} />}
        disabled={act.isPending}
        onClick={() => act.mutate('resume')}
      >
        {m.hsm_people_resume()}
      </Button>
      <Button
        size="compact-sm"
        variant="default"
        leftSection={<ArrowRightLeft size={14} />}
        disabled={act.isPending}
        onClick={() => setMoving(true)}
      >
        {m.hsm_people_move()}
      </Button>
      <Button
        size="compact-sm"
        variant="default"
        color="red"
        leftSection={<UserMinus size={14} />}
        disabled={act.isPending}
        onClick={() => void stop()}
      >
        {m.hsm_people_stop()}
      </Button>
      <MovePeople
        flowId={flowId}
        who={who}
        opened={isMoving}
        onClose={() => setMoving(false)}
        onDone={() => {
          setMoving(false);
          onDone?.();
          void settle();
        }}
      />
    </Group>
  );
}
