/** Somebody else saved this draft meanwhile: who, when and what, beside what is mine; then one decides. Nothing is thrown away unasked. */
import { Button, Group, Modal, ScrollArea, SimpleGrid, Skeleton, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { changesOf } from '#flow';
import { m } from '../../paraglide/messages.js';
import { Time } from '../../ui/time.tsx';
import { toastError } from '../../ui/toast.tsx';
import { useParts } from '../builder-context.tsx';
import { loadDraft } from '../live/draft.ts';
import { Changes } from '../publish/changes.tsx';
import type { Autosave } from './autosave.ts';
import { useSaveState } from './use-autosave.ts';

const nobody: ReadonlyMap<string, number> = new Map();

export function ConflictDialog({ autosave }: { autosave: Autosave }) {
  const { store } = useParts();
  const { phase } = useSaveState(autosave);
  const [busy, setBusy] = useState<'mine' | 'theirs' | null>(null);
  const isOpen = phase === 'conflict' || busy !== null;
  const theirs = useTheirs(isOpen, autosave);

  const resolve = async (whose: 'mine' | 'theirs') => {
    setBusy(whose);
    try {
      if (whose === 'mine') await autosave.keepMine();
      else {
        const draft = await theirs.refetch({ throwOnError: true });
        store.getState().load(draft.data!.graph);
        autosave.restart(draft.data!.revision);
      }
    } catch (error) {
      toastError(error);
    } finally {
      setBusy(null);
    }
  };

  return (
    <Modal
      opened={isOpen}
      onClose={() => {}}
      withCloseButton={false}
      closeOnEscape={false}
      closeOnClickOutside={false}
      title={m.builder_conflict_title()}
      size="lg"
    >
      {isOpen && <Difference autosave={autosave} />}
      <Group justify="flex-end" gap="xs" mt="lg">
        <Button variant="default" onClick={() => void resolve('theirs')} loading={busy === 'theirs'}>
          {m.builder_take_theirs()}
        </Button>
        <Button onClick={() => void resolve('mine')} loading={busy === 'mine'} data-autofocus>
          {m.builder_keep_mine()}
        </Button>
      </Group>
    </Modal>
  );
}

/** What the server has now, read when the dialog opens. */
function useTheirs(enabled: boolean, autosave: Autosave) {
  const { flowId } = useParts();
  return useQuery({
    queryKey: ['flow-theirs', flowId, autosave.agreed().revision],
    queryFn: () => loadDraft(flowId),
    enabled,
    gcTime: 0,
  });
}

/** Both sides against what they began from. */
function Difference({ autosave }: { autosave: Autosave }) {
  const { store } = useParts();
  const theirs = useTheirs(true, autosave);
  const began = autosave.agreed().flow;
  if (theirs.isPending) return <Skeleton h={80} aria-busy="true" />;
  // Without the other side one still decides, as well as one can.
  if (!theirs.data) return <Text size="sm">{m.builder_conflict_body()}</Text>;
  const { graph, updated_at, updated_by_name } = theirs.data;
  return (
    <>
      <Text size="sm" mb="md">
        {m.builder_conflict_who({ name: updated_by_name ?? m.builder_somebody() })}{' '}
        <Time at={updated_at} show="relative" />. {m.builder_conflict_which()}
      </Text>
      <ScrollArea.Autosize mah="45dvh">
        <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="lg">
          <Changes
            title={m.builder_conflict_mine()}
            changes={changesOf(began, store.getState().flow)}
            people={nobody}
          />
          <Changes title={m.builder_conflict_theirs()} changes={changesOf(began, graph)} people={nobody} />
        </SimpleGrid>
      </ScrollArea.Autosize>
    </>
  );
}
