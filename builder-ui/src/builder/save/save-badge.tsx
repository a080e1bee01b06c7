/** Whether the draft is safe, in a word and a picture. */
import { Group, Loader, Text, Tooltip } from '@mantine/core';
import { CircleAlert, CircleCheck, CloudOff, Pencil } from 'lucide-react';
import { m } from '../../paraglide/messages.js';
import type { Autosave, SaveState } from './autosave.ts';
import { useSaveState } from './use-autosave.ts';

const words: Record<SaveState['phase'], { label: () => string; help: () => string }> = {
  saved: { label: m.builder_saved, help: m.builder_saved_help },
  waiting: { label: m.builder_saving, help: m.builder_saved_help },
  saving: { label: m.builder_saving, help: m.builder_saved_help },
  offline: { label: m.builder_offline, help: m.builder_offline_help },
  conflict: { label: m.builder_conflict, help: m.builder_conflict_help },
  refused: { label: m.builder_refused, help: m.builder_refused_help },
};

export function SaveBadge({ autosave }: { autosave: Autosave }) {
  const { phase } = useSaveState(autosave);
  return (
    <Tooltip label={words[phase].help()} multiline w={260}>
      <Group gap={6} wrap="nowrap" role="status" aria-live="polite" data-save={phase}>
        <Picture phase={phase} />
        <Text size="xs" c="dimmed" visibleFrom="sm" component="span">
          {words[phase].label()}
        </Text>
      </Group>
    </Tooltip>
  );
}

function Picture({ phase }: { phase: SaveState['phase'] }) {
  if (phase === 'saved') return <CircleCheck size={15} aria-hidden />;
  if (phase === 'waiting') return <Pencil size={15} aria-hidden />;
  if (phase === 'saving') return <Loader size={14} aria-hidden />;
  if (phase === 'offline') return <CloudOff size={15} aria-hidden />;
  return <CircleAlert size={15} color="var(--mantine-color-error)" aria-hidden />;
}
