/** Changes facts of a lead and shows the answer at once. */
import { useQueryClient } from '@tanstack/react-query';
import type { InferResponseType } from 'hono/client';
import { api, read } from '../api.ts';
import { keys } from '../app/keys.ts';
import { leadQuery } from './lead-queries.ts';

type LeadAnswer = InferResponseType<(typeof api.crm.leads)[':id']['$patch'], 200>;
export type LeadChange = Parameters<(typeof api.crm.leads)[':id']['$patch']>[0]['json'];

/** @returns a function that saves a change; it throws ApiProblem when the API refuses */
export function useChangeLead(id: string): (change: LeadChange) => Promise<LeadAnswer> {
  const client = useQueryClient();
  return async (change) => {
    const lead = await read(api.crm.leads[':id'].$patch({ param: { id }, json: change }));
    const { consent_answer: _, ...facts } = lead;
    // What only the lead by itself says is read again right away.
    client.setQueryData(leadQuery(id).queryKey, (before) => before && { ...before, ...facts });
    void client.invalidateQueries({ queryKey: keys.leads.all });
    return lead;
  };
}
