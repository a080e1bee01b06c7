/** The messages of all flows as they happen: to whom, which template, how far it came, and why not. */
import { Anchor, Button, Group, Paper, Select, Skeleton, Stack, Table, Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { MessageSquareText } from 'lucide-react';
import { useState } from 'react';
import { say } from '../app/language.ts';
import { m } from '../paraglide/messages.js';
import { EmptyState } from '../ui/empty-state.tsx';
import { ErrorState } from '../ui/error-state.tsx';
import { Time } from '../ui/time.tsx';
import { flowsQuery, messagesQuery, type FlowRow, type MessageRow } from './data.ts';
import { EnrolmentDrawer } from './enrolment-drawer.tsx';
import { MessageState, messageStateName, messageStates } from './message-state.tsx';
import { SendAgain, TriesNote } from './send-again.tsx';
import { useTemplates } from './use-templates.ts';

export function ActivityTab() {
  const [state, setState] = useState<string | null>(null);
  const [flow, setFlow] = useState<string | null>(null);
  const [template, setTemplate] = useState<string | null>(null);
  const [open, setOpen] = useState<string | null>(null);
  const flows = useInfiniteQuery(flowsQuery({}));
  const templates = useTemplates();
  const names = [...new Set((templates.data?.items ?? []).map((one) => one.name))].toSorted();
  const messages = useInfiniteQuery(
    messagesQuery({ state: state ?? undefined, flow_id: flow ?? undefined, template: template ?? undefined }),
  );
  const rows: MessageRow[] = messages.data?.pages.flatMap((page) => page.items) ?? [];
  const filtered = state !== null || flow !== null || template !== null;
  const clear = {
    clearable: true,
    clearButtonProps: { 'aria-label': m.clear() },
    searchable: true,
    w: { base: '100%', xs: 200 },
  } as const;

  return (
    <>
      <Group gap="sm" mb="md">
        <Select
          {...clear}
          aria-label={m.hsm_filter_state()}
          placeholder={m.hsm_filter_state()}
          data={messageStates.map((name) => ({ value: name, label: messageStateName(name) }))}
          value={state}
          onChange={setState}
        />
        <Select
          {...clear}
          aria-label={m.hsm_filter_flow()}
          placeholder={m.hsm_filter_flow()}
          data={(flows.data?.pages.flatMap((page) => page.items as FlowRow[]) ?? []).map((row) => ({
            value: row.id,
            label: row.name,
          }))}
          value={flow}
          onChange={setFlow}
        />
        <Select
          {...clear}
          aria-label={m.hsm_filter_template()}
          placeholder={m.hsm_filter_template()}
          data={names}
          value={template}
          onChange={setTemplate}
        />
      </Group>
      {messages.isPending ? (
        <Stack gap={6} role="group" aria-busy="true" aria-label={m.loading()}>
          {Array.from({ length: 8 }, (_, row) => (
            <Skeleton key={row} h={40} />
          ))}
        </Stack>
      ) : messages.isError ? (
        <ErrorState error={messages.error} onRetry={() => void messages.refetch()} />
      ) : rows.length === 0 ? (
        <Paper>
          <EmptyState icon={MessageSquareText} text={filtered ? m.hsm_activity_not_found() : m.hsm_activity_none()} />
        </Paper>
      ) : (
        <Table.ScrollContainer minWidth={720}>
          <Table highlightOnHover>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{m.hsm_lead()}</Table.Th>
                <Table.Th>{m.hsm_flow()}</Table.Th>
                <Table.Th>{m.hsm_template()}</Table.Th>
                <Table.Th>{m.hsm_state()}</Table.Th>
                <Table.Th>{m.hsm_when()}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {rows.map((row) => (
                <Row key={row.id} row={row} onOpen={setOpen} />
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
      {messages.hasNextPage && (
        <Button
          variant="default"
          mt="sm"
          onClick={() => void messages.fetchNextPage()}
          loading={messages.isFetchingNextPage}
        >
          {m.load_more()}
        </Button>
      )}
      <EnrolmentDrawer id={open} onClose={() => setOpen(null)} />
    </>
  );
}

function Row({ row, onOpen }: { row: MessageRow; onOpen(enrolment: string): void }) {
  return (
    <Table.Tr>
      <Table.Td>
        <Anchor
          size="sm"
          renderRoot={(props) => <Link to="/crm/leads/$leadId" params={{ leadId: row.lead_id }} {...props} />}
        >
          {row.lead_name ?? m.hsm_no_name()}
        </Anchor>
      </Table.Td>
      <Table.Td>{row.flow_name ?? '–'}</Table.Td>
      <Table.Td>{row.template_name ?? m.hsm_free_text()}</Table.Td>
      <Table.Td>
        <MessageState message={row} />
        {row.reason_text && (
          <Text size="xs" c="dimmed" maw={340}>
            {say(row.reason_text)}
          </Text>
        )}
        <TriesNote message={row} />
      </Table.Td>
      <Table.Td>
        <Group gap={6} wrap="nowrap">
          <Time at={row.updated_at} />
          <SendAgain message={row} />
          {row.enrolment_id && (
            <Button size="compact-xs" variant="subtle" onClick={() => onOpen(row.enrolment_id as string)}>
              {m.hsm_why()}
            </Button>
          )}
        </Group>
      </Table.Td>
    </Table.Tr>
  );
}
