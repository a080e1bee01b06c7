/** Who is signed in, for which business, and what they may do here. */
import { queryOptions, useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { api, read } from '../api.ts';
import { keys } from './keys.ts';
import { suggestLanguage } from './language.ts';
import { setPlace } from './place.ts';

const readSession = () => read(api.auth.me.$get());

export const sessionQuery = queryOptions({
  queryKey: keys.session,
  queryFn: async () => {
    const session = await readSession();
    suggestLanguage(session.user.locale ?? session.tenant.locale);
    setPlace(session.tenant);
    return session;
  },
  staleTime: 60_000,
});

export type Session = Awaited<ReturnType<typeof readSession>>;
export type Role = Session['user']['role'];
export type Permission = keyof Session['permissions'];

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
