/** Keys for other systems: those that read and write the CRM, those that only hand leads in, and those that keep flows elsewhere. */
import { Badge, Button, Group, Switch } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { KeyRound, Plus } from 'lucide-react';
import { useState } from 'react';
import { api, read } from '../../api.ts';
import { keys } from '../../app/keys.ts';
import { helpPlaces } from '../../help/chapters.ts';
import { HelpLink } from '../../help/help-link.tsx';
import { m } from '../../paraglide/messages.js';
import { confirm } from '../../ui/confirm.tsx';
import { DataTable, RowTitle, type Column } from '../../ui/data-table.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { SearchField } from '../../ui/search-field.tsx';
import { Time } from '../../ui/time.tsx';
import { toastError } from '../../ui/toast.tsx';
import { kindName } from '../kind-name.ts';
import { KeyOrigins } from './key-origins.tsx';
import { NewApiKey } from './new-api-key.tsx';
import { apiKeysQuery, type ApiKey } from '../settings-queries.ts';

export function ApiKeys() {
  const client = useQueryClient();
  const found = useQuery(apiKeysQuery);
  const [creating, setCreating] = useState(false);
  const [changing, setChanging] = useState<ApiKey>();
  const [query, setQuery] = useState<string>();
  const [revoked, setRevoked] = useState(false);
  const rows = found.data?.items
    .filter((key) => revoked || key.revoked_at === null)
    .filter((key) => key.name.toLowerCase().includes(query?.toLowerCase() ?? ''));

  const revoke = async (key: ApiKey) => {
    const yes = await confirm({
      title: m.key_revoke_title({ name: key.name }),
      body: m.key_revoke_body(),
      action: m.key_revoke(),
      danger: true,
    });
    if (!yes) return;
    await read(api.crm['api-keys'][':id'].$delete({ param: { id: key.id } })).catch(toastError);
    await client.invalidateQueries({ queryKey: keys.apiKeys.all });
  };
  const create = (
    <Button leftSection={<Plus size={16} />} onClick={() => setCreating(true)}>
      {m.key_create()}
    </Button>
  );
  return (
    <>
      <Group justify="space-between" mb="sm">
        <Group gap="md" flex={1}>
          <SearchField value={query} onChange={setQuery} label={m.keys_search()} />
          <Switch
            label={m.keys_show_revoked()}
            checked={revoked}
            onChange={(event) => setRevoked(event.currentTarget.checked)}
          />
        </Group>
        <Group gap="xs">
          <HelpLink to={helpPlaces.keys} about={m.settings_keys()} />
          {create}
        </Group>
      </Group>
      <DataTable
        label={m.settings_keys()}
        columns={columns((key) => void revoke(key), setChanging)}
        rows={rows}
        keyOf={(row) => row.id}
        error={found.error}
        onRetry={() => void found.refetch()}
        empty={<EmptyState icon={KeyRound} text={query ? m.no_matches() : m.keys_empty()} action={create} />}
      />
      {changing && <KeyOrigins of={changing} onClose={() => setChanging(undefined)} />}
      <NewApiKey opened={creating} onClose={() => setCreating(false)} />
    </>
  );
}

function columns(revoke: (key: ApiKey) => void, change: (key: ApiKey) => void): Column<ApiKey>[] {
  return [
    { id: 'name', header: m.lead_name(), cell: (key) => <RowTitle under={`${key.prefix}…`}>{key.name}</RowTitle> },
    {
      id: 'kind',
      header: m.key_kind(),
      cell: (key) => (
        <Badge color={{ api: 'blue', ingest: 'violet', flows: 'teal' }[key.kind]}>{kindName(key.kind)}</Badge>
      ),
    },
    { id: 'prefix', header: m.key_prefix(), from: 'sm', cell: (key) => `${key.prefix}…` },
    {
      id: 'used',
      header: m.key_last_used(),
      from: 'md',
      cell: (key) => <Time at={key.last_used_at} show="relative" />,
    },
    { id: 'created', header: m.key_created(), from: 'lg', cell: (key) => <Time at={key.created_at} show="date" /> },
    {
      id: 'act',
      header: m.actions(),
      align: 'right',
      cell: (key) =>
        key.revoked_at ? (
          <Badge color="gray">{m.key_revoked()}</Badge>
        ) : (
          <Group gap={6} justify="flex-end" wrap="nowrap">
            {key.kind === 'ingest' && (
              <Button
                size="compact-sm"
                variant="default"
                onClick={() => change(key)}
                aria-label={`${m.key_origins()}: ${key.name}`}
              >
                {m.key_origins()}
              </Button>
            )}
            <Button
              size="compact-sm"
              variant="default"
              onClick={() => revoke(key)}
              aria-label={`${m.key_revoke()}: ${key.name}`}
            >
              {m.key_revoke()}
            </Button>
          </Group>
        ),
    },
  ];
}
