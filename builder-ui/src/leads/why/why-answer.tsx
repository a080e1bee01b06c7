/** Why one person is, or is not, in one flow: the reason first, then what it rests on. */
import { Anchor, Badge, Group, Skeleton, Stack, Text } from '@mantine/core';
import { queryOptions, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { api, read } from '../../api.ts';
import { keys } from '../../app/keys.ts';
import { say } from '../../app/language.ts';
import { m } from '../../paraglide/messages.js';
import { ErrorState } from '../../ui/error-state.tsx';
import { Time } from '../../ui/time.tsx';

const whyQuery = (leadId: string, flowId: string) =>
  queryOptions({
    queryKey: keys.enrolments.list({ why: leadId, flow: flowId }),
    queryFn: () => read(api.crm.leads[':id'].why.$get({ param: { id: leadId }, query: { flow_id: flowId } })),
  });

export function WhyAnswer({ leadId, flowId }: { leadId: string; flowId: string }) {
  const why = useQuery(whyQuery(leadId, flowId));
  if (why.isPending) return <Skeleton h={90} role="group" aria-label={m.loading()} />;
  if (why.isError) return <ErrorState error={why.error} onRetry={() => void why.refetch()} />;
  const { because, events, now, flow, state } = why.data;
  return (
    <Stack gap="sm" role="status">
      <Text size="sm" fw={600}>
        {say(because.text)}
      </Text>
      {events.length > 0 && (
        <div>
          <Text size="xs" c="dimmed" mb={4}>
            {m.why_events()}
          </Text>
          <Stack gap={6} component="ul" p={0} m={0} style={{ listStyle: 'none' }}>
            {events.slice(0, 10).map((event) => (
              <li key={event.id}>
                <Text size="sm">
                  <Time at={event.occurred_at} show="short" /> · {say(event.label)}
                </Text>
                <Text size="sm" c="dimmed">
                  {say(event.outcome.text)}
                </Text>
              </li>
            ))}
          </Stack>
        </div>
      )}
      {state !== 'inside' && (
        <div>
          <Group gap={8}>
            <Text size="sm">{m.why_now()}:</Text>
            <Badge color={now.enters ? 'green' : 'amber'}>{now.enters ? m.why_now_yes() : m.why_now_no()}</Badge>
          </Group>
          <Text size="sm" c="dimmed">
            {say(now.reason.text)}
          </Text>
          {now.condition && (
            <Text size="sm" c="dimmed">
              {m.why_asks({ condition: say(now.condition) })}
            </Text>
          )}
        </div>
      )}
      <Anchor
        size="sm"
        renderRoot={(props) => <Link to="/crm/hsm/flows/$flowId" params={{ flowId: flow.id }} {...props} />}
      >
        {flow.name}
      </Anchor>
    </Stack>
  );
}
