/** Asks before something that cannot be undone, with the numbers that matter: `if (await confirm({…}))`. */
import { Button, getDefaultZIndex, Group, Modal, Text } from '@mantine/core';
import { useSyncExternalStore, type ReactNode } from 'react';
import { m } from '../paraglide/messages.js';

export interface Question {
  title: string;
  /** What it means, with numbers: "112 people are waiting here." */
  body: ReactNode;
  /** The verb on the button. */
  action: string;
  danger?: boolean;
}

interface Asked extends Question {
  answer: (yes: boolean) => void;
}

let asked: Asked | undefined;
let open = false;
const listeners = new Set<() => void>();
const changed = () => listeners.forEach((listener) => listener());

/** Opens the dialog; true if the person agreed. */
export function confirm(question: Question): Promise<boolean> {
  return new Promise((resolve) => {
    asked?.answer(false);
    asked = {
      ...question,
      answer: (yes) => {
        open = false;
        snapshot = { asked, open };
        changed();
        resolve(yes);
      },
    };
    open = true;
    snapshot = { asked, open };
    changed();
  });
}

let snapshot: { asked: Asked | undefined; open: boolean } = { asked, open };

/** The one dialog, mounted beside the pages. */
export function ConfirmHost() {
  const state = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => snapshot,
  );
  const question = state.asked;
  return (
    <Modal
      opened={state.open}
      onClose={() => question?.answer(false)}
      title={question?.title}
      size="sm"
      // It stands first in the document, and may be asked from a drawer.
      zIndex={getDefaultZIndex('overlay')}
      closeButtonProps={{ 'aria-label': m.close() }}
    >
      <Text component="div" size="sm">
        {question?.body}
      </Text>
      <Group justify="flex-end" mt="lg" gap="xs">
        <Button variant="default" onClick={() => question?.answer(false)}>
          {m.cancel()}
        </Button>
        <Button color={question?.danger ? 'red' : undefined} onClick={() => question?.answer(true)} data-autofocus>
          {question?.action}
        </Button>
      </Group>
    </Modal>
  );
}
