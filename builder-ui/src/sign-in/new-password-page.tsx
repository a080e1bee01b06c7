/** Behind the link that we mailed to somebody who forgot their password. */
import { useMutation, useQuery } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { api, read } from '../api.ts';
import { queryClient } from '../app/query-client.ts';
import { m } from '../paraglide/messages.js';
import { Door } from './door.tsx';
import { NewPasswordForm } from './new-password-form.tsx';
import { UnopenedLink } from './unopened-link.tsx';
import { useLinkToken } from './use-link-token.ts';

export function NewPasswordPage() {
  const token = useLinkToken();
  const router = useRouter();
  const link = useQuery({
    queryKey: ['password-link', token],
    queryFn: () => read(api.auth.password.link.$post({ json: { token } })),
    retry: false,
    staleTime: Infinity,
  });
  const renew = useMutation({
    mutationFn: (password: string) => read(api.auth.password.renew.$post({ json: { token, password } })),
    onSuccess: () => {
      queryClient.clear();
      void router.navigate({ to: '/' });
    },
  });
  if (link.isError) return <UnopenedLink error={link.error} onRetry={() => void link.refetch()} />;
  if (!link.data) return <Door title={m.loading()}>{null}</Door>;
  return (
    <Door title={m.new_password_title()} subtitle={m.new_password_ends({ email: link.data.email })}>
      <NewPasswordForm
        email={link.data.email}
        action={m.new_password_save()}
        busy={renew.isPending}
        error={renew.error}
        onChoose={renew.mutate}
      />
    </Door>
  );
}
