/** Copying, exporting and archiving a flow, with a way back. */
import { useQueryClient } from '@tanstack/react-query';
import { api, read } from '../api.ts';
import { keys } from '../app/keys.ts';
import { m } from '../paraglide/messages.js';
import { confirm } from '../ui/confirm.tsx';
import { toastDone, toastError } from '../ui/toast.tsx';
import type { FlowRow } from './data.ts';

export function useFlowActions() {
  const client = useQueryClient();
  const run = async (act: () => Promise<void>) => {
    try {
      await act();
    } catch (error) {
      toastError(error);
    }
    await client.invalidateQueries({ queryKey: keys.flows.all });
  };
  const unarchive = (row: FlowRow) =>
    run(async () => {
      await read(api.crm.flows[':id'].unarchive.$post({ param: { id: row.id } }));
      toastDone(m.hsm_unarchived({ name: row.name }));
    });

  return {
    unarchive,
    download: (row: FlowRow) =>
      run(async () => {
        const { saveFlowFile } = await import('./files/save-flow-file.ts');
        await saveFlowFile(row.id);
        toastDone(m.hsm_exported({ name: row.name }));
      }),
    duplicate: (row: FlowRow) =>
      run(async () => {
        const copy = await read(
          api.crm.flows[':id'].duplicate.$post({
            param: { id: row.id },
            json: { name: m.hsm_copy_of({ name: row.name }).slice(0, 120) },
          }),
        );
        toastDone(m.hsm_duplicated({ name: copy.name }));
      }),
    /** With people inside it asks, because taking the flow back does not bring them back. */
    async archive(row: FlowRow) {
      const { total } = row.people;
      if (total > 0) {
        const body = m.hsm_archive_body({ count: total });
        if (
          !(await confirm({
            title: m.hsm_archive_title({ name: row.name }),
            body,
            action: m.hsm_archive(),
            danger: true,
          }))
        )
          return;
      }
      await run(async () => {
        await read(api.crm.flows[':id'].$delete({ param: { id: row.id }, query: { people: 'stop' } }));
        toastDone(m.hsm_archived({ name: row.name }), () => unarchive(row));
      });
    },
  };
}
