/** Switching a flow off and on, with what it means for the people inside. */
import { Button, Group, Modal, Radio, Stack, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import type { CatchUp } from '#flow';
import { api, read } from '../api.ts';
import { keys } from '../app/keys.ts';
import { m } from '../paraglide/messages.js';
import { confirm } from '../ui/confirm.tsx';
import { toastDone, toastError } from '../ui/toast.tsx';
import type { FlowRow } from './data.ts';

export interface Power {
  /** Asks with the numbers, then holds everybody where they stand. */
  pause(row: FlowRow): Promise<void>;
  /** Asks what becomes of what fell due meanwhile. */
  resume(row: FlowRow): void;
  /** To be drawn once by whoever uses this. */
  dialog: ReactNode;
}

export function usePower(): Power {
  const client = useQueryClient();
  const [resuming, setResuming] = useState<FlowRow | null>(null);
  const refresh = () => client.invalidateQueries({ queryKey: keys.flows.all });
  return {
    async pause(row) {
      const agreed = await confirm({
        title: m.hsm_pause_title({ name: row.name }),
        body: row.people.total > 0 ? m.hsm_pause_body({ count: row.people.total }) : m.hsm_pause_body_nobody(),
        action: m.hsm_pause(),
      });
      if (!agreed) return;
      try {
        const { people } = await read(api.crm.flows[':id'].pause.$post({ param: { id: row.id } }));
        toastDone(m.hsm_paused({ count: people }));
      } catch (error) {
        toastError(error);
      }
      await refresh();
    },
    resume: setResuming,
    dialog: <ResumeDialog row={resuming} onClose={() => setResuming(null)} onDone={refresh} />,
  };
}

interface ResumeDialogProps {
  row: FlowRow | null;
  onClose(): void;
  onDone(): Promise<unknown>;
}

const choices: { value: CatchUp; label: () => string; help: () => string }[] = [
  { value: 'shift', label: m.hsm_catch_up_shift, help: m.hsm_catch_up_shift_help },
  { value: 'send-now', label: m.hsm_catch_up_send_now, help: m.hsm_catch_up_send_now_help },
  { value: 'skip', label: m.hsm_catch_up_skip, help: m.hsm_catch_up_skip_help },
  { value: 'end', label: m.hsm_catch_up_end, help: m.hsm_catch_up_end_help },
];

function ResumeDialog({ row, onClose, onDone }: ResumeDialogProps) {
  const [catchUp, setCatchUp] = useState<CatchUp>('shift');
  const resume = useMutation({
    mutationFn: (id: string) => read(api.crm.flows[':id'].resume.$post({ param: { id }, json: { catch_up: catchUp } })),
    onSuccess: async (done: { people: number }) => {
      toastDone(m.hsm_resumed({ count: done.people }));
      onClose();
      await onDone();
    },
    onError: toastError,
  });
  return (
    <Modal
      opened={row !== null}
      onClose={onClose}
      title={m.hsm_resume_title({ name: row?.name ?? '' })}
      closeButtonProps={{ 'aria-label': m.close() }}
    >
      {row && (
        <form
          onSubmit={(event) => {
            event.preventDefault();
            resume.mutate(row.id);
          }}
        >
          <Text size="sm" mb="md">
            {row.people.total > 0 ? m.hsm_resume_body({ count: row.people.total }) : m.hsm_resume_body_nobody()}
          </Text>
          {row.people.total > 0 && (
            <Radio.Group label={m.hsm_catch_up()} value={catchUp} onChange={(value) => setCatchUp(value)}>
              <Stack gap={8} mt={8}>
                {choices.map((choice) => (
                  <Radio key={choice.value} value={choice.value} label={choice.label()} description={choice.help()} />
                ))}
              </Stack>
            </Radio.Group>
          )}
          <Group justify="flex-end" gap="xs" mt="lg">
            <Button variant="default" onClick={onClose}>
              {m.cancel()}
            </Button>
            <Button type="submit" loading={resume.isPending} data-autofocus>
              {m.hsm_resume()}
            </Button>
          </Group>
        </form>
      )}
    </Modal>
  );
}
