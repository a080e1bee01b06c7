/** Short notes at the edge of the screen: done (with a way to undo), or failed in a plain sentence. */
import { Button, Group, Text } from '@mantine/core';
import type { NotificationData } from '@mantine/notifications';
import { lazy, Suspense, useEffect, useSyncExternalStore } from 'react';
import { sentenceOf } from '../app/sentences.ts';
import { m } from '../paraglide/messages.js';
import { useNotePlace } from './note-place.ts';

/** What shows notes is no part of the first load: it comes when somebody begins to do something. */
const load = () => import('@mantine/notifications');
const Notes = lazy(() => load().then(({ Notifications }) => ({ default: Notifications })));

let isWanted = false;
const listeners = new Set<() => void>();

const onNote = (listener: () => void) => {
  listeners.add(listener);
  return () => void listeners.delete(listener);
};

function show(note: NotificationData): void {
  isWanted = true;
  listeners.forEach((listener) => listener());
  void load().then(({ notifications }) =>
    notifications.show({ closeButtonProps: { 'aria-label': m.close() }, ...note }),
  );
}

/** Where notes appear, mounted beside the pages. */
export function ToastHost() {
  const wanted = useSyncExternalStore(onNote, () => isWanted);
  useEffect(() => {
    // Before there is anything to say: a line that is lost then is what the note is about.
    const soon = () => void load().catch(() => {});
    for (const act of ['pointerdown', 'keydown']) window.addEventListener(act, soon, { once: true });
  }, []);
  return (
    wanted && (
      <Suspense>
        <Placed />
      </Suspense>
    )
  );
}

function Placed() {
  const { position, taken } = useNotePlace(onNote);
  const right = taken > 0 ? `calc(${taken}px + var(--mantine-spacing-md))` : undefined;
  return <Notes position={position} limit={4} style={{ right }} />;
}

/** Says that something was done. With `undo`, a button offers to take it back for 8 seconds. */
export function toastDone(text: string, undo?: () => unknown): void {
  const id = crypto.randomUUID();
  const takeBack = () => {
    void load().then(({ notifications }) => notifications.hide(id));
    void Promise.resolve(undo?.()).catch(toastError);
  };
  show({
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
  });
}

/** Says that something was done and did not come to what was meant, and why. */
export function toastBut(text: string): void {
  show({
    color: 'yellow',
    message: text,
    autoClose: 12_000,
  });
}

/** Says what failed. */
export function toastError(error: unknown): void {
  show({
    color: 'red',
    message: sentenceOf(error),
    autoClose: 8000,
  });
}
