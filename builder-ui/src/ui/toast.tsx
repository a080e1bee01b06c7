/** Short notes at the edge of the screen: done (with a way to undo), or failed in a plain sentence. */
import { Button, Group, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { sentenceOf } from '../app/sentences.ts';
import { m } from '../paraglide/messages.js';

/** Says that something was done. With `undo`, a button offers to take it back for 8 seconds. */
export function toastDone(text: string, undo?: () => unknown): void {
  const id = crypto.randomUUID();
  const takeBack = () => {
    notifications.hide(id);
    void Promise.resolve(undo?.()).catch(toastError);
  };
  notifications.show({
    id,
    message: undo ? (
      <Group justify="space-between" wrap="nowrap">
        <Text size="sm">{text}</Text>
        <Button size="compact-sm" variant="subtle" onClick={takeBack}>
          {m.undo()}
        </Button>
      </Group>
    ) : (
      text
    ),
    autoClose: undo ? 8000 : 4000,
    closeButtonProps: { 'aria-label': m.close() },
  });
}

/** Says that something was done and did not come to what was meant, and why. */
export function toastBut(text: string): void {
  notifications.show({
    color: 'yellow',
    message: text,
    autoClose: 12_000,
    closeButtonProps: { 'aria-label': m.close() },
  });
}

/** Says what failed. */
export function toastError(error: unknown): void {
  notifications.show({
    color: 'red',
    message: sentenceOf(error),
    autoClose: 8000,
    closeButtonProps: { 'aria-label': m.close() },
  });
}
