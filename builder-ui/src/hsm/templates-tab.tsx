/** The approved messages of the business, as WhatsApp has them: may they be sent, and what do they look like. */
import { Alert, Badge, Button, Group, Loader, Paper, SimpleGrid, Skeleton, Text, TextInput } from '@mantine/core';
import { LayoutTemplate, RefreshCw, Search } from 'lucide-react';
import { useState } from 'react';
import { nameUnsupported, unsupportedIn } from '#flow';
import { may } from '../app/access.ts';
import { say } from '../app/language.ts';
import { useSession } from '../app/session.ts';
import { m } from '../paraglide/messages.js';
import { EmptyState } from '../ui/empty-state.tsx';
import { ErrorState } from '../ui/error-state.tsx';
import { Time } from '../ui/time.tsx';
import { Bubble } from './bubble.tsx';
import classes from './hsm.module.css';
import { templateState } from './template-state.ts';
import { useTemplates, useTemplateSync, type TemplateRow, type TemplateSync } from './use-templates.ts';

export function TemplatesTab() {
  const session = useSession();
  const templates = useTemplates();
  const sync = useTemplateSync();
  const [search, setSearch] = useState('');
  const running = templates.data?.sync?.state === 'running' || sync.isPending;
  const words = search.trim().toLowerCase();
  const found = (templates.data?.items ?? []).filter((one) =>
    `${one.name} ${one.body} ${one.language}`.toLowerCase().includes(words),
  );

  return (
    <>
      <Group gap="sm" mb="md" justify="space-between">
        <TextInput
          value={search}
          onChange={(event) => setSearch(event.currentTarget.value)}
          placeholder={m.hsm_search_templates()}
          aria-label={m.hsm_search_templates()}
          leftSection={<Search size={15} aria-hidden />}
          className={classes.search}
        />
        <Group gap="sm">
          <SyncNote sync={templates.data?.sync ?? null} />
          {may(session, 'templates.sync') && (
            <Button
              variant="default"
              leftSection={running ? <Loader size={14} /> : <RefreshCw size={15} />}
              onClick={() => sync.mutate()}
              disabled={running}
            >
              {running ? m.hsm_syncing() : m.hsm_sync()}
            </Button>
          )}
        </Group>
      </Group>
      {templates.isPending ? (
        <SimpleGrid cols={{ base: 1, sm: 2, lg: 3 }} role="group" aria-busy="true" aria-label={m.loading()}>
          {[0, 1, 2, 3, 4, 5].map((card) => (
            <Skeleton key={card} h={220} />
          ))}
        </SimpleGrid>
      ) : templates.isError ? (
        <ErrorState error={templates.error} onRetry={() => void templates.refetch()} />
      ) : found.length === 0 ? (
        <Paper>
          <EmptyState
            icon={LayoutTemplate}
            text={words === '' ? m.hsm_templates_none() : m.hsm_templates_not_found()}
          />
        </Paper>
      ) : (
        <SimpleGrid cols={{ base: 1, sm: 2, lg: 3 }} spacing="md">
          {found.map((template) => (
            <TemplateCard key={template.id} template={template} />
          ))}
        </SimpleGrid>
      )}
    </>
  );
}

function TemplateCard({ template }: { template: TemplateRow }) {
  const state = templateState(template.status);
  const unsupported = unsupportedIn(template.parts);
  return (
    <Paper component="article" p="sm" aria-label={`${template.name} ${template.language}`}>
      <Group gap={6} mb={8} justify="space-between" wrap="nowrap" align="flex-start">
        <div style={{ minWidth: 0 }}>
          <Text fw={600} size="sm" style={{ overflowWrap: 'anywhere' }}>
            {template.name}
          </Text>
          <Text size="xs" c="dimmed">
            {template.language} · {template.category} · {m.hsm_variables({ count: template.variables.length })}
          </Text>
        </div>
        <Badge color={state.colour}>{state.label}</Badge>
      </Group>
      {state.why && (
        <Text size="sm" mb={8}>
          {state.why} {template.reason && template.reason !== 'NONE' ? `(${template.reason})` : ''}
        </Text>
      )}
      {unsupported !== null && (
        <Text size="sm" mb={8} c="var(--mantine-color-error)">
          {m.hsm_template_unsupported({ what: say(nameUnsupported(unsupported)) })}
        </Text>
      )}
      <Bubble template={template} />
    </Paper>
  );
}

function SyncNote({ sync }: { sync: TemplateSync | null }) {
  if (!sync || sync.state === 'running') return null;
  if (sync.state === 'failed') {
    return (
      <Alert color="red" p={6}>
        {m.hsm_sync_failed()}
      </Alert>
    );
  }
  return (
    <Text size="xs" c="dimmed">
      {m.hsm_synced()} <Time at={sync.ended_at} show="relative" />
    </Text>
  );
}
