/** What the keys, the menus and the inspector do to the selection: one place for each verb. */
import { useMemo } from 'react';
import { say } from '../../app/language.ts';
import { m } from '../../paraglide/messages.js';
import { toastDone, toastError } from '../../ui/toast.tsx';
import { addTarget } from '../add/add-target.ts';
import { useParts } from '../builder-context.tsx';
import { useSight } from '../canvas/use-sight.ts';
import { copyNodes, duplicateNodes, pasteNodes, type Pasted } from '../edit/clipboard.ts';
import { rejoined } from '../edit/remove.ts';
import { deleteEdit } from '../from-canvas.ts';
import { tidyUp } from '../tidy-up.ts';

export interface Commands {
  undo(): void;
  redo(): void;
  remove(): void;
  duplicate(): void;
  selectAll(): void;
  /** The selection as text; null when no step is selected. */
  copy(): string | null;
  paste(text: string): void;
  tidy(): Promise<void>;
  openQuickAdd(): void;
}

const faults: Record<Extract<Pasted, { fault: string }>['fault'], () => string> = {
  'not-nodes': m.builder_paste_not_nodes,
  'unknown-kind': m.builder_paste_unknown_kind,
  'too-many': m.builder_paste_too_many,
  'only-trigger': m.builder_paste_only_trigger,
};

export function useCommands(): Commands {
  const { store, screen, reserved, mayEdit } = useParts();
  const { showAll } = useSight();
  return useMemo<Commands>(() => {
    const state = () => store.getState();
    const put = (pasted: Pasted) => {
      if ('fault' in pasted) toastDone(faults[pasted.fault]());
      else state().edit(() => pasted.flow, { select: pasted.ids });
    };
    const commands: Commands = {
      undo: () => state().undo(),
      redo: () => state().redo(),
      remove() {
        const { selected, flow, edit } = state();
        const count = flow.nodes.filter((node) => selected.has(node.id)).length;
        const { kept, loose } = rejoined(flow, selected);
        edit(deleteEdit(selected));
        const after = state().flow;
        // Taking it back from the note is for at once; later steps have their own undo.
        const said = [
          m.builder_deleted({ count }),
          kept && m.builder_deleted_kept({ port: say(kept.label) }),
          loose > 0 && m.builder_deleted_loose({ count: loose }),
        ].filter(Boolean);
        if (count > 0) toastDone(said.join(' '), () => state().flow === after && state().undo());
      },
      duplicate() {
        const { selected, flow } = state();
        if (selected.size > 0) put(duplicateNodes(flow, selected, reserved));
      },
      selectAll: () => state().select(state().flow.nodes.map((node) => node.id)),
      copy: () => copyNodes(state().flow, state().selected),
      paste: (text) => put(pasteNodes(state().flow, text, reserved)),
      async tidy() {
        try {
          const edit = await tidyUp(state().flow);
          state().edit(edit);
          showAll();
        } catch (error) {
          toastError(error);
        }
      },
      openQuickAdd: () => screen.getState().set({ adding: addTarget(state().flow, state().selected) }),
    };
    if (mayEdit) return commands;
    const nothing = () => {};
    return {
      ...commands,
      undo: nothing,
      redo: nothing,
      remove: nothing,
      duplicate: nothing,
      paste: nothing,
      tidy: async () => {},
      openQuickAdd: nothing,
    };
  }, [store, screen, reserved, mayEdit, showAll]);
}
