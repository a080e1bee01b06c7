/** The way in: e-mail and password, and for who belongs to several businesses, which one. */
import { Anchor, Button, PasswordInput, Stack, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { getRouteApi, Link, useRouter } from '@tanstack/react-router';
import { useState, type FormEvent } from 'react';
import { api, read } from '../api.ts';
import { queryClient } from '../app/query-client.ts';
import type { Session } from '../app/session.ts';
import { m } from '../paraglide/messages.js';
import { ChooseTenant } from './choose-tenant.tsx';
import { Door } from './door.tsx';
import { Refusal } from './refusal.tsx';

const route = getRouteApi('/sign-in');

export function SignInPage() {
  const { next } = route.useSearch();
  const router = useRouter();
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const [tenants, setTenants] = useState<Session['tenants']>();
  const enter = () => {
    queryClient.clear();
    router.history.push(localPath(next));
  };
  const signIn = useMutation({
    mutationFn: (tenant_id: string | undefined) =>
      read(api.auth.login.$post({ json: { email: email.trim(), password, ...(tenant_id && { tenant_id }) } })),
    onSuccess: (session, chosen) => {
      if (chosen === undefined && session.tenants.length > 1) setTenants(session.tenants);
      else enter();
    },
  });
  if (tenants) {
    return (
      <ChooseTenant
        tenants={tenants}
        busy={signIn.isPending ? signIn.variables : undefined}
        error={signIn.error}
        onChoose={signIn.mutate}
      />
    );
  }
  const submit = (event: FormEvent) => {
    event.preventDefault();
    signIn.mutate(undefined);
  };
  return (
    <Door title={m.sign_in_title()} subtitle={m.sign_in_subtitle()}>
      <form onSubmit={submit}>
        <Stack gap="md">
          {signIn.isError && <Refusal error={signIn.error} />}
          <TextInput
            label={m.email()}
            type="email"
            name="email"
            autoComplete="username"
            required
            withAsterisk={false}
            value={email}
            onChange={(event) => setEmail(event.currentTarget.value)}
            autoFocus
          />
          <PasswordInput
            label={m.password()}
            name="password"
            autoComplete="current-password"
            required
            withAsterisk={false}
            value={password}
            onChange={(event) => setPassword(event.currentTarget.value)}
            visibilityToggleButtonProps={{ 'aria-label': m.show_password(), tabIndex: 0 }}
          />
          <Button type="submit" loading={signIn.isPending} fullWidth>
            {m.sign_in()}
          </Button>
          <Anchor component={Link} to="/forgotten" size="sm">
            {m.forgotten_link()}
          </Anchor>
        </Stack>
      </form>
    </Door>
  );
}

/** Only paths of this app are followed, so that a link cannot lead people from our sign-in to another site. */
function localPath(next: string | undefined): string {
  return next !== undefined && /^\/(?![/\\])/.test(next) ? next : '/';
}
