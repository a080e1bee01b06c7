/** Taking one person out of a flow, after asking. */
import { useQueryClient } from '@tanstack/react-query';
import { api, read } from '../api.ts';
import { may } from '../app/access.ts';
import { keys } from '../app/keys.ts';
import { useSession } from '../app/session.ts';
import { m } from '../paraglide/messages.js';
import { confirm } from '../ui/confirm.tsx';
import { toastDone, toastError } from '../ui/toast.tsx';
import type { EnrolmentRow } from './data.ts';

export function useStop(): { stop(row: EnrolmentRow): Promise<void>; may: boolean } {
  const client = useQueryClient();
  const session = useSession();
  return {
    may: may(session, 'enrolments.control'),
    async stop(row) {
      const name = row.lead_name ?? m.hsm_no_name();
      const agreed = await confirm({
        title: m.hsm_stop_title({ name }),
        body: m.hsm_stop_body({ flow: row.flow_name }),
        action: m.hsm_stop(),
        danger: true,
      });
      if (!agreed) return;
      try {
        await read(api.crm.enrolments[':id'].stop.$post({ param: { id: row.id } }));
        toastDone(m.hsm_stopped({ name }));
      } catch (error) {
        toastError(error);
      }
      await client.invalidateQueries({ queryKey: keys.enrolments.all });
      await client.invalidateQueries({ queryKey: keys.flows.all });
    },
  };
}
