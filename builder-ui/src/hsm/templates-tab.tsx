/** The messages of the business, as WhatsApp has them: may they be sent, what do they look like, who uses them. */
import { Alert, Button, Chip, Group, Loader, Paper, SimpleGrid, Skeleton, Text, TextInput } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { BookOpen, LayoutTemplate, Plus, RefreshCw, Search } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { may } from '../app/access.ts';
import { useSession } from '../app/session.ts';
import { m } from '../paraglide/messages.js';
import { TemplateCard } from '../templates/template-card.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { ErrorState } from '../ui/error-state.tsx';
import { Time } from '../ui/time.tsx';
import classes from './hsm.module.css';
import { templateState } from './template-state.ts';
import { useTemplates, useTemplateSync, type TemplateSync } from './use-templates.ts';

const ReadyTexts = lazy(() => import('../templates/ready-texts.tsx').then((file) => ({ default: file.ReadyTexts })));

export function TemplatesTab() {
  const session = useSession();
  const templates = useTemplates();
  const sync = useTemplateSync();
  const [search, setSearch] = useState('');
  const [status, setStatus] = useState('');
  const [choosing, setChoosing] = useState(false);
  const running = templates.data?.sync?.state === 'running' || sync.isPending;
  const words = search.trim().toLowerCase();
  const all = templates.data?.items ?? [];
  const found = all.filter(
    (one) =>
      (status === '' || templateState(one.status).label === status) &&
      `${one.name} ${one.body} ${one.language}`.toLowerCase().includes(words),
  );
  const mayWrite = may(session, 'templates.write');
  const create = mayWrite && (
    <Button leftSection={<Plus size={15} />} renderRoot={(props) => <Link to="/crm/hsm/templates/new" {...props} />}>
      {m.tpl_new()}
    </Button>
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
          {mayWrite && (
            <Button variant="default" leftSection={<BookOpen size={15} />} onClick={() => setChoosing(true)}>
              {m.ready_texts()}
            </Button>
          )}
          {create}
        </Group>
      </Group>
      <States counts={templates.data?.counts ?? {}} value={status} onChange={setStatus} />
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
            text={all.length === 0 ? m.hsm_templates_none() : m.hsm_templates_not_found()}
          />
        </Paper>
      ) : (
        <SimpleGrid cols={{ base: 1, sm: 2, lg: 3 }} spacing="md">
          {found.map((template) => (
            <TemplateCard
              key={template.id}
              template={template}
              mayWrite={mayWrite}
              prices={templates.data?.prices ?? []}
            />
          ))}
        </SimpleGrid>
      )}
      <Suspense>{choosing && <ReadyTexts onClose={() => setChoosing(false)} />}</Suspense>
    </>
  );
}

interface StatesProps {
  counts: Readonly<Record<string, number>>;
  /** The word of a state; '' for all. */
  value: string;
  onChange(state: string): void;
}

/** One choice for each state that some template is in; several of Meta's words are one of ours. */
function States({ counts, value, onChange }: StatesProps) {
  const byLabel = new Map<string, number>();
  for (const [status, count] of Object.entries(counts)) {
    const { label } = templateState(status);
    byLabel.set(label, (byLabel.get(label) ?? 0) + count);
  }
  if (byLabel.size < 2) return null;
  return (
    <Chip.Group value={value} onChange={(next) => onChange(next)}>
      <Group gap={6} mb="md" role="group" aria-label={m.tpl_by_state()}>
        <Chip size="xs" value="">
          {m.tpl_all_states()}
        </Chip>
        {[...byLabel].map(([label, count]) => (
          <Chip key={label} size="xs" value={label}>
            {label} · {count}
          </Chip>
        ))}
      </Group>
    </Chip.Group>
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
