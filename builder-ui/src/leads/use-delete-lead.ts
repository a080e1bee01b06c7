/** Deletes a lead after asking, with the number of runs through flows that go with it. */
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { createElement } from 'react';
import { api, read } from '../api.ts';
import { keys } from '../app/keys.ts';
import { m } from '../paraglide/messages.js';
import { confirm } from '../ui/confirm.tsx';
import { toastDone, toastError } from '../ui/toast.tsx';
import { DeleteLeadBody } from './delete-lead-body.tsx';
import { enrolmentsOfLeadQuery, type Lead } from './lead-queries.ts';

export function useDeleteLead(lead: Lead): () => Promise<void> {
  const client = useQueryClient();
  const navigate = useNavigate();
  return async () => {
    try {
      const enrolments = await client.fetchQuery(enrolmentsOfLeadQuery(lead.id));
      const yes = await confirm({
        title: m.lead_delete_title(),
        body: createElement(DeleteLeadBody, { enrolments: enrolments.items.length }),
        action: m.delete_(),
        danger: true,
      });
      if (!yes) return;
      await read(api.crm.leads[':id'].$delete({ param: { id: lead.id } }));
      await navigate({ to: '/crm/leads' });
      client.removeQueries({ queryKey: keys.leads.one(lead.id) });
      await client.invalidateQueries({ queryKey: keys.leads.all });
      toastDone(m.lead_deleted_done());
    } catch (error) {
      toastError(error);
    }
  };
}
