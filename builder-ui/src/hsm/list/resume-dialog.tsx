/** Asks what becomes of what fell due while a flow was off. */
import { Button, Group, Modal, Radio, Stack, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { CatchUp } from '#flow';
import { api, read } from '../../api.ts';
import { m } from '../../paraglide/messages.js';
import { useOpenOnceThere } from '../../ui/open-once-there.ts';
import { toastDone, toastError } from '../../ui/toast.tsx';
import type { FlowRow } from '../data.ts';

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

export function ResumeDialog({ row, onClose, onDone }: ResumeDialogProps) {
  const opened = useOpenOnceThere(row !== null);
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
      opened={opened}
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
