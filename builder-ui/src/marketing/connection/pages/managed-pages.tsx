/** The connected person's Facebook pages, whose Instant Forms bring leads: which are taken in, and why one is not. */
import { Alert, Code, Group, Skeleton, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { CircleAlert, Flag } from 'lucide-react';
import { may } from '../../../app/access.ts';
import { useSession } from '../../../app/session.ts';
import { m } from '../../../paraglide/messages.js';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { ErrorState } from '../../../ui/error-state.tsx';
import { Section } from '../../../ui/section.tsx';
import { ConnectButton } from '../connect-button.tsx';
import { metaPagesQuery, type MetaPages, type TokenStatus } from '../connection-queries.ts';
import { LookButton } from './look-button.tsx';
import { ManagedPage } from './managed-page.tsx';
import { missingForLeads } from './page-stand.ts';
import { useNarrowed } from '../use-narrowed.tsx';

export function ManagedPages({ status }: { status: TokenStatus }) {
  const mayConnect = may(useSession(), 'marketing.connect');
  const pages = useQuery(metaPagesQuery);
  const missing = status.connected ? missingForLeads(status) : [];
  const canLook = mayConnect && status.connected && missing.length === 0;
  const isEmpty = pages.data?.pages.length === 0;
  return (
    <Section title={m.meta_pages()} aside={canLook && !isEmpty && <LookButton />}>
      <Stack gap="md">
        <Text size="sm" c="dimmed">
          {m.meta_pages_text()}
        </Text>
        {!status.connected && isEmpty === false && (
          <Alert color="amber" icon={<CircleAlert size={18} />}>
            {m.meta_pages_wait()}
          </Alert>
        )}
        {missing.length > 0 && <NotGiven missing={missing} mayConnect={mayConnect} />}
        {pages.error && !pages.data && <ErrorState error={pages.error} onRetry={() => void pages.refetch()} />}
        {pages.isPending && <Waiting />}
        {pages.data &&
          (isEmpty ? (
            missing.length === 0 && <None pages={pages.data} status={status} canLook={canLook} />
          ) : (
            <List pages={pages.data} status={status} />
          ))}
      </Stack>
    </Section>
  );
}

/** Which permission lacks, and the way to give it. */
function NotGiven({ missing, mayConnect }: { missing: string[]; mayConnect: boolean }) {
  return (
    <Alert color="amber" icon={<CircleAlert size={18} />} title={m.meta_pages_permission()}>
      <Text size="sm">{m.meta_pages_permission_text()}</Text>
      <Group gap={6} mt={6}>
        {missing.map((scope) => (
          <Code key={scope}>{scope}</Code>
        ))}
      </Group>
      {mayConnect && (
        <Group mt="sm">
          <ConnectButton size="xs" label={m.meta_grant()} />
        </Group>
      )}
    </Alert>
  );
}

function List({ pages: { pages, error, looking }, status }: { pages: MetaPages; status: TokenStatus }) {
  const narrowed = useNarrowed(pages, {
    textOf: ({ name, id }) => `${name} ${id}`,
    label: m.meta_pages_search(),
  });
  return (
    <>
      {error !== null && !looking && status.connected && <Text size="sm">{m.meta_pages_unanswered()}</Text>}
      {narrowed.search}
      {narrowed.shown.map((page) => (
        <ManagedPage key={page.id} page={page} status={status} />
      ))}
      {narrowed.more}
    </>
  );
}

/** Why there is none: not asked yet, Meta did not answer, or the person has none. */
function None({ pages, status, canLook }: { pages: MetaPages; status: TokenStatus; canLook: boolean }) {
  if (!status.connected) return <EmptyState icon={Flag} text={m.meta_pages_disconnected()} />;
  if (pages.looking) return <Waiting label={m.meta_pages_looking()} />;
  return (
    <EmptyState
      icon={Flag}
      text={pages.error === null ? m.meta_pages_none({ name: status.user_name || 'Meta' }) : m.meta_pages_unanswered()}
      action={canLook && <LookButton />}
    />
  );
}

/** @param label what is waited for, where it takes longer than an answer of ours */
function Waiting({ label }: { label?: string }) {
  return (
    <Stack gap="sm" role="group" aria-busy="true" aria-label={label ?? m.loading()}>
      {label && <Text size="sm">{label}</Text>}
      <Skeleton h={44} />
      <Skeleton h={44} />
    </Stack>
  );
}
