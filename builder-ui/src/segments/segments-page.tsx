/** Segments: saved conditions with how many leads meet them now, and which flows use them. */
import { ActionIcon, Anchor, Button, Menu, Skeleton, Text } from '@mantine/core';
import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { Download, EllipsisVertical, Pencil, Plus, Trash2, Users, UsersRound } from 'lucide-react';
import { useState } from 'react';
import { api, read } from '../api.ts';
import { may } from '../app/access.ts';
import { keys } from '../app/keys.ts';
import { language, say } from '../app/language.ts';
import { useSession } from '../app/session.ts';
import { m } from '../paraglide/messages.js';
import { confirm } from '../ui/confirm.tsx';
import { CountedAt } from '../ui/counted-at.tsx';
import { aboveRow, DataTable, rowLink, RowTitle, type Column } from '../ui/data-table.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { formatNumber } from '../ui/format.ts';
import { Page } from '../ui/page.tsx';
import { saveFile } from '../ui/save-file.ts';
import { SearchField } from '../ui/search-field.tsx';
import { Time } from '../ui/time.tsx';
import { toastError } from '../ui/toast.tsx';
import { SegmentDrawer } from './segment-drawer.tsx';
import { segmentCountQuery, segmentsQuery, type Segment } from './segment-queries.ts';

const route = getRouteApi('/shell/crm/segments');

export function SegmentsPage() {
  const mayEdit = may(useSession(), 'segments.write');
  const { q } = route.useSearch();
  const navigate = route.useNavigate();
  const segments = useInfiniteQuery(segmentsQuery(q));
  const rows = segments.data?.pages.flatMap((page) => page.items);
  const [edited, setEdited] = useState<Segment | 'new'>();
  const search = (next: string | undefined) => void navigate({ search: next ? { q: next } : {}, replace: true });
  const create = mayEdit ? (
    <Button leftSection={<Plus size={16} />} onClick={() => setEdited('new')}>
      {m.segment_create()}
    </Button>
  ) : undefined;
  return (
    <Page title={m.page_segments()} subtitle={m.segments_about()} actions={create}>
      <div role="search" aria-label={m.segments_search()} style={{ marginBottom: 12 }}>
        <SearchField value={q} onChange={search} label={m.segments_search()} />
      </div>
      <DataTable
        label={m.page_segments()}
        columns={columns(mayEdit ? setEdited : undefined)}
        rows={rows}
        keyOf={(row) => row.id}
        error={segments.error}
        onRetry={() => void segments.refetch()}
        more={{
          has: segments.hasNextPage,
          loading: segments.isFetchingNextPage,
          load: () => void segments.fetchNextPage(),
        }}
        empty={
          q ? (
            <EmptyState
              icon={UsersRound}
              text={m.no_matches()}
              action={
                <Button variant="default" onClick={() => search(undefined)}>
                  {m.clear_filters()}
                </Button>
              }
            />
          ) : (
            <EmptyState icon={UsersRound} text={m.segments_empty()} action={create} />
          )
        }
      />
      <SegmentDrawer segment={edited} onClose={() => setEdited(undefined)} />
    </Page>
  );
}

function columns(edit: ((row: Segment) => void) | undefined): Column<Segment>[] {
  return [
    {
      id: 'name',
      header: m.segment_name(),
      cell: (row) => (
        <RowTitle under={say(row.words)}>
          <Link to="/crm/leads" search={{ segment: row.id }} className={rowLink}>
            {row.name}
          </Link>
        </RowTitle>
      ),
    },
    {
      id: 'words',
      header: m.segment_condition(),
      from: 'sm',
      cell: (row) => (
        <Text size="sm" c="dimmed" lineClamp={2}>
          {say(row.words)}
        </Text>
      ),
    },
    { id: 'people', header: m.segment_people(), align: 'right', width: 110, cell: (row) => <Count id={row.id} /> },
    { id: 'uses', header: m.segment_used_by(), from: 'md', cell: (row) => <Uses row={row} /> },
    {
      id: 'changed',
      header: m.segment_changed(),
      from: 'lg',
      cell: (row) => <Time at={row.updated_at} show="relative" />,
    },
    { id: 'actions', header: '', align: 'right', width: 52, cell: (row) => <RowMenu row={row} edit={edit} /> },
  ];
}

function Count({ id }: { id: string }) {
  const counted = useQuery(segmentCountQuery(id));
  if (counted.error) return <Text size="sm">–</Text>;
  if (!counted.data) return <Skeleton h={14} w={40} ml="auto" />;
  return (
    <>
      <Text size="sm" fw={600}>
        {formatNumber(counted.data.count, language())}
      </Text>
      <CountedAt at={counted.data.as_of} />
    </>
  );
}

function Uses({ row }: { row: Segment }) {
  if (row.used_by.length === 0)
    return (
      <Text size="sm" c="dimmed">
        {m.segment_unused()}
      </Text>
    );
  return (
    <Text size="sm" className={aboveRow} component="div" lineClamp={2}>
      {row.used_by.map(({ flow_id, name }, i) => (
        <span key={flow_id}>
          {i > 0 && ', '}
          <Anchor
            size="sm"
            renderRoot={(props) => <Link to="/crm/hsm/flows/$flowId" params={{ flowId: flow_id }} {...props} />}
          >
            {name}
          </Anchor>
        </span>
      ))}
    </Text>
  );
}

function RowMenu({ row, edit }: { row: Segment; edit: ((row: Segment) => void) | undefined }) {
  const client = useQueryClient();
  const mayExport = may(useSession(), 'leads.export');
  const remove = async () => {
    const yes = await confirm({
      title: m.segment_delete_title({ name: row.name }),
      body: m.segment_delete_body(),
      action: m.delete_(),
      danger: true,
    });
    if (!yes) return;
    await read(api.crm.segments[':id'].$delete({ param: { id: row.id } })).catch(toastError);
    await client.invalidateQueries({ queryKey: keys.segments.all });
  };
  const download = () =>
    api.crm.segments[':id'].export
      .$post({ param: { id: row.id } })
      .then((answer) => saveFile(answer, 'leads.csv'))
      .catch(toastError);
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" className={aboveRow} aria-label={`${m.more_actions()}: ${row.name}`}>
          <EllipsisVertical size={16} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item
          leftSection={<Users size={15} />}
          renderRoot={(props) => <Link to="/crm/leads" search={{ segment: row.id }} {...props} />}
        >
          {m.segment_see_leads()}
        </Menu.Item>
        {mayExport && (
          <Menu.Item leftSection={<Download size={15} />} onClick={() => void download()}>
            {m.segment_export()}
          </Menu.Item>
        )}
        {edit && (
          <>
            <Menu.Item leftSection={<Pencil size={15} />} onClick={() => edit(row)}>
              {m.edit()}
            </Menu.Item>
            <Menu.Item leftSection={<Trash2 size={15} />} c="red" onClick={() => void remove()}>
              {m.delete_()}
            </Menu.Item>
          </>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
