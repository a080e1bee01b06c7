/** What the flow pages ask the API, as query options; one place per question, so that every part shares the answer. */
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import type { Catalogue } from '#flow';
import { api, read } from '../api.ts';
import { keys } from '../app/keys.ts';

type Answer<T extends (...args: never[]) => Promise<unknown>> = Awaited<ReturnType<T>>;

const pageSize = '50';

const readFlow = (id: string) => read(api.crm.flows[':id'].$get({ param: { id } }));
export type FlowRow = Answer<typeof readFlow>;
export type Effect = FlowRow['effect'];

export const flowQuery = (id: string) => queryOptions({ queryKey: keys.flows.one(id), queryFn: () => readFlow(id) });

/** The tags in use, to choose from. */
export const flowTagsQuery = queryOptions({
  queryKey: keys.flows.list({ tags: true }),
  queryFn: () => read(api.crm['flow-tags'].$get()),
});

/** A step in which words of a search stand. */
export interface FoundPlace {
  node_id: string;
  kind: { es: string; en: string };
  text: string;
}

/** Flows whose name, tags or steps have `q`; archived ones only when asked for. */
export const flowsQuery = (query: {
  q?: string | undefined;
  status?: FlowRow['status'] | undefined;
  tag?: string | undefined;
}) =>
  infiniteQueryOptions({
    queryKey: keys.flows.pages(query),
    queryFn: ({ pageParam }) =>
      read(
        api.crm.flows.$get({
          query: { ...clean(query), limit: pageSize, ...(pageParam ? { cursor: pageParam } : {}) },
        }),
      ),
    initialPageParam: '',
    getNextPageParam: (page) => page.next_cursor ?? undefined,
  });

export const readyMadeQuery = queryOptions({
  queryKey: keys.flows.part('ready-made', 'list'),
  queryFn: () => read(api.crm['flow-format'].$get()).then((answer) => answer.ready_made),
  staleTime: Infinity,
});

/** What is there to refer to: templates, senders, sellers, the tenant's own fields, other flows. */
export const catalogueQuery = queryOptions({
  queryKey: [...keys.templates.all, 'catalogue'],
  queryFn: (): Promise<Catalogue> => read(api.crm['flow-catalogue'].$get()),
  staleTime: 60_000,
});

const readStats = (id: string) => read(api.crm.flows[':id'].stats.$get({ param: { id }, query: { days: '30' } }));
export type FlowStats = Answer<typeof readStats>;

export const flowStatsQuery = (id: string) =>
  queryOptions({ queryKey: keys.flows.part(id, 'stats'), queryFn: () => readStats(id), refetchInterval: 15_000 });

const readEnrolment = (id: string) => read(api.crm.enrolments[':id'].$get({ param: { id } }));
export type EnrolmentDetail = Answer<typeof readEnrolment>;
export type EnrolmentStep = EnrolmentDetail['steps'][number];

export const enrolmentQuery = (id: string) =>
  queryOptions({ queryKey: keys.enrolments.one(id), queryFn: () => readEnrolment(id) });

export interface EnrolmentFilter {
  flow_id?: string | undefined;
  node_id?: string | undefined;
  state?: 'open' | EnrolmentDetail['state'] | undefined;
  /** The people behind a number of the flow, instead. */
  behind?: NumbersRange & { did: Deed; version?: number | undefined };
}

/** For whom numbers are: those who entered in the last days. */
export interface NumbersRange {
  days: number;
}
type NumbersQuery = Parameters<(typeof api.crm.flows)[':id']['numbers']['people']['$get']>[0]['query'];
export type Deed = NonNullable<NumbersQuery['did']>;

const readNumbers = (id: string, { days, version }: NumbersRange & { version: number | null }) =>
  read(
    api.crm.flows[':id'].numbers.$get({
      param: { id },
      query: { days: String(days), ...(version === null ? {} : { version: String(version) }) },
    }),
  );
export type FlowNumbers = Answer<typeof readNumbers>;

/** What a flow came to for those who entered in the last days, with one version or any. */
export const flowNumbersQuery = (id: string, range: NumbersRange & { version: number | null }) =>
  queryOptions({
    queryKey: keys.flows.part(id, 'numbers', { ...range }),
    queryFn: () => readNumbers(id, range),
    refetchInterval: 30_000,
  });

function readPeople({ flow_id, node_id, behind, ...rest }: EnrolmentFilter, cursor: string) {
  const page = { limit: pageSize, ...(cursor ? { cursor } : {}) };
  if (!behind) return read(api.crm.enrolments.$get({ query: { ...clean({ flow_id, node_id, ...rest }), ...page } }));
  const { did, days, version } = behind;
  const query = { did, days: String(days), ...clean({ node_id, version: version?.toString() }), ...page };
  return read(api.crm.flows[':id'].numbers.people.$get({ param: { id: flow_id ?? '' }, query }));
}

export const enrolmentsQuery = (filter: EnrolmentFilter) =>
  infiniteQueryOptions({
    queryKey: keys.enrolments.pages({ ...filter }),
    queryFn: ({ pageParam }) => readPeople(filter, pageParam),
    initialPageParam: '',
    getNextPageParam: (page) => page.next_cursor ?? undefined,
  });
export type EnrolmentRow = Omit<EnrolmentDetail, 'steps' | 'messages'>;

export type MessageRow = EnrolmentDetail['messages'][number];

export interface MessageFilter {
  flow_id?: string | undefined;
  state?: string | undefined;
  template?: string | undefined;
}

export const messagesQuery = (filter: MessageFilter) =>
  infiniteQueryOptions({
    queryKey: keys.messages.pages({ ...filter }),
    queryFn: ({ pageParam }) =>
      read(
        api.crm.messages.$get({
          query: { ...clean(filter), limit: pageSize, ...(pageParam ? { cursor: pageParam } : {}) },
        }),
      ),
    initialPageParam: '',
    getNextPageParam: (page) => page.next_cursor ?? undefined,
  });

/** A query without what is not asked for. */
export function clean<T extends object>(query: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(query).filter(([, value]) => value !== undefined && value !== '')) as {
    [K in keyof T]: Exclude<T[K], undefined>;
  };
}
