/** Asks before something that cannot be undone, with the numbers that matter: `if (await confirm({…}))`. */
import { lazy, Suspense, useSyncExternalStore, type ReactNode } from 'react';

export interface Question {
  title: string;
  /** What it means, with numbers: "112 people are waiting here." */
  body: ReactNode;
  /** The verb on the button. */
  action: string;
  danger?: boolean;
}

export interface Asked extends Question {
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

const Dialog = lazy(() => import('./confirm-dialog.tsx').then((file) => ({ default: file.ConfirmDialog })));

/** The one dialog, mounted beside the pages, and loaded with the first question. */
export function ConfirmHost() {
  const { asked: question, open: isOpen } = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => snapshot,
  );
  return <Suspense>{question && <Dialog question={question} isOpen={isOpen} />}</Suspense>;
}
