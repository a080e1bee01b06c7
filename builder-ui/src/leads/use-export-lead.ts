/** Downloads everything that is kept about a lead. */
import { api } from '../api.ts';
import { m } from '../paraglide/messages.js';
import { saveFile } from '../ui/save-file.ts';
import { toastDone, toastError } from '../ui/toast.tsx';

export function useExportLead(id: string): () => Promise<void> {
  return async () => {
    try {
      const answer = await api.crm.leads[':id'].export.$post({ param: { id } });
      await saveFile(answer, `lead-${id}.json`);
      toastDone(m.lead_export_done());
    } catch (error) {
      toastError(error);
    }
  };
}
