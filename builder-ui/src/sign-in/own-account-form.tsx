/** Accepts an invitation with the account that the person has: they sign in, and go in by it. */
import { Button, PasswordInput, Stack } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { useState, type FormEvent } from 'react';
import { api, read } from '../api.ts';
import { queryClient } from '../app/query-client.ts';
import { m } from '../paraglide/messages.js';
import { Refusal } from './refusal.tsx';

export function OwnAccountForm({ email, token }: { email: string; token: string }) {
  const router = useRouter();
  const [password, setPassword] = useState('');
  const accept = useMutation({
    mutationFn: async () => {
      await read(api.auth.login.$post({ json: { email, password } }));
      await read(api.auth.invitation.accept.$post({ json: { token } }));
    },
    onSuccess: () => {
      queryClient.clear();
      void router.navigate({ to: '/' });
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    accept.mutate();
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="md">
        {accept.isError && <Refusal error={accept.error} />}
        <input type="email" name="email" autoComplete="username" value={email} readOnly hidden />
        <PasswordInput
          label={m.invitation_account_password()}
          name="password"
          autoComplete="current-password"
          required
          withAsterisk={false}
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
          visibilityToggleButtonProps={{ 'aria-label': m.show_password(), tabIndex: 0 }}
        />
        <Button type="submit" loading={accept.isPending} fullWidth>
          {m.invitation_account_accept()}
        </Button>
      </Stack>
    </form>
  );
}
