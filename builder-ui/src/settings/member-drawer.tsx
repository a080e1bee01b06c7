/** Adds somebody to the team, or changes their role, name or password, or removes them. */
import { Divider, Drawer, PasswordInput, Select, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api, read } from '../api.ts';
import { keys } from '../app/keys.ts';
import { roleName } from '../app/role-name.ts';
import { fieldErrors } from '../app/sentences.ts';
import { useSession, type Role } from '../app/session.ts';
import { m } from '../paraglide/messages.js';
import { confirm } from '../ui/confirm.tsx';
import { ErrorState } from '../ui/error-state.tsx';
import { FormFooter } from '../ui/form-footer.tsx';
import { toastDone, toastError } from '../ui/toast.tsx';
import type { Member } from './settings-queries.ts';

interface MemberDrawerProps {
  /** Who is edited; `new` to add somebody; undefined while closed. */
  member: Member | 'new' | undefined;
  onClose: () => void;
}

export function MemberDrawer({ member, onClose }: MemberDrawerProps) {
  return (
    <Drawer
      opened={member !== undefined}
      onClose={onClose}
      title={member === 'new' ? m.team_add() : m.team_edit()}
      closeButtonProps={{ 'aria-label': m.close() }}
    >
      {member && <MemberForm member={member === 'new' ? undefined : member} onClose={onClose} />}
    </Drawer>
  );
}

interface Draft {
  name: string;
  email: string;
  role: Role;
  password: string;
}

function MemberForm({ member, onClose }: { member?: Member; onClose: () => void }) {
  const { user } = useSession();
  const client = useQueryClient();
  const self = member?.id === user.id;
  const form = useForm<Draft>({
    initialValues: {
      name: member?.name ?? '',
      email: member?.email ?? '',
      role: member?.role ?? 'seller',
      password: '',
    },
    validate: {
      name: (name) => (name.trim() ? null : m.field_required()),
      email: (email) => (/^\S+@\S+\.\S+$/.test(email) ? null : m.lead_email_wrong()),
      password: (password) => ((member && password === '') || password.length >= 12 ? null : m.team_password_short()),
    },
  });
  const save = useMutation({
    mutationFn: async ({ name, email, role, password }: Draft) => {
      if (!member)
        return await read(api.crm.team.$post({ json: { name: name.trim(), email: email.trim(), role, password } }));
      const param = { id: member.id };
      await read(api.crm.team[':id'].$patch({ param, json: { name: name.trim(), ...(self ? {} : { role }) } }));
      if (password) await read(api.crm.team[':id'].password.$post({ param, json: { password } }));
    },
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: keys.team.all });
      toastDone(m.saved());
      onClose();
    },
    onError: (error) => form.setErrors(fieldErrors(error)),
  });
  const remove = async () => {
    const yes = await confirm({
      title: m.team_remove_title({ name: member!.name }),
      body: m.team_remove_body(),
      action: m.remove(),
      danger: true,
    });
    if (!yes) return;
    try {
      await read(api.crm.team[':id'].$delete({ param: { id: member!.id } }));
      await client.invalidateQueries({ queryKey: keys.team.all });
      onClose();
    } catch (error) {
      toastError(error);
    }
  };
  const roles: Role[] =
    user.role === 'ceo' || member?.role === 'ceo'
      ? ['ceo', 'admin', 'marketing', 'seller']
      : ['admin', 'marketing', 'seller'];
  return (
    <form onSubmit={form.onSubmit((draft) => save.mutate(draft))} noValidate>
      <Stack gap="sm">
        {save.isError && Object.keys(form.errors).length === 0 && <ErrorState error={save.error} />}
        <TextInput label={m.lead_name()} {...form.getInputProps('name')} data-autofocus maxLength={200} />
        <TextInput label={m.email()} type="email" {...form.getInputProps('email')} disabled={member !== undefined} />
        <Select
          label={m.team_role()}
          data={roles.map((role) => ({ value: role, label: roleName(role) }))}
          {...form.getInputProps('role')}
          allowDeselect={false}
          disabled={self}
          description={roleHint(form.values.role)}
        />
        {member && <Divider my="xs" />}
        <PasswordInput
          label={member ? m.team_new_password() : m.team_first_password()}
          description={member ? m.team_new_password_hint() : m.team_first_password_hint()}
          autoComplete="new-password"
          {...form.getInputProps('password')}
          visibilityToggleButtonProps={{ 'aria-label': m.show_password(), tabIndex: 0 }}
        />
        {self && (
          <Text size="xs" c="dimmed">
            {m.team_self_hint()}
          </Text>
        )}
        <FormFooter
          saving={save.isPending}
          onCancel={onClose}
          onDelete={member && !self ? () => void remove() : undefined}
        />
      </Stack>
    </form>
  );
}

function roleHint(role: Role): string {
  return {
    ceo: m.role_ceo_hint,
    admin: m.role_admin_hint,
    marketing: m.role_marketing_hint,
    seller: m.role_seller_hint,
  }[role]();
}
