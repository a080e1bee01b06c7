/** Where the person is signed in, and the way out of one place or of all others. */
import { Badge, Button, Text } from '@mantine/core';
import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, read } from '../api.ts';
import { keys } from '../app/keys.ts';
import { m } from '../paraglide/messages.js';
import { confirm } from '../ui/confirm.tsx';
import { DataTable, RowTitle, type Column } from '../ui/data-table.tsx';
import { Section } from '../ui/section.tsx';
import { Time } from '../ui/time.tsx';
import { toastDone, toastError } from '../ui/toast.tsx';
import { deviceName } from './device-name.ts';

const readSessions = () => read(api.auth.sessions.$get());
type Held = Awaited<ReturnType<typeof readSessions>>['items'][number];
const sessionsQuery = queryOptions({ queryKey: keys.sessions.list(), queryFn: readSessions, staleTime: 0 });

export function Sessions() {
  const client = useQueryClient();
  const sessions = useQuery(sessionsQuery);
  const run = async (work: () => Promise<unknown>, done: string) => {
    try {
      await work();
      toastDone(done);
    } catch (error) {
      toastError(error);
    }
    await client.invalidateQueries({ queryKey: keys.sessions.all });
  };
  const end = (held: Held) =>
    run(() => read(api.auth.sessions[':id'].$delete({ param: { id: held.id } })), m.session_ended());
  const endOthers = async () => {
    const others = (sessions.data?.items.length ?? 1) - 1;
    const yes = await confirm({
      title: m.sessions_end_others_title(),
      body: m.sessions_end_others_body({ others }),
      action: m.sessions_end_others(),
      danger: true,
    });
    if (yes) await run(() => read(api.auth.sessions.$delete()), m.sessions_ended());
  };
  const others = sessions.data?.items.some((each) => !each.is_current);
  return (
    <Section
      title={m.sessions_title()}
      aside={
        others && (
          <Button size="compact-sm" variant="default" onClick={() => void endOthers()}>
            {m.sessions_end_others()}
          </Button>
        )
      }
    >
      <Text size="sm" c="dimmed" mb="sm">
        {m.sessions_hint()}
      </Text>
      <DataTable
        label={m.sessions_title()}
        columns={columns((held) => void end(held))}
        rows={sessions.data?.items}
        keyOf={(row) => row.id}
        error={sessions.error}
        onRetry={() => void sessions.refetch()}
        empty={null}
      />
    </Section>
  );
}

function columns(end: (held: Held) => void): Column<Held>[] {
  return [
    {
      id: 'device',
      header: m.session_device(),
      cell: (row) => <RowTitle under={row.tenant_name}>{deviceName(row.user_agent) ?? m.session_unknown()}</RowTitle>,
    },
    { id: 'tenant', header: m.settings_business(), from: 'sm', cell: (row) => row.tenant_name },
    { id: 'ip', header: m.session_address(), from: 'sm', cell: (row) => row.ip ?? '–' },
    { id: 'used', header: m.session_used(), cell: (row) => <Time at={row.last_used_at} show="relative" /> },
    {
      id: 'end',
      header: m.actions(),
      align: 'right',
      cell: (row) =>
        row.is_current ? (
          <Badge color="teal" variant="light">
            {m.session_here()}
          </Badge>
        ) : (
          <Button
            size="compact-sm"
            variant="subtle"
            color="red"
            onClick={() => end(row)}
            aria-label={`${m.sign_out()}: ${deviceName(row.user_agent) ?? m.session_unknown()}`}
          >
            {m.sign_out()}
          </Button>
        ),
    },
  ];
}
