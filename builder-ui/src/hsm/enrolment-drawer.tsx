/** One person's way through a flow: every step with its time and reason, every message with what became of it. */
import { Anchor, Button, Drawer, Group, Skeleton, Stack, Text, Timeline, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { kindOf } from '#flow';
import { say } from '../app/language.ts';
import { m } from '../paraglide/messages.js';
import { ErrorState } from '../ui/error-state.tsx';
import { Time } from '../ui/time.tsx';
import { enrolmentQuery, type EnrolmentDetail, type EnrolmentStep } from './data.ts';
import { EnrolmentState } from './enrolment-state.tsx';
import { MessageState } from './message-state.tsx';
import { SendAgain, TriesNote } from './send-again.tsx';
import { useStop } from './stop-enrolment.ts';

export function EnrolmentDrawer({ id, onClose }: { id: string | null; onClose(): void }) {
  return (
    <Drawer
      opened={id !== null}
      onClose={onClose}
      title={m.hsm_enrolment()}
      closeButtonProps={{ 'aria-label': m.close() }}
      size="lg"
    >
      {id !== null && <Story id={id} />}
    </Drawer>
  );
}

function Story({ id }: { id: string }) {
  const query = useQuery(enrolmentQuery(id));
  const { stop, may } = useStop();
  if (query.isPending) return <Skeleton h={240} role="group" aria-label={m.loading()} />;
  if (query.isError) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
  const one: EnrolmentDetail = query.data;
  const isOpen = one.ended_at === null;
  const reason = isOpen ? one.waiting_reason_text : one.reason_text;
  return (
    <Stack gap="lg">
      <div>
        <Group gap={8} justify="space-between">
          <Group gap={8}>
            <Title order={2}>{one.lead_name ?? m.hsm_no_name()}</Title>
            <EnrolmentState state={one.state} />
          </Group>
          {isOpen && may && (
            <Button size="compact-sm" variant="default" onClick={() => void stop(one)}>
              {m.hsm_stop()}
            </Button>
          )}
        </Group>
        <Text size="sm" c="dimmed">
          <Anchor
            size="sm"
            renderRoot={(props) => <Link to="/crm/hsm/flows/$flowId" params={{ flowId: one.flow_id }} {...props} />}
          >
            {one.flow_name}
          </Anchor>{' '}
          · v{one.version} · {m.hsm_entered()} <Time at={one.created_at} />
        </Text>
        {isOpen && one.wake_at && (
          <Text size="sm" mt={4}>
            {m.hsm_goes_on()} <Time at={one.wake_at} />
          </Text>
        )}
        {reason && (
          <Text size="sm" mt={4} fw={500}>
            {say(reason)}
          </Text>
        )}
        <Anchor
          size="sm"
          renderRoot={(props) => <Link to="/crm/leads/$leadId" params={{ leadId: one.lead_id }} {...props} />}
        >
          {m.hsm_open_lead()}
        </Anchor>
      </div>
      {one.messages.length > 0 && (
        <section aria-label={m.hsm_messages()}>
          <Title order={3} mb={8}>
            {m.hsm_messages()}
          </Title>
          <Stack gap={8}>
            {one.messages.map((message) => (
              <div key={message.id}>
                <Group gap={8}>
                  <MessageState message={message} />
                  <Text size="xs" c="dimmed">
                    {message.template_name} · <Time at={message.created_at} />
                  </Text>
                </Group>
                {message.rendered && <Text size="sm">{message.rendered}</Text>}
                {message.reason_text && <Text size="sm">{say(message.reason_text)}</Text>}
                <TriesNote message={message} />
                <SendAgain message={message} />
              </div>
            ))}
          </Stack>
        </section>
      )}
      <section aria-label={m.hsm_steps()}>
        <Title order={3} mb={8}>
          {m.hsm_steps()}
        </Title>
        {one.steps.length === 0 ? (
          <Text size="sm" c="dimmed">
            {m.hsm_steps_none()}
          </Text>
        ) : (
          <Timeline bulletSize={14} lineWidth={1}>
            {one.steps.map((step) => (
              <Step key={`${step.seq} ${step.outcome}`} step={step} />
            ))}
          </Timeline>
        )}
      </section>
    </Stack>
  );
}

function Step({ step }: { step: EnrolmentStep }) {
  const kind = kindOf(step.kind);
  const port = kind?.ports(kind.defaults).find((candidate) => candidate.id === step.outcome);
  return (
    <Timeline.Item
      title={
        <Text size="sm" fw={600}>
          {kind ? say(kind.title) : step.kind === 'move' ? m.outcome_moved() : step.kind}
        </Text>
      }
    >
      <Text size="xs" c="dimmed">
        <Time at={step.occurred_at} />
        {port && <> · {say(port.label)}</>}
      </Text>
      {step.reason_text && <Text size="sm">{say(step.reason_text)}</Text>}
    </Timeline.Item>
  );
}
