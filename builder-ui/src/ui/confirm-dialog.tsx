/** The dialog that `confirm` asks with. */
import { Button, getDefaultZIndex, Group, Modal, Text } from '@mantine/core';
import { m } from '../paraglide/messages.js';
import type { Asked } from './confirm.tsx';
import { useOpenOnceThere } from './open-once-there.ts';

export function ConfirmDialog({ question, isOpen }: { question: Asked; isOpen: boolean }) {
  const opened = useOpenOnceThere(isOpen);
  return (
    <Modal
      opened={opened}
      onClose={() => question.answer(false)}
      title={question.title}
      size="sm"
      // It stands first in the document, and may be asked from a drawer.
      zIndex={getDefaultZIndex('overlay')}
      closeButtonProps={{ 'aria-label': m.close() }}
    >
      <Text component="div" size="sm">
        {question.body}
      </Text>
      <Group justify="flex-end" mt="lg" gap="xs">
        <Button variant="default" onClick={() => question.answer(false)}>
          {m.cancel()}
        </Button>
        <Button color={question.danger ? 'red' : undefined} onClick={() => question.answer(true)} data-autofocus>
          {question.action}
        </Button>
      </Group>
    </Modal>
  );
}
