/** Invites somebody to the team. They belong to it once they accept; nobody chooses another's password. */
import { Modal, Select, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, read } from '../api.ts';
import { keys } from '../app/keys.ts';
import { roleName } from '../app/role-name.ts';
import { fieldErrors } from '../app/sentences.ts';
import { useSession, type Role } from '../app/session.ts';
import { m } from '../paraglide/messages.js';
import { ErrorState } from '../ui/error-state.tsx';
import { FormFooter } from '../ui/form-footer.tsx';
import { OneTimeLink } from './one-time-link.tsx';
import { roleHint, rolesToGive } from './role-hint.ts';
import type { SentInvitation } from './settings-queries.ts';

export function InvitePerson({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const [sent, setSent] = useState<SentInvitation>();
  const close = () => {
    onClose();
    setSent(undefined);
  };
  return (
    <Modal
      opened={opened}
      onClose={close}
      title={sent ? m.team_invited({ name: sent.name }) : m.team_invite()}
      size="lg"
      closeOnClickOutside={!sent}
      closeButtonProps={{ 'aria-label': m.close() }}
    >
      {sent ? <OneTimeLink sent={sent} onClose={close} /> : <InviteForm onSent={setSent} onClose={close} />}
    </Modal>
  );
}

function InviteForm({ onSent, onClose }: { onSent: (sent: SentInvitation) => void; onClose: () => void }) {
  const { user } = useSession();
  const client = useQueryClient();
  const form = useForm<{ name: string; email: string; role: Role }>({
    initialValues: { name: '', email: '', role: 'seller' },
    validate: {
      name: (name) => (name.trim() ? null : m.field_required()),
      email: (email) => (/^[^\s@]+@[^\s@.]+(?:\.[^\s@.]+)+$/.test(email) ? null : m.lead_email_wrong()),
    },
  });
  const invite = useMutation({
    mutationFn: ({ name, email, role }: typeof form.values) =>
      read(api.crm.team.$post({ json: { name: name.trim(), email: email.trim(), role } })),
    onSuccess: async (sent) => {
      onSent(sent);
      await client.invalidateQueries({ queryKey: keys.team.all });
    },
    onError: (error) => form.setErrors(fieldErrors(error)),
  });
  return (
    <form onSubmit={form.onSubmit((draft) => invite.mutate(draft))} noValidate>
      <Stack gap="sm">
        {invite.isError && Object.keys(form.errors).length === 0 && <ErrorState error={invite.error} />}
        <Text size="sm" c="dimmed">
          {m.team_invite_hint()}
        </Text>
        <TextInput label={m.lead_name()} {...form.getInputProps('name')} data-autofocus maxLength={200} />
        <TextInput label={m.email()} type="email" {...form.getInputProps('email')} />
        <Select
          label={m.team_role()}
          data={rolesToGive(user.role).map((role) => ({ value: role, label: roleName(role) }))}
          {...form.getInputProps('role')}
          allowDeselect={false}
          description={roleHint(form.values.role)}
        />
        <FormFooter saving={invite.isPending} onCancel={onClose} action={m.team_invite_action()} />
      </Stack>
    </form>
  );
}
