/** Changes the role or name of somebody on the team, helps them to a new password, or removes them. */
import { Button, Drawer, Select, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { KeyRound } from 'lucide-react';
import { useState } from 'react';
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
import { OneTimeLink } from './one-time-link.tsx';
import { roleHint, rolesToGive } from './role-hint.ts';
import { teamQuery, type Member, type SentInvitation } from './settings-queries.ts';

interface MemberDrawerProps {
  /** Who is edited; undefined while closed. */
  member: Member | undefined;
  onClose: () => void;
}

export function MemberDrawer({ member, onClose }: MemberDrawerProps) {
  return (
    <Drawer
      opened={member !== undefined}
      onClose={onClose}
      title={m.team_edit()}
      closeButtonProps={{ 'aria-label': m.close() }}
    >
      {member && <MemberForm member={member} onClose={onClose} />}
    </Drawer>
  );
}

interface Draft {
  name: string;
  role: Role;
  manager_id: string | null;
}

function MemberForm({ member, onClose }: { member: Member; onClose: () => void }) {
  const { user } = useSession();
  const client = useQueryClient();
  const self = member.id === user.id;
  const isOthersCeo = member.role === 'ceo' && user.role !== 'ceo';
  const [sent, setSent] = useState<SentInvitation>();
  const form = useForm<Draft>({
    initialValues: { name: member.name, role: member.role, manager_id: member.manager_id },
    validate: { name: (name) => (name.trim() ? null : m.field_required()) },
  });
  const managers = (useQuery(teamQuery).data?.items ?? []).filter(
    ({ id, role }) => role === 'manager' && id !== member.id,
  );
  const param = { id: member.id };
  const save = useMutation({
    mutationFn: ({ name, role, manager_id }: Draft) => {
      const change = manager_id === member.manager_id ? {} : { manager_id };
      return read(
        api.crm.team[':id'].$patch({ param, json: { name: name.trim(), ...(self ? {} : { role }), ...change } }),
      );
    },
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: keys.team.all });
      toastDone(m.saved());
      onClose();
    },
    onError: (error) => form.setErrors(fieldErrors(error)),
  });
  const offer = useMutation({
    mutationFn: () => read(api.crm.team[':id'].password.$post({ param })),
    onSuccess: setSent,
    onError: toastError,
  });
  const remove = async () => {
    const yes = await confirm({
      title: m.team_remove_title({ name: member.name }),
      body: m.team_remove_body(),
      action: m.remove(),
      danger: true,
    });
    if (!yes) return;
    try {
      await read(api.crm.team[':id'].$delete({ param }));
      await client.invalidateQueries({ queryKey: keys.team.all });
      onClose();
    } catch (error) {
      toastError(error);
    }
  };
  if (sent) return <OneTimeLink sent={sent} onClose={onClose} />;
  return (
    <form onSubmit={form.onSubmit((draft) => save.mutate(draft))} noValidate>
      <Stack gap="sm">
        {save.isError && Object.keys(form.errors).length === 0 && <ErrorState error={save.error} />}
        <TextInput
          label={m.lead_name()}
          {...form.getInputProps('name')}
          data-autofocus
          maxLength={200}
          disabled={isOthersCeo}
        />
        <TextInput label={m.email()} value={member.email} disabled />
        <Select
          label={m.team_role()}
          data={rolesToGive(user.role, member.role).map((role) => ({ value: role, label: roleName(role) }))}
          {...form.getInputProps('role')}
          allowDeselect={false}
          disabled={self || isOthersCeo}
          description={roleHint(form.values.role)}
        />
        {form.values.role === 'seller' && managers.length > 0 && (
          <Select
            label={m.team_manager()}
            placeholder={m.team_manager_none()}
            description={m.team_manager_hint()}
            data={managers.map(({ id, name }) => ({ value: id, label: name }))}
            {...form.getInputProps('manager_id')}
            clearable
          />
        )}
        {self && (
          <Text size="xs" c="dimmed">
            {m.team_self_hint()}
          </Text>
        )}
        {!self && !isOthersCeo && (
          <div>
            <Button
              variant="default"
              leftSection={<KeyRound size={16} />}
              loading={offer.isPending}
              onClick={() => offer.mutate()}
            >
              {m.team_offer_password()}
            </Button>
            <Text size="xs" c="dimmed" mt={4}>
              {m.team_offer_password_hint()}
            </Text>
          </div>
        )}
        <FormFooter
          saving={save.isPending}
          onCancel={onClose}
          onDelete={!self && !isOthersCeo ? () => void remove() : undefined}
        />
      </Stack>
    </form>
  );
}
