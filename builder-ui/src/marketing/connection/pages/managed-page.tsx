/** One Facebook page: whether the leads of its forms are taken in, how it stands at Meta, and what heals it. */
import { Badge, Button, Group, Switch, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api, read } from '../../../api.ts';
import { may } from '../../../app/access.ts';
import { keys } from '../../../app/keys.ts';
import { useSession } from '../../../app/session.ts';
import { m } from '../../../paraglide/messages.js';
import { Time } from '../../../ui/time.tsx';
import { toastError } from '../../../ui/toast.tsx';
import { ConnectButton } from '../connect-button.tsx';
import classes from '../connection.module.css';
import type { MetaPage, TokenStatus } from '../connection-queries.ts';
import { LeadForms } from './lead-forms.tsx';
import { LookButton } from './look-button.tsx';
import { pageStand } from './page-stand.ts';

export function ManagedPage({ page, status }: { page: MetaPage; status: TokenStatus }) {
  const mayConnect = may(useSession(), 'marketing.connect');
  const choose = useChoosePage(page.id);
  const name = page.name || page.id;
  const wanted = choose.running ? choose.wanted : page.wants_leads;
  const stand = pageStand(page, status);
  return (
    <article className={classes.managed} aria-label={name} aria-busy={choose.running}>
      <Group justify="space-between" align="flex-start" wrap="nowrap" gap="xs">
        {mayConnect ? (
          <Switch
            checked={wanted}
            onChange={(event) => choose.run(event.currentTarget.checked)}
            label={name}
            aria-label={m.meta_page_take({ name })}
            classNames={{ labelWrapper: classes.accountName }}
            fw={550}
          />
        ) : (
          <Text size="sm" fw={550} className={classes.accountName}>
            {name}
          </Text>
        )}
        <Badge color={choose.running ? 'gray' : stand.color} style={{ flex: 'none' }}>
          {choose.running ? m.meta_page_telling() : stand.name()}
        </Badge>
      </Group>
      <Text size="sm" mt={6} aria-live="polite" hidden={!stand.text && !stand.reports}>
        {stand.reports ? <Reports page={page} /> : stand.text?.()}
      </Text>
      {page.forms.length > 0 && (
        <Text size="xs" c="dimmed" mt={2} className={classes.accountName}>
          {m.meta_page_forms({ count: page.forms.length, names: page.forms.join(' · ') })}
        </Text>
      )}
      <LeadForms pageId={page.id} mayConnect={mayConnect} />
      {mayConnect && stand.cure && (
        <Group mt={8}>
          {stand.cure === 'connect' && <ConnectButton size="xs" variant="default" label={m.meta_reconnect()} />}
          {stand.cure === 'look' && <LookButton label={m.meta_page_retry()} />}
          {stand.cure === 'retry' && (
            <Button size="xs" variant="default" onClick={() => choose.run(true)} loading={choose.running}>
              {m.meta_page_retry()}
            </Button>
          )}
        </Group>
      )}
    </article>
  );
}

/** Since when Meta reports the page, and when it last did. */
function Reports({ page: { subscribed_at: since, last_notice_at: last } }: { page: MetaPage }) {
  return (
    <>
      {m.meta_page_since()} <Time at={since} show="date" />.{' '}
      {last ? (
        <>
          {m.meta_page_last()} <Time at={last} show="relative" />.
        </>
      ) : (
        m.meta_page_none_yet()
      )}
    </>
  );
}

/** Keeps the choice and tells Meta; it runs until the screen has what came of it. */
function useChoosePage(id: string) {
  const client = useQueryClient();
  const choose = useMutation({
    mutationFn: (wants_leads: boolean) =>
      read(api.crm.marketing['meta-pages'][':page_id'].$patch({ param: { page_id: id }, json: { wants_leads } })),
    onError: toastError,
    onSettled: () => client.invalidateQueries({ queryKey: keys.metaPages.all }),
  });
  return {
    run: (wanted: boolean) => !choose.isPending && choose.mutate(wanted),
    running: choose.isPending,
    wanted: choose.variables ?? false,
  };
}
