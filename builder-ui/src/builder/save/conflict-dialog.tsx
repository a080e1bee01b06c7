/** Somebody else saved this draft meanwhile: keep mine or take theirs. Nothing is thrown away without being asked. */
import { Button, Group, Modal, Text } from '@mantine/core';
import { useState } from 'react';
import { m } from '../../paraglide/messages.js';
import { toastError } from '../../ui/toast.tsx';
import { useParts } from '../builder-context.tsx';
import { loadDraft } from '../live/draft.ts';
import type { Autosave } from './autosave.ts';
import { useSaveState } from './use-autosave.ts';

export function ConflictDialog({ autosave }: { autosave: Autosave }) {
  const { flowId, store } = useParts();
  const { phase } = useSaveState(autosave);
  const [busy, setBusy] = useState<'mine' | 'theirs' | null>(null);

  const resolve = async (whose: 'mine' | 'theirs') => {
    setBusy(whose);
    try {
      if (whose === 'mine') await autosave.keepMine();
      else {
        const draft = await loadDraft(flowId);
        store.getState().load(draft.graph);
        autosave.restart(draft.revision);
      }
    } catch (error) {
      toastError(error);
    } finally {
      setBusy(null);
    }
  };

  return (
    <Modal
      opened={phase === 'conflict' || busy !== null}
      onClose={() => {}}
      withCloseButton={false}
      closeOnEscape={false}
      closeOnClickOutside={false}
      title={m.builder_conflict_title()}
    >
      <Text size="sm">{m.builder_conflict_body()}</Text>
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
