/** Leaves for Meta's dialog, in this tab. */
import { useMutation } from '@tanstack/react-query';
import { useEffect } from 'react';
import { api, read } from '../../api.ts';
import { renewSession } from '../../app/send.ts';
import { toastError } from '../../ui/toast.tsx';

/** `connect()` asks for the dialog's address and goes there; `leaving` is true from the click on. */
export function useConnectMeta(): { connect: () => void; leaving: boolean } {
  const ask = useMutation({
    mutationFn: async () => {
      // The way back is open for as long as the session's access token lasts: a fresh one is ten minutes.
      await renewSession();
      return await read(api.crm.auth.meta.url.$get());
    },
    onSuccess: ({ url }) => location.assign(url),
    onError: toastError,
  });
  // Back from the dialog by the browser's own button: the page is the one that was left, still waiting.
  const { reset } = ask;
  useEffect(() => {
    const woken = (event: PageTransitionEvent) => event.persisted && reset();
    window.addEventListener('pageshow', woken);
    return () => window.removeEventListener('pageshow', woken);
  }, [reset]);
  return { connect: () => ask.mutate(), leaving: ask.isPending || ask.isSuccess };
}
