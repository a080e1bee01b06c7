/** Whom the team waits for: send the link again, or take it back. */
import { Button, Group, Modal } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, read } from '../api.ts';
import { keys } from '../app/keys.ts';
import { roleName } from '../app/role-name.ts';
import { useSession } from '../app/session.ts';
import { m } from '../paraglide/messages.js';
import { confirm } from '../ui/confirm.tsx';
import { DataTable, RowTitle, type Column } from '../ui/data-table.tsx';
import { Section } from '../ui/section.tsx';
import { Time } from '../ui/time.tsx';
import { toastDone, toastError } from '../ui/toast.tsx';
import { OneTimeLink } from './one-time-link.tsx';
import { invitationsQuery, type Invitation, type SentInvitation } from './settings-queries.ts';

export function PendingInvitations() {
  const { user } = useSession();
  const client = useQueryClient();
  const pending = useQuery(invitationsQuery);
  const [sent, setSent] = useState<SentInvitation>();
  const refresh = () => client.invalidateQueries({ queryKey: keys.team.all });
  const resend = useMutation({
    mutationFn: ({ id }: Invitation) => read(api.crm.team.invitations[':id'].resend.$post({ param: { id } })),
    onSuccess: async (answer) => {
      setSent(answer);
      await refresh();
    },
    onError: toastError,
  });
  const withdraw = async ({ id, name }: Invitation) => {
    const yes = await confirm({
      title: m.invitation_withdraw_title({ name }),
      body: m.invitation_withdraw_body(),
      action: m.invitation_withdraw(),
      danger: true,
    });
    if (!yes) return;
    try {
      await read(api.crm.team.invitations[':id'].$delete({ param: { id } }));
      toastDone(m.invitation_withdrawn());
    } catch (error) {
      toastError(error);
    }
    await refresh();
  };
  if (pending.data?.items.length === 0 && !sent) return null;
  return (
    <Section title={m.invitations_pending()}>
      <DataTable
        label={m.invitations_pending()}
        columns={columns({
          isCeo: user.role === 'ceo',
          resending: resend.isPending ? resend.variables.id : undefined,
          resend: resend.mutate,
          withdraw: (row) => void withdraw(row),
        })}
        rows={pending.data?.items}
        keyOf={(row) => row.id}
        error={pending.error}
        onRetry={() => void pending.refetch()}
        empty={null}
      />
      <Modal
        opened={sent !== undefined}
        onClose={() => setSent(undefined)}
        title={sent && m.team_invited({ name: sent.name })}
        size="lg"
        closeOnClickOutside={false}
        closeButtonProps={{ 'aria-label': m.close() }}
      >
        {sent && <OneTimeLink sent={sent} onClose={() => setSent(undefined)} />}
      </Modal>
    </Section>
  );
}

interface Ways {
  /** Only a ceo has to do with the invitation of a ceo. */
  isCeo: boolean;
  resending: string | undefined;
  resend: (invitation: Invitation) => void;
  withdraw: (invitation: Invitation) => void;
}

const columns = (ways: Ways): Column<Invitation>[] => [
  { id: 'name', header: m.lead_name(), cell: (row) => <RowTitle under={row.email}>{row.name}</RowTitle> },
  { id: 'email', header: m.email(), from: 'md', cell: (row) => row.email },
  { id: 'role', header: m.team_role(), from: 'sm', cell: (row) => roleName(row.role) },
  { id: 'until', header: m.invitation_until(), from: 'sm', cell: (row) => <Time at={row.expires_at} show="date" /> },
  {
    id: 'actions',
    header: m.actions(),
    align: 'right',
    cell: (row) => (row.role !== 'ceo' || ways.isCeo) && <Actions invitation={row} ways={ways} />,
  },
];

function Actions({ invitation, ways }: { invitation: Invitation; ways: Ways }) {
  const again = invitation.is_mailed ? m.invitation_resend() : m.invitation_new_link();
  return (
    <Group gap={6} justify="flex-end" wrap="nowrap">
      <Button
        size="compact-sm"
        variant="default"
        loading={ways.resending === invitation.id}
        onClick={() => ways.resend(invitation)}
        aria-label={`${again}: ${invitation.name}`}
      >
        {again}
      </Button>
      <Button
        size="compact-sm"
        variant="subtle"
        color="red"
        onClick={() => ways.withdraw(invitation)}
        aria-label={`${m.invitation_withdraw()}: ${invitation.name}`}
      >
        {m.invitation_withdraw()}
      </Button>
    </Group>
  );
}
