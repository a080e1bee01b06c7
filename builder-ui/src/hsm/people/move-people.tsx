/** Taking people to a version of their flow, now or when they leave their step, and to which step. */
import { Button, Group, Modal, Radio, Select, Skeleton, Stack, Text } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { isPlace } from '#flow';
import { api, read } from '../../api.ts';
import { keys } from '../../app/keys.ts';
import { versionQuery } from '../../builder/live/draft.ts';
import { titleOf } from '../../builder/way-name.ts';
import { m } from '../../paraglide/messages.js';
import { ErrorState } from '../../ui/error-state.tsx';
import { toastDone } from '../../ui/toast.tsx';
import { flowQuery } from '../data.ts';
import { sizeOf, type Who } from './who.ts';

interface MovePeopleProps {
  flowId: string;
  who: Who;
  opened: boolean;
  onClose(): void;
  onDone(): void;
}

export function MovePeople({ opened, onClose, ...rest }: MovePeopleProps) {
  return (
    <Modal opened={opened} onClose={onClose} title={m.hsm_move_title()} closeButtonProps={{ 'aria-label': m.close() }}>
      {opened && <MoveForm {...rest} onClose={onClose} />}
    </Modal>
  );
}

function MoveForm({ flowId, who, onClose, onDone }: Omit<MovePeopleProps, 'opened'>) {
  const live = useQuery(flowQuery(flowId)).data?.live_version ?? null;
  const versions = useQuery({
    queryKey: keys.flows.part(flowId, 'versions', { few: true }),
    queryFn: () => read(api.crm.flows[':id'].versions.$get({ param: { id: flowId }, query: { limit: '50' } })),
  });
  const [chosen, setChosen] = useState<string | null>(null);
  const [when, setWhen] = useState<'now' | 'next'>('now');
  const [to, setTo] = useState<string | null>(null);
  const version = chosen ?? (live === null ? null : String(live));
  const graph = useQuery({ ...versionQuery(flowId, Number(version)), enabled: version !== null }).data?.graph;
  const move = useMutation({
    mutationFn: () =>
      read(
        api.crm.flows[':id'].people.$post({
          param: { id: flowId },
          json: { do: 'move', version: Number(version), when, ...(to === null ? {} : { to }), ...who },
        }),
      ),
    onSuccess: ({ people }) => {
      toastDone(m.hsm_people_moving({ count: people }));
      onDone();
    },
  });
  if (versions.isPending) return <Skeleton h={160} role="group" aria-label={m.loading()} />;
  if (versions.isError) return <ErrorState error={versions.error} onRetry={() => void versions.refetch()} />;
  const places = graph?.nodes.filter((node) => isPlace(graph, node.id)) ?? [];
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        move.mutate();
      }}
    >
      <Stack gap="md">
        <Text size="sm">{m.hsm_people_chosen({ count: sizeOf(who) })}</Text>
        <Select
          label={m.hsm_move_version()}
          data={versions.data.items.map(({ number, note }) => ({
            value: String(number),
            label:
              number === live ? m.hsm_move_live({ version: number }) : note ? `v${number} · ${note}` : `v${number}`,
          }))}
          value={version}
          onChange={(value) => {
            setChosen(value);
            setTo(null);
          }}
          allowDeselect={false}
          data-autofocus
        />
        <Select
          label={m.hsm_move_to()}
          placeholder={m.hsm_move_same()}
          data={places.map((node) => ({ value: node.id, label: titleOf(node) }))}
          value={to}
          onChange={setTo}
          clearable
          clearButtonProps={{ 'aria-label': m.clear() }}
          searchable
        />
        <Radio.Group label={m.hsm_move_when()} value={when} onChange={(value) => setWhen(value)}>
          <Group mt={6}>
            <Radio value="now" label={m.hsm_move_now()} />
            <Radio value="next" label={m.hsm_move_next()} />
          </Group>
        </Radio.Group>
        <Text size="xs" c="dimmed">
          {m.hsm_move_help()}
        </Text>
        {move.isError && <ErrorState error={move.error} />}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            {m.cancel()}
          </Button>
          <Button type="submit" loading={move.isPending} disabled={version === null}>
            {m.hsm_people_move()}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
