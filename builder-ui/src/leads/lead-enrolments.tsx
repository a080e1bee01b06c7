/** Where the lead stands in flows, what comes next and why it waits; and a way to take them out. */
import { Anchor, Badge, Button, Group, Skeleton, Stack, Text } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { api, read } from '../api.ts';
import { may } from '../app/access.ts';
import { keys } from '../app/keys.ts';
import { say } from '../app/language.ts';
import { useSession } from '../app/session.ts';
import { m } from '../paraglide/messages.js';
import { confirm } from '../ui/confirm.tsx';
import { ErrorState } from '../ui/error-state.tsx';
import { Section } from '../ui/section.tsx';
import { Time } from '../ui/time.tsx';
import { toastDone, toastError } from '../ui/toast.tsx';
import { enrolmentsOfLeadQuery, type Enrolment } from './lead-queries.ts';

export function LeadEnrolments({ leadId }: { leadId: string }) {
  const enrolments = useQuery(enrolmentsOfLeadQuery(leadId));
  const items = enrolments.data?.items ?? [];
  return (
    <Section title={m.enrolments_title()}>
      {enrolments.isPending && <Skeleton h={44} />}
      {enrolments.isError && !enrolments.data && (
        <ErrorState error={enrolments.error} onRetry={() => void enrolments.refetch()} />
      )}
      {enrolments.isSuccess && items.length === 0 && (
        <Text size="sm" c="dimmed">
          {m.enrolments_empty()}
        </Text>
      )}
      <Stack gap="sm" component="ul" p={0} m={0} style={{ listStyle: 'none' }}>
        {items.map((enrolment) => (
          <li key={enrolment.id}>
            <EnrolmentRow enrolment={enrolment} />
          </li>
        ))}
      </Stack>
    </Section>
  );
}

const colors: Record<Enrolment['state'], string> = {
  running: 'blue',
  waiting: 'amber',
  paused: 'gray',
  finished: 'green',
  stopped: 'gray',
  failed: 'red',
};

function EnrolmentRow({ enrolment }: { enrolment: Enrolment }) {
  const session = useSession();
  const client = useQueryClient();
  const open = enrolment.ended_at === null;
  const stop = useMutation({
    mutationFn: () => read(api.crm.enrolments[':id'].stop.$post({ param: { id: enrolment.id } })),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: keys.enrolments.all });
      void client.invalidateQueries({ queryKey: keys.leads.all });
      toastDone(m.enrolment_stopped({ flow: enrolment.flow_name }));
    },
    onError: toastError,
  });
  const ask = async () => {
    const yes = await confirm({
      title: m.enrolment_stop_title(),
      body: m.enrolment_stop_body({ flow: enrolment.flow_name }),
      action: m.enrolment_stop(),
      danger: true,
    });
    if (yes) stop.mutate();
  };
  return (
    <Group justify="space-between" wrap="nowrap" align="flex-start">
      <div>
        <Group gap={8}>
          {may(session, 'flows.read') ? (
            <Anchor
              size="sm"
              fw={550}
              renderRoot={(props) => (
                <Link
                  to="/crm/hsm/flows/$flowId"
                  params={{ flowId: enrolment.flow_id }}
                  search={{ node: enrolment.node_id ?? undefined }}
                  {...props}
                />
              )}
            >
              {enrolment.flow_name}
            </Anchor>
          ) : (
            <Text size="sm" fw={550}>
              {enrolment.flow_name}
            </Text>
          )}
          <Badge color={colors[enrolment.state]}>{enrolmentStateName(enrolment.state)}</Badge>
        </Group>
        <Text size="xs" c="dimmed" component="div">
          <Standing enrolment={enrolment} />
        </Text>
      </div>
      {open && may(session, 'enrolments.control') && (
        <Button size="compact-sm" variant="default" onClick={() => void ask()} loading={stop.isPending}>
          {m.enrolment_stop()}
        </Button>
      )}
    </Group>
  );
}

/** Why it waits and until when, or how it ended. */
function Standing({ enrolment }: { enrolment: Enrolment }) {
  const reason = enrolment.waiting_reason_text ?? enrolment.reason_text;
  const when = enrolment.ended_at ?? enrolment.wake_at ?? enrolment.created_at;
  const label = enrolment.ended_at
    ? m.enrolment_ended()
    : enrolment.wake_at
      ? m.enrolment_goes_on()
      : m.enrolment_entered();
  return (
    <>
      {label} <Time at={when} show="relative" />
      {reason && <> · {say(reason)}</>}
    </>
  );
}

export function enrolmentStateName(state: Enrolment['state']): string {
  return {
    running: m.enrolment_running,
    waiting: m.enrolment_waiting,
    paused: m.enrolment_paused,
    finished: m.enrolment_finished,
    stopped: m.enrolment_state_stopped,
    failed: m.enrolment_failed,
  }[state]();
}
