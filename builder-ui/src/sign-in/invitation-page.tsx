/**
 * Behind the link of an invitation: who invites whom, and the two ways to accept. Which of them fits, the person knows; we do not
 * say, because whoever has the link could learn from it whether the address is known elsewhere.
 */
import { Button, Divider, SegmentedControl, Stack, Text } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { useState } from 'react';
import { api, read } from '../api.ts';
import { queryClient } from '../app/query-client.ts';
import { roleName } from '../app/role-name.ts';
import { sessionQuery } from '../app/session.ts';
import { m } from '../paraglide/messages.js';
import { confirm, ConfirmHost } from '../ui/confirm.tsx';
import { toastError } from '../ui/toast.tsx';
import { Door } from './door.tsx';
import { NewPasswordForm } from './new-password-form.tsx';
import { OwnAccountForm } from './own-account-form.tsx';
import { Refusal } from './refusal.tsx';
import { UnopenedLink } from './unopened-link.tsx';
import { useLinkToken } from './use-link-token.ts';

export function InvitationPage() {
  const token = useLinkToken();
  const router = useRouter();
  const [way, setWay] = useState<'password' | 'account'>('password');
  const [isRefused, setRefused] = useState(false);
  const offer = useQuery({
    queryKey: ['invitation', token],
    queryFn: () => read(api.auth.invitation.$post({ json: { token } })),
    retry: false,
    staleTime: Infinity,
  });
  const session = useQuery({ ...sessionQuery, retry: false });
  const accept = useMutation({
    mutationFn: (password?: string) =>
      read(api.auth.invitation.accept.$post({ json: { token, ...(password !== undefined && { password }) } })),
    onSuccess: () => {
      queryClient.clear();
      void router.navigate({ to: '/' });
    },
  });
  const refuse = async () => {
    const yes = await confirm({
      title: m.invitation_refuse_title(),
      body: m.invitation_refuse_body(),
      action: m.invitation_refuse(),
      danger: true,
    });
    if (!yes) return;
    await read(api.auth.invitation.refuse.$post({ json: { token } })).then(() => setRefused(true), toastError);
  };
  if (isRefused) return <Door title={m.invitation_refused()}>{m.invitation_refused_hint()}</Door>;
  if (offer.isError) return <UnopenedLink error={offer.error} onRetry={() => void offer.refetch()} />;
  if (!offer.data || session.isPending) return <Door title={m.loading()}>{null}</Door>;
  const { tenant_name: tenant, email, role, is_member: isMember } = offer.data;
  const choose = (
    <NewPasswordForm
      email={email}
      action={isMember ? m.new_password_save() : m.invitation_accept()}
      busy={accept.isPending}
      error={accept.error}
      onChoose={accept.mutate}
    />
  );
  if (isMember) {
    return (
      <Door title={m.new_password_title()} subtitle={m.new_password_for({ email, tenant })}>
        {choose}
      </Door>
    );
  }
  const isSignedIn = session.data?.user.email === email;
  return (
    <Door title={m.invitation_title({ tenant })} subtitle={m.invitation_subtitle({ email, role: roleName(role) })}>
      {isSignedIn ? (
        <Stack gap="xs">
          {accept.isError && <Refusal error={accept.error} />}
          <Text size="sm">{m.invitation_signed_in({ email })}</Text>
          <Button loading={accept.isPending} onClick={() => accept.mutate(undefined)} fullWidth>
            {m.invitation_accept()}
          </Button>
        </Stack>
      ) : (
        <>
          <SegmentedControl
            fullWidth
            aria-label={m.invitation_ways()}
            value={way}
            onChange={(next) => {
              accept.reset();
              setWay(next);
            }}
            data={[
              { value: 'password', label: m.invitation_by_password() },
              { value: 'account', label: m.invitation_by_account() },
            ]}
          />
          {way === 'password' ? choose : <OwnAccountForm email={email} token={token} />}
        </>
      )}
      <Divider />
      <Button variant="subtle" color="gray" onClick={() => void refuse()}>
        {m.invitation_refuse()}
      </Button>
      <ConfirmHost />
    </Door>
  );
}
