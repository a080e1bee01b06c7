/** Everything about a flow's audience in one place: what it would come to, starting it, and how its runs go. */
import { Divider, Group, Modal, Skeleton, Stack, Text } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { may } from '../app/access.ts';
import { useSession } from '../app/session.ts';
import { m } from '../paraglide/messages.js';
import { ErrorState } from '../ui/error-state.tsx';
import { Time } from '../ui/time.tsx';
import { AudienceNumbers } from './audience-numbers.tsx';
import { audienceQuery } from './audience-queries.ts';
import { AudienceRun } from './audience-run.tsx';
import { StartAudience } from './start-audience.tsx';

interface AudienceDialogProps {
  flow: { id: string; name: string; status: string };
  opened: boolean;
  onClose: () => void;
}

export function AudienceDialog({ flow, opened, onClose }: AudienceDialogProps) {
  const narrow = useMediaQuery('(max-width: 48em)');
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={m.audience_of({ flow: flow.name })}
      size="lg"
      fullScreen={narrow}
      closeButtonProps={{ 'aria-label': m.close() }}
    >
      {opened && <Body flow={flow} />}
    </Modal>
  );
}

function Body({ flow }: Pick<AudienceDialogProps, 'flow'>) {
  const mayControl = may(useSession(), 'flows.enrol');
  const audience = useQuery(audienceQuery(flow.id));
  return (
    <Stack gap="md">
      <AudienceNumbers flowId={flow.id} />
      {mayControl && <StartAudience flowId={flow.id} isLive={flow.status === 'active'} />}
      <Divider />
      {audience.error && !audience.data ? (
        <ErrorState error={audience.error} onRetry={() => void audience.refetch()} />
      ) : !audience.data ? (
        <Skeleton h={80} />
      ) : (
        <>
          {audience.data.next.length > 0 && (
            <div>
              <Text fw={600} size="sm" mb={4}>
                {m.audience_next()}
              </Text>
              <Group gap="md">
                {audience.data.next.map(({ at }) => (
                  <Text key={at} size="sm">
                    <Time at={at} />
                  </Text>
                ))}
              </Group>
            </div>
          )}
          <Text fw={600} size="sm">
            {m.audience_runs()}
          </Text>
          {audience.data.runs.length === 0 && (
            <Text size="sm" c="dimmed">
              {m.audience_no_runs()}
            </Text>
          )}
          {audience.data.runs.map((run) => (
            <AudienceRun key={run.id} run={run} mayControl={mayControl} />
          ))}
        </>
      )}
    </Stack>
  );
}
