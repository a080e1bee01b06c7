/** Who is signed in, for which business, and what they may do here. */
import { queryOptions, useSuspenseQuery, useQueryClient } from '@tanstack/react-query';
import { api, read } from '../api.ts';
import { keys } from './keys.ts';
import { suggestLanguage } from './language.ts';
import { setPlace } from './place.ts';

export const sessionQuery = queryOptions({
  queryKey: keys.session,
  queryFn: async () => {
    const session = await read(api.auth.me.$get());
    suggestLanguage(session.user.locale ?? session.tenant.locale);
    setPlace(session.tenant);
    return session;
  },
  staleTime: 60_000,
});

export type Session = Awaited<ReturnType<NonNullable<typeof sessionQuery.queryFn>>>;
export type Role = 'ceo' | 'admin' | 'marketing' | 'seller';

/** The session inside the shell, where there always is one. */
export function useSession(): Session {
  return useSuspenseQuery(sessionQuery).data;
}

/** Ends the session here and on the server, and forgets everything that was loaded. */
export function useSignOut(): () => Promise<void> {
  const client = useQueryClient();
  return async () => {
    await api.auth.logout.$post().catch(() => {});
    client.clear();
    location.assign('/sign-in');
  };
}
