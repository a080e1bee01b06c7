/** Chooses a password: long, typed once, and shown on request. */
import { Button, PasswordInput, Stack } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import { fieldErrors } from '../app/sentences.ts';
import { m } from '../paraglide/messages.js';
import { Refusal } from './refusal.tsx';

interface NewPasswordFormProps {
  /** Whose password it is, for the browser that remembers it. */
  email: string;
  action: string;
  busy: boolean;
  error: unknown;
  onChoose: (password: string) => void;
}

export function NewPasswordForm({ email, action, busy, error, onChoose }: NewPasswordFormProps) {
  const [password, setPassword] = useState('');
  const [isShort, setShort] = useState(false);
  const refused = fieldErrors(error)['password'];
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setShort(password.length < 12);
    if (password.length >= 12) onChoose(password);
  };
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="md">
        {error !== null && !refused && <Refusal error={error} />}
        <input type="email" name="email" autoComplete="username" value={email} readOnly hidden />
        <PasswordInput
          label={m.new_password()}
          description={m.new_password_hint()}
          name="password"
          autoComplete="new-password"
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
          error={isShort ? m.team_password_short() : refused && m.new_password_common()}
          visibilityToggleButtonProps={{ 'aria-label': m.show_password(), tabIndex: 0 }}
        />
        <Button type="submit" loading={busy} fullWidth>
          {action}
        </Button>
      </Stack>
    </form>
  );
}
