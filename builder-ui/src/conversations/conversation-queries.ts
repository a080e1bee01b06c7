/** What the pages of conversations ask the API. */
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { api, read } from '../api.ts';
import { keys } from '../app/keys.ts';
import type { ConversationView } from './conversation-views.ts';

const readConversation = (id: string) => read(api.crm.conversations[':id'].$get({ param: { id } }));
export type Conversation = Awaited<ReturnType<typeof readConversation>>;

/** Pages of a view, the newest word first. */
export const conversationsQuery = (view: ConversationView, q: string | undefined) =>
  infiniteQueryOptions({
    queryKey: keys.conversations.pages({ view, q }),
    queryFn: ({ pageParam }) =>
      read(
        api.crm.conversations.$get({
          query: { view, limit: '50', ...(q ? { q } : {}), ...(pageParam ? { cursor: pageParam } : {}) },
        }),
      ),
    initialPageParam: '',
    getNextPageParam: (page) => page.next_cursor ?? undefined,
  });

export const conversationCountsQuery = queryOptions({
  queryKey: keys.conversations.list({ counts: true }),
  queryFn: () => read(api.crm.conversations.counts.$get()),
});

/** Where it stands; fails with 404 where nothing was said yet. */
export const conversationQuery = (id: string) =>
  queryOptions({ queryKey: keys.conversations.one(id), queryFn: () => readConversation(id), retry: false });

/** What was said and noted, the newest first. */
export const threadQuery = (id: string) =>
  infiniteQueryOptions({
    queryKey: keys.leads.part(id, 'thread'),
    queryFn: ({ pageParam }) =>
      read(
        api.crm.leads[':id'].messages.$get({
          param: { id },
          query: { limit: '50', notes: 'true', ...(pageParam ? { cursor: pageParam } : {}) },
        }),
      ),
    initialPageParam: '',
    getNextPageParam: (page) => page.next_cursor ?? undefined,
  });

/** Templates that may go to a lead by hand. */
export const sendableQuery = (id: string) =>
  queryOptions({
    queryKey: [...keys.templates.all, 'sendable', id],
    queryFn: async () => (await read(api.crm.leads[':id'].templates.$get({ param: { id } }))).items,
  });

/** Saved replies, as a lead would read them where one is named. */
export const savedRepliesQuery = (leadId?: string) =>
  queryOptions({
    queryKey: keys.savedReplies.list({ leadId }),
    queryFn: async () =>
      (await read(api.crm['saved-replies'].$get({ query: leadId ? { lead_id: leadId } : {} }))).items,
  });
export type SavedReply = Awaited<ReturnType<NonNullable<ReturnType<typeof savedRepliesQuery>['queryFn']>>>[number];
