/** The people who sign in, and what each may do. */
import { plain } from '#flow/text';
import { Box, Button, Group, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Plus, UsersRound } from 'lucide-react';
import { useState } from 'react';
import { roleName } from '../app/role-name.ts';
import { useSession } from '../app/session.ts';
import { m } from '../paraglide/messages.js';
import { DataTable, rowLink, RowTitle, type Column } from '../ui/data-table.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { SearchField } from '../ui/search-field.tsx';
import { Time } from '../ui/time.tsx';
import { InvitePerson } from './invite-person.tsx';
import { MemberDrawer } from './member-drawer.tsx';
import { PendingInvitations } from './pending-invitations.tsx';
import { teamQuery, type Member } from './settings-queries.ts';

export function Team() {
  const { user } = useSession();
  const team = useQuery(teamQuery);
  const [query, setQuery] = useState<string>();
  const [edited, setEdited] = useState<Member>();
  const [inviting, setInviting] = useState(false);
  const wanted = plain(query?.trim() ?? '');
  const rows = team.data?.items.filter(({ name, email }) => plain(`${name} ${email}`).includes(wanted));
  const add = (
    <Button leftSection={<Plus size={16} />} onClick={() => setInviting(true)}>
      {m.team_invite()}
    </Button>
  );
  return (
    <>
      <Group justify="space-between" mb="sm">
        <SearchField value={query} onChange={setQuery} label={m.team_search()} />
        {add}
      </Group>
      <DataTable
        label={m.settings_team()}
        columns={columns(user.id, setEdited)}
        rows={rows}
        keyOf={(row) => row.id}
        error={team.error}
        onRetry={() => void team.refetch()}
        empty={<EmptyState icon={UsersRound} text={m.no_matches()} action={add} />}
      />
      <Box mt="md">
        <PendingInvitations />
      </Box>
      <InvitePerson opened={inviting} onClose={() => setInviting(false)} />
      <MemberDrawer member={edited} onClose={() => setEdited(undefined)} />
    </>
  );
}

function columns(self: string, open: (member: Member) => void): Column<Member>[] {
  return [
    {
      id: 'name',
      header: m.lead_name(),
      cell: (row) => (
        <RowTitle under={row.email}>
          <button type="button" className={rowLink} onClick={() => open(row)}>
            {row.name}
          </button>
          {row.id === self && (
            <Text span size="xs" c="dimmed">
              {' '}
              ({m.team_you()})
            </Text>
          )}
        </RowTitle>
      ),
    },
    { id: 'email', header: m.email(), from: 'sm', cell: (row) => row.email },
    { id: 'role', header: m.team_role(), cell: (row) => roleName(row.role) },
    { id: 'since', header: m.team_since(), from: 'md', cell: (row) => <Time at={row.created_at} show="date" /> },
  ];
}
