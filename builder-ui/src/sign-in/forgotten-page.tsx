/** For who forgot their password: a link by mail, where this installation sends mail. */
import { Alert, Anchor, Button, Stack, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { MailCheck } from 'lucide-react';
import { useState, type FormEvent } from 'react';
import { api, read } from '../api.ts';
import { m } from '../paraglide/messages.js';
import { Door } from './door.tsx';
import { Refusal } from './refusal.tsx';

export function ForgottenPage() {
  const [email, setEmail] = useState('');
  const ask = useMutation({
    mutationFn: () => read(api.auth.password.forgotten.$post({ json: { email: email.trim() } })),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    ask.mutate();
  };
  return (
    <Door title={m.forgotten_title()} subtitle={m.forgotten_hint()}>
      {ask.isSuccess ? (
        <Alert color="teal" icon={<MailCheck size={18} />} role="status">
          {m.forgotten_sent({ email: email.trim() })}
        </Alert>
      ) : (
        <form onSubmit={submit}>
          <Stack gap="md">
            {ask.isError && <Refusal error={ask.error} />}
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
            <Button type="submit" loading={ask.isPending} fullWidth>
              {m.forgotten_ask()}
            </Button>
          </Stack>
        </form>
      )}
      <Anchor component={Link} to="/sign-in" size="sm">
        {m.forgotten_back()}
      </Anchor>
    </Door>
  );
}
