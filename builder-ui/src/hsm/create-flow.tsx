/** Beginning a flow: from a ready-made one with a small picture of it, or from a blank page with its start placed. */
import { Button, Modal, SimpleGrid, Skeleton, Stack, Text, TextInput, UnstyledButton } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { FilePlus2 } from 'lucide-react';
import { useState } from 'react';
import type { Flow, Text as Sentence } from '#flow';
import { api, read } from '../api.ts';
import { keys } from '../app/keys.ts';
import { say } from '../app/language.ts';
import { blankFlow } from '../builder/edit/blank.ts';
import { m } from '../paraglide/messages.js';
import { ErrorState } from '../ui/error-state.tsx';
import { toastError } from '../ui/toast.tsx';
import classes from './hsm.module.css';
import { MiniFlow } from './mini-flow.tsx';
import { readyMadeQuery } from './data.ts';

interface ReadyMade {
  id: string;
  name: Sentence;
  description: Sentence;
  flow: Flow;
}

export function CreateFlow({ opened, onClose }: { opened: boolean; onClose(): void }) {
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={m.hsm_new_flow()}
      size="xl"
      closeButtonProps={{ 'aria-label': m.close() }}
    >
      {opened && <Choices onClose={onClose} />}
    </Modal>
  );
}

function Choices({ onClose }: { onClose(): void }) {
  const client = useQueryClient();
  const navigate = useNavigate();
  const [name, setName] = useState('');
  const readyMade = useQuery(readyMadeQuery);
  const create = useMutation({
    mutationFn: (json: { name: string; flow?: Flow; from_ready_made?: string }) => read(api.crm.flows.$post({ json })),
    onSuccess: async (created: { id: string }) => {
      // The list is asked again by itself; nobody waits for it to get to the new flow.
      void client.invalidateQueries({ queryKey: keys.flows.all });
      onClose();
      await navigate({ to: '/crm/hsm/flows/$flowId', params: { flowId: created.id } });
    },
    onError: toastError,
  });
  const named = (fallback: string) => (name.trim() === '' ? fallback : name.trim());
  const createBlank = () => {
    if (!create.isPending) create.mutate({ name: named(m.hsm_flow_untitled()), flow: blankFlow('lead-created') });
  };

  return (
    <Stack gap="md">
      <TextInput
        label={`${m.hsm_flow_name()} (${m.optional()})`}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
        placeholder={m.hsm_flow_name_placeholder()}
        onKeyDown={(event) => event.key === 'Enter' && createBlank()}
        maxLength={120}
        data-autofocus
      />
      <Button
        variant="default"
        justify="flex-start"
        h={52}
        leftSection={<FilePlus2 size={18} />}
        loading={create.isPending && create.variables.flow !== undefined}
        onClick={createBlank}
      >
        {m.hsm_blank_flow()}
      </Button>
      <Text size="sm" fw={600}>
        {m.hsm_ready_made()}
      </Text>
      {readyMade.isPending && <Skeleton h={220} role="group" aria-label={m.loading()} />}
      {readyMade.isError && <ErrorState error={readyMade.error} onRetry={() => void readyMade.refetch()} />}
      <SimpleGrid cols={{ base: 1, xs: 2, md: 3 }} spacing="sm">
        {(readyMade.data as ReadyMade[] | undefined)?.map((one) => (
          <UnstyledButton
            key={one.id}
            className={classes.ready}
            disabled={create.isPending}
            onClick={() => create.mutate({ name: named(say(one.name)), from_ready_made: one.id })}
          >
            <MiniFlow flow={one.flow} />
            <Text size="sm" fw={600} mt={8}>
              {say(one.name)}
            </Text>
            <Text size="xs" c="dimmed">
              {say(one.description)}
            </Text>
          </UnstyledButton>
        ))}
      </SimpleGrid>
    </Stack>
  );
}
