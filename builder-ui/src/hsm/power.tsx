/** Switching a flow off and on, with what it means for the people inside. */
import { useQueryClient } from '@tanstack/react-query';
import { lazy, Suspense, useState, type ReactNode } from 'react';
import { api, read } from '../api.ts';
import { keys } from '../app/keys.ts';
import { m } from '../paraglide/messages.js';
import { confirm } from '../ui/confirm.tsx';
import { toastDone, toastError } from '../ui/toast.tsx';
import type { FlowRow } from './data.ts';

const ResumeDialog = lazy(() => import('./list/resume-dialog.tsx').then((file) => ({ default: file.ResumeDialog })));

export interface Power {
  /** Asks with the numbers, then holds everybody where they stand. */
  pause(row: FlowRow): Promise<void>;
  /** Asks what becomes of what fell due meanwhile. */
  resume(row: FlowRow): void;
  /** To be drawn once by whoever uses this. */
  dialog: ReactNode;
}

export function usePower(): Power {
  const client = useQueryClient();
  const [resuming, setResuming] = useState<FlowRow | null>(null);
  const [wasAsked, setWasAsked] = useState(false);
  if (resuming && !wasAsked) setWasAsked(true);
  const refresh = () => client.invalidateQueries({ queryKey: keys.flows.all });
  return {
    async pause(row) {
      const agreed = await confirm({
        title: m.hsm_pause_title({ name: row.name }),
        body: row.people.total > 0 ? m.hsm_pause_body({ count: row.people.total }) : m.hsm_pause_body_nobody(),
        action: m.hsm_pause(),
      });
      if (!agreed) return;
      try {
        const { people } = await read(api.crm.flows[':id'].pause.$post({ param: { id: row.id } }));
        toastDone(m.hsm_paused({ count: people }));
      } catch (error) {
        toastError(error);
      }
      await refresh();
    },
    resume: setResuming,
    dialog: (
      <Suspense>
        {wasAsked && <ResumeDialog row={resuming} onClose={() => setResuming(null)} onDone={refresh} />}
      </Suspense>
    ),
  };
}
