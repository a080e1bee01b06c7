/** Wires the autosave to the open document: edits, leaving the page, the line coming back. */
import { useBlocker } from '@tanstack/react-router';
import { useEffect, useMemo, useSyncExternalStore } from 'react';
import { confirm } from '../../ui/confirm.tsx';
import { m } from '../../paraglide/messages.js';
import { saveBeforeNextLoad, saveDraft } from '../live/draft.ts';
import type { BuilderStore } from '../store.ts';
import { createAutosave, type Autosave, type SaveState } from './autosave.ts';

export function useAutosave(flowId: string, store: BuilderStore, revision: number, mayEdit: boolean): Autosave {
  const autosave = useMemo(
    () =>
      createAutosave({
        revision,
        read: () => store.getState().flow,
        save: (flow, from) => saveDraft(flowId, flow, from),
        delay: 800,
      }),
    // The revision is where this editor began; later ones are the autosave's own.
    // eslint-disable-next-line react-hooks/exhaustive-deps
    [flowId, store],
  );

  useEffect(() => {
    if (!mayEdit) return;
    autosave.start();
    const stopListening = store.subscribe((state, before) => {
      if (state.flow !== before.flow) autosave.changed();
    });
    const save = () => void autosave.flush();
    const onHide = () => document.visibilityState === 'hidden' && save();
    const onUnload = (event: BeforeUnloadEvent) => {
      if (autosave.state().phase === 'saved') return;
      save();
      event.preventDefault();
    };
    addEventListener('online', save);
    addEventListener('beforeunload', onUnload);
    document.addEventListener('visibilitychange', onHide);
    return () => {
      stopListening();
      removeEventListener('online', save);
      removeEventListener('beforeunload', onUnload);
      document.removeEventListener('visibilitychange', onHide);
      if (autosave.state().phase !== 'saved') saveBeforeNextLoad(flowId, autosave.flush());
      autosave.stop();
    };
  }, [autosave, store, flowId, mayEdit]);

  useBlocker({
    // Leaving saves first; only when that fails is there anything to ask.
    shouldBlockFn: async ({ current, next }) => {
      if (current.pathname === next.pathname || autosave.state().phase === 'saved') return false;
      if (await autosave.flush()) return false;
      return !(await confirm({
        title: m.builder_leave_title(),
        body: m.builder_leave_body(),
        action: m.builder_leave(),
        danger: true,
      }));
    },
    enableBeforeUnload: false,
    disabled: !mayEdit,
  });
  return autosave;
}

export function useSaveState(autosave: Autosave): SaveState {
  return useSyncExternalStore(autosave.subscribe, autosave.state);
}
