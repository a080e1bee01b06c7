/** What the settings ask the API. */
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { api, read } from '../api.ts';
import { keys } from '../app/keys.ts';

const readSettings = () => read(api.crm.settings.$get());
export type Settings = Awaited<ReturnType<typeof readSettings>>;
export type SettingsChange = Parameters<typeof api.crm.settings.$patch>[0]['json'];
export const settingsQuery = queryOptions({ queryKey: keys.settings.list(), queryFn: readSettings });

const readTeam = () => read(api.crm.team.$get());
export type Member = Awaited<ReturnType<typeof readTeam>>['items'][number];
export const teamQuery = queryOptions({ queryKey: keys.team.list(), queryFn: readTeam });

const readInvitations = () => read(api.crm.team.invitations.$get());
export type Invitation = Awaited<ReturnType<typeof readInvitations>>['items'][number];
export type SentInvitation = Invitation & { link: string | null };
/** People who are asked to join and have not answered. */
export const invitationsQuery = queryOptions({ queryKey: keys.team.list({ invited: true }), queryFn: readInvitations });

const readSenders = () => read(api.crm.senders.$get());
export type Sender = Awaited<ReturnType<typeof readSenders>>['items'][number];
export type Provider = Awaited<ReturnType<typeof readSenders>>['providers'][number];
export const sendersQuery = queryOptions({ queryKey: keys.senders.list(), queryFn: readSenders });

const readDiagnostics = () => read(api.crm.diagnostics.$get());
export type Check = Awaited<ReturnType<typeof readDiagnostics>>['checks'][number];
/** Asked anew each time the page opens: old news about health is no news. */
export const diagnosticsQuery = queryOptions({
  queryKey: keys.diagnostics.list(),
  queryFn: readDiagnostics,
  staleTime: 0,
  refetchInterval: 30_000,
});

const readKept = () => read(api.crm.diagnostics.kept.$get({ query: { limit: '100' } }));
export type Kept = Awaited<ReturnType<typeof readKept>>['items'][number];
/** What could not be worked off; with the checks, and as fresh as they are. */
export const keptQuery = queryOptions({
  queryKey: keys.diagnostics.list({ kept: true }),
  queryFn: readKept,
  staleTime: 0,
  refetchInterval: 30_000,
});

const readRetention = () => read(api.crm.diagnostics.retention.$get());
export type RetentionRule = Awaited<ReturnType<typeof readRetention>>['rules'][number];
/** What is kept how long. */
export const retentionQuery = queryOptions({
  queryKey: keys.diagnostics.list({ retention: true }),
  queryFn: readRetention,
});

const readApiKeys = () => read(api.crm['api-keys'].$get());
export type ApiKey = Awaited<ReturnType<typeof readApiKeys>>['items'][number];
export const apiKeysQuery = queryOptions({ queryKey: keys.apiKeys.list(), queryFn: readApiKeys });

/** What of the log is asked for; days are of the tenant's calendar. */
export interface AuditFilters {
  /** The beginning of an action's name. */
  action?: string | undefined;
  actor?: string | undefined;
  from?: string | undefined;
  to?: string | undefined;
}

const readAudit = ({ action, actor, from, to }: AuditFilters, cursor: string) =>
  read(
    api.crm.audit.$get({
      query: {
        limit: '50',
        ...(action ? { action } : {}),
        ...(actor ? { actor_id: actor } : {}),
        ...(from ? { from } : {}),
        ...(to ? { to } : {}),
        ...(cursor ? { cursor } : {}),
      },
    }),
  );
export type AuditEntry = Awaited<ReturnType<typeof readAudit>>['items'][number];

/** Who did what, the newest first. */
export const auditQuery = (filters: AuditFilters) =>
  infiniteQueryOptions({
    queryKey: keys.audit.pages({ ...filters }),
    queryFn: ({ pageParam }) => readAudit(filters, pageParam),
    initialPageParam: '',
    getNextPageParam: (page) => page.next_cursor ?? undefined,
  });
