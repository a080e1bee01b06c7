/** Says that this tab has the flow open, and hears who else has. */
import { useEffect, useMemo, useState } from 'react';
import { api, read } from '../../api.ts';
import { send } from '../../app/send.ts';
import { useParts } from '../builder-context.tsx';

const everyMs = 6_000;
/** A change counts as editing for so long. */
const editingMs = 20_000;

const tell = async (flowId: string, tab: string, state: 'here' | 'editing') =>
  (await read(api.crm.flows[':id'].presence.$post({ param: { id: flowId }, json: { tab, state } }))).items;
export type Present = Awaited<ReturnType<typeof tell>>[number];

/** Whoever else has this flow open. Empty while nobody is known, and for the moment that no answer comes. */
export function usePresence(): readonly Present[] {
  const { flowId, store } = useParts();
  const tab = useMemo(() => crypto.randomUUID(), []);
  const [others, setOthers] = useState<readonly Present[]>([]);

  useEffect(() => {
    let isLeft = false;
    let editedAt = -Infinity;
    const beat = () => {
      // Only to watch is not to be there: a hidden page falls silent, and is back as soon as it is seen.
      if (document.visibilityState === 'hidden') return;
      const state = performance.now() - editedAt < editingMs ? 'editing' : 'here';
      void tell(flowId, tab, state)
        .then((now) => !isLeft && setOthers(now))
        // Who is there is nothing to be bothered about when it fails.
        .catch(() => !isLeft && setOthers([]));
    };
    const leave = () =>
      void send(`/api/crm/flows/${flowId}/presence`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ tab, state: 'gone' }),
        keepalive: true,
      }).catch(() => {});
    const stopListening = store.subscribe((state, before) => {
      if (state.flow === before.flow) return;
      const isNew = performance.now() - editedAt >= editingMs;
      editedAt = performance.now();
      if (isNew) beat();
    });
    beat();
    const timer = setInterval(beat, everyMs);
    document.addEventListener('visibilitychange', beat);
    addEventListener('pagehide', leave);
    return () => {
      isLeft = true;
      clearInterval(timer);
      stopListening();
      document.removeEventListener('visibilitychange', beat);
      removeEventListener('pagehide', leave);
      leave();
    };
  }, [flowId, tab, store]);
  return others;
}
