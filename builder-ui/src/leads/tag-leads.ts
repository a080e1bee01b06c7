/** Adds a tag to many leads, and takes it back. */
import { api, read } from '../api.ts';
import { inTurns } from '../ui/in-turns.ts';
import type { Lead } from './lead-queries.ts';

/** Tags the leads that lack the tag. @returns those that were changed, as they were before; throws if none could be */
export async function tagLeads(leads: Lead[], tag: string): Promise<Lead[]> {
  const lacking = leads.filter((lead) => !lead.tags.includes(tag));
  const { done, failure } = await inTurns(lacking, 4, (lead) => setTags(lead.id, [...lead.tags, tag]));
  if (failure && done.length === 0) throw failure;
  return done.map(({ item }) => item);
}

/** Takes the tag away again from leads that had none before. */
export async function untagLeads(leads: Lead[], tag: string): Promise<void> {
  const { failure } = await inTurns(leads, 4, async ({ id }) => {
    const lead = await read(api.crm.leads[':id'].$get({ param: { id } }));
    return setTags(
      id,
      lead.tags.filter((each) => each !== tag),
    );
  });
  if (failure) throw failure;
}

function setTags(id: string, tags: string[]) {
  return read(api.crm.leads[':id'].$patch({ param: { id }, json: { tags } }));
}
