/** Follows what others save while there is nothing of one's own to lose: a second tab, or a colleague. */
import { useEffect } from 'react';
import { m } from '../../paraglide/messages.js';
import { toastDone } from '../../ui/toast.tsx';
import { loadDraft } from '../live/draft.ts';
import type { BuilderStore } from '../store.ts';
import type { Autosave } from './autosave.ts';

/** @param revision of the draft on the server, as the stream of changes keeps it */
export function useFollowDraft(flowId: string, revision: number, store: BuilderStore, autosave: Autosave): void {
  useEffect(() => {
    const isBehind = (there: number) => autosave.state().phase === 'saved' && there > autosave.agreed().revision;
    if (!isBehind(revision)) return;
    let isLeft = false;
    void loadDraft(flowId)
      .then((draft) => {
        // Who has begun to write meanwhile is asked when that is saved.
        if (isLeft || !isBehind(draft.revision)) return;
        const { selected, load, select } = store.getState();
        load(draft.graph);
        // Whoever looks at a step goes on looking at it.
        select(draft.graph.nodes.flatMap(({ id }) => (selected.has(id) ? id : [])));
        autosave.restart(draft.revision);
        toastDone(m.builder_followed({ name: draft.updated_by_name ?? m.builder_somebody() }));
      })
      .catch(() => {});
    return () => {
      isLeft = true;
    };
  }, [flowId, revision, store, autosave]);
}
