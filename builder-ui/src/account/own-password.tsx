/** Changes one's own password; ends all other sessions. */
import { Button, Group, PasswordInput, Stack } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api, read } from '../api.ts';
import { keys } from '../app/keys.ts';
import { fieldErrors } from '../app/sentences.ts';
import { m } from '../paraglide/messages.js';
import { ErrorState } from '../ui/error-state.tsx';
import { Section } from '../ui/section.tsx';
import { toastDone } from '../ui/toast.tsx';

export function OwnPassword() {
  const client = useQueryClient();
  const form = useForm({
    initialValues: { current: '', next: '' },
    validate: {
      current: (current) => (current ? null : m.field_required()),
      next: (next) => (next.length >= 12 ? null : m.team_password_short()),
    },
  });
  const change = useMutation({
    mutationFn: (json: typeof form.values) => read(api.auth.password.$post({ json })),
    onSuccess: async () => {
      form.reset();
      toastDone(m.password_changed());
      await client.invalidateQueries({ queryKey: keys.sessions.all });
    },
    onError: (error) => {
      const { current, next } = fieldErrors(error);
      form.setErrors({
        ...(current && { current: m.password_wrong() }),
        ...(next && { next: m.new_password_common() }),
      });
    },
  });
  const toggle = { 'aria-label': m.show_password(), tabIndex: 0 };
  return (
    <Section title={m.password_change()}>
      <form onSubmit={form.onSubmit((draft) => change.mutate(draft))} noValidate>
        <Stack gap="sm" maw={420}>
          {change.isError && Object.keys(form.errors).length === 0 && <ErrorState error={change.error} />}
          <PasswordInput
            label={m.password_current()}
            autoComplete="current-password"
            {...form.getInputProps('current')}
            visibilityToggleButtonProps={toggle}
          />
          <PasswordInput
            label={m.new_password()}
            description={m.new_password_hint()}
            autoComplete="new-password"
            {...form.getInputProps('next')}
            visibilityToggleButtonProps={toggle}
          />
          <Group>
            <Button type="submit" loading={change.isPending}>
              {m.password_change()}
            </Button>
          </Group>
        </Stack>
      </form>
    </Section>
  );
}
