/** What the address asks for: a step to look at, a lead to try the flow with, the publishing. Done once, on opening. */
import { useQueryClient } from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { hasErrors, validate } from '#flow';
import { useParts } from '../builder-context.tsx';
import { factsQuery } from '../live/facts.ts';

export function useAddress(): void {
  const { store, screen, catalogue } = useParts();
  const { node, panel, lead } = useSearch({ from: '/shell/crm/hsm/flows/$flowId' });
  const client = useQueryClient();
  const done = useRef(false);
  useEffect(() => {
    if (done.current) return;
    done.current = true;
    if (node !== undefined) store.getState().focusOn(node);
    if (panel === 'publish') {
      const ready = !hasErrors(validate(store.getState().flow, catalogue));
      screen.getState().set(ready ? { publishOpen: true } : { panel: 'issues', panelOpen: true });
    }
    if (lead !== undefined) {
      screen.getState().set({ panel: 'test', panelOpen: true });
      // A lead that is not there any more leaves the choice open.
      void client
        .fetchQuery(factsQuery(lead))
        .then((facts) =>
          screen.getState().set({ previewLead: { id: lead, name: facts.lead.name ?? facts.lead.phone ?? lead } }),
        )
        .catch(() => {});
    }
  }, [store, screen, catalogue, client, node, panel, lead]);
}
