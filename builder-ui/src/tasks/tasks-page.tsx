/** What the team has to do about leads: ticked off here. Flows leave most of it. */
import { Badge, Checkbox, Group, SegmentedControl, Switch } from '@mantine/core';
import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { ListTodo } from 'lucide-react';
import { api, read } from '../api.ts';
import { keys } from '../app/keys.ts';
import { useSession } from '../app/session.ts';
import { LeadLink } from '../leads/lead-link.tsx';
import { m } from '../paraglide/messages.js';
import { DataTable, RowTitle, type Column } from '../ui/data-table.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { Page } from '../ui/page.tsx';
import { Time } from '../ui/time.tsx';
import { toastDone, toastError } from '../ui/toast.tsx';
import { useNow } from '../ui/use-now.ts';

const route = getRouteApi('/shell/crm/tasks');

type State = 'open' | 'done';

const tasksQuery = (state: State, userId: string | undefined) =>
  queryOptions({
    queryKey: keys.tasks.list({ state, userId }),
    queryFn: () =>
      read(
        api.crm.tasks.$get({ query: { state, limit: '200', ...(userId === undefined ? {} : { user_id: userId }) } }),
      ),
  });
type Task = Awaited<ReturnType<NonNullable<ReturnType<typeof tasksQuery>['queryFn']>>>['items'][number];

export function TasksPage() {
  const { state: shown, mine } = route.useSearch();
  const state: State = shown ?? 'open';
  const navigate = route.useNavigate();
  const session = useSession();
  const tasks = useQuery(tasksQuery(state, mine ? session.user.id : undefined));
  const mark = useMark();
  return (
    <Page title={m.page_tasks()}>
      <Group gap="md" mb="sm">
        <SegmentedControl
          aria-label={m.tasks_state()}
          value={state}
          onChange={(next) =>
            void navigate({ search: { mine, ...(next === 'done' && { state: next }) }, replace: true })
          }
          data={[
            { value: 'open' as const, label: m.tasks_open() },
            { value: 'done' as const, label: m.tasks_done() },
          ]}
        />
        <Switch
          label={m.tasks_mine()}
          checked={mine !== undefined}
          onChange={(event) =>
            void navigate({
              search: { state: shown, ...(event.currentTarget.checked && { mine: 'yes' as const }) },
              replace: true,
            })
          }
        />
      </Group>
      <DataTable
        label={m.page_tasks()}
        columns={columns(mark)}
        rows={tasks.data?.items}
        keyOf={(task) => task.id}
        error={tasks.error}
        onRetry={() => void tasks.refetch()}
        empty={<EmptyState icon={ListTodo} text={state === 'done' ? m.tasks_none_done() : m.tasks_empty()} />}
      />
    </Page>
  );
}

/** Ticks a task off, or takes that back; the list follows at once. */
function useMark() {
  const client = useQueryClient();
  const mutation = useMutation({
    mutationFn: ({ id, done }: { id: string; done: boolean }) =>
      read(api.crm.tasks[':id'].$patch({ param: { id }, json: { done } })),
    onSettled: () => client.invalidateQueries({ queryKey: keys.tasks.all }),
    onError: (error) => toastError(error),
  });
  return (task: Task, done: boolean) =>
    mutation.mutate(
      { id: task.id, done },
      {
        onSuccess: () => done && toastDone(m.task_was_done(), () => mutation.mutate({ id: task.id, done: false })),
      },
    );
}

function columns(mark: (task: Task, done: boolean) => void): Column<Task>[] {
  return [
    {
      id: 'title',
      header: m.task_title(),
      cell: (task) => (
        <Group gap="sm" wrap="nowrap" align="flex-start">
          <Checkbox
            checked={task.done_at !== null}
            onChange={(event) => mark(task, event.currentTarget.checked)}
            aria-label={
              task.done_at === null
                ? m.task_mark_done({ title: task.title })
                : m.task_mark_undone({ title: task.title })
            }
            mt={2}
          />
          <RowTitle under={<LeadLink id={task.lead_id} name={task.lead_name} />}>{task.title}</RowTitle>
        </Group>
      ),
    },
    {
      id: 'lead',
      header: m.deal_lead(),
      from: 'sm',
      cell: (task) => <LeadLink id={task.lead_id} name={task.lead_name} />,
    },
    {
      id: 'flow',
      header: m.task_flow(),
      from: 'lg',
      cell: (task) => task.flow_name ?? '–',
    },
    { id: 'due', header: m.task_due(), cell: (task) => <DueCell task={task} />, width: 170 },
    {
      id: 'owner',
      header: m.task_owner(),
      from: 'md',
      cell: (task) => task.user_name ?? m.task_anybody(),
    },
  ];
}

function DueCell({ task }: { task: Task }) {
  const now = useNow();
  if (task.due_at === null) return <>–</>;
  const late = task.done_at === null && Date.parse(task.due_at) < now.getTime();
  return (
    <Group gap={6}>
      <Time at={task.due_at} />
      {late && (
        <Badge size="sm" color="red">
          {m.task_overdue()}
        </Badge>
      )}
    </Group>
  );
}
