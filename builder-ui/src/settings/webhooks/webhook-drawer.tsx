/** One webhook: what it was told and what came of it, with a way to send again, test, pause and remove. */
import { Alert, Badge, Button, Drawer, Group, Skeleton, Stack, Text } from '@mantine/core';
import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { TriangleAlert, Webhook as WebhookIcon } from 'lucide-react';
import { describeReason } from '#flow';
import { api, read } from '../../api.ts';
import { keys } from '../../app/keys.ts';
import { say } from '../../app/language.ts';
import { m } from '../../paraglide/messages.js';
import { confirm } from '../../ui/confirm.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { Time } from '../../ui/time.tsx';
import { toastDone, toastError } from '../../ui/toast.tsx';
import { callsQuery, pausedWord, type Webhook, type WebhookCall } from './webhook-queries.ts';

export function WebhookDrawer({ webhook, onClose }: { webhook: Webhook | undefined; onClose: () => void }) {
  return (
    <Drawer
      opened={webhook !== undefined}
      onClose={onClose}
      title={webhook?.name}
      size="lg"
      closeButtonProps={{ 'aria-label': m.close() }}
    >
      {webhook && <Detail webhook={webhook} onClose={onClose} />}
    </Drawer>
  );
}

function Detail({ webhook, onClose }: { webhook: Webhook; onClose: () => void }) {
  const client = useQueryClient();
  const { id, name } = webhook;
  const param = { id };
  const run = async (act: () => Promise<unknown>, done?: string) => {
    try {
      await act();
      if (done) toastDone(done);
    } catch (error) {
      toastError(error);
    }
    await client.invalidateQueries({ queryKey: keys.webhooks.all });
  };
  const paused = webhook.paused_at !== null;
  const remove = async () => {
    const title = m.webhook_delete_title({ name });
    if (!(await confirm({ title, body: m.webhook_delete_body(), action: m.delete_(), danger: true }))) return;
    await run(() => read(api.crm.webhooks[':id'].$delete({ param })));
    onClose();
  };
  return (
    <Stack gap="md">
      <Text size="sm" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
        {webhook.url}
      </Text>
      {webhook.paused_reason && (
        <Alert color={webhook.paused_reason === 'person' ? 'gray' : 'red'} icon={<TriangleAlert size={16} />}>
          {pausedWord(webhook.paused_reason)}
        </Alert>
      )}
      <Group gap="xs">
        <Button
          size="xs"
          variant="default"
          disabled={paused}
          onClick={() => void run(() => read(api.crm.webhooks[':id'].test.$post({ param })), m.webhook_tested())}
        >
          {m.webhook_test()}
        </Button>
        <Button
          size="xs"
          variant="default"
          onClick={() => void run(() => read(api.crm.webhooks[':id'].$patch({ param, json: { paused: !paused } })))}
        >
          {paused ? m.webhook_resume() : m.webhook_pause()}
        </Button>
        <Button size="xs" variant="subtle" color="red" onClick={() => void remove()}>
          {m.delete_()}
        </Button>
      </Group>
      <Calls
        webhookId={id}
        onReplay={(call_id) =>
          void run(
            () => read(api.crm.webhooks[':id'].calls[':call_id'].replay.$post({ param: { id, call_id } })),
            m.webhook_replayed(),
          )
        }
      />
    </Stack>
  );
}

function Calls({ webhookId, onReplay }: { webhookId: string; onReplay: (id: string) => void }) {
  const found = useInfiniteQuery(callsQuery(webhookId));
  if (found.isPending) return <Skeleton h={160} role="group" aria-label={m.loading()} />;
  if (found.isError) return <ErrorState error={found.error} onRetry={() => void found.refetch()} />;
  const calls: WebhookCall[] = found.data.pages.flatMap((page) => page.items);
  if (calls.length === 0) return <EmptyState icon={WebhookIcon} text={m.webhook_calls_empty()} />;
  return (
    <>
      <Stack gap={8} component="ul" p={0} m={0} style={{ listStyle: 'none' }} aria-label={m.webhook_calls()}>
        {calls.map((call) => (
          <li key={call.id}>
            <Group justify="space-between" wrap="nowrap" align="flex-start">
              <div>
                <Group gap={6}>
                  <Text size="sm" fw={600}>
                    {call.type}
                  </Text>
                  <State call={call} />
                </Group>
                <Text size="xs" c="dimmed">
                  <Time at={call.created_at} show="short" /> · {said(call)}
                </Text>
                {call.state === 'pending' && call.attempts > 0 && (
                  <Text size="xs" c="dimmed">
                    {m.webhook_next()}: <Time at={call.next_at} show="short" />
                  </Text>
                )}
              </div>
              {call.state !== 'pending' && (
                <Button
                  size="compact-xs"
                  variant="default"
                  onClick={() => onReplay(call.id)}
                  aria-label={`${m.webhook_replay()}: ${call.type}`}
                >
                  {m.webhook_replay()}
                </Button>
              )}
            </Group>
          </li>
        ))}
      </Stack>
      {found.hasNextPage && (
        <Button
          variant="default"
          size="xs"
          onClick={() => void found.fetchNextPage()}
          loading={found.isFetchingNextPage}
        >
          {m.load_more()}
        </Button>
      )}
    </>
  );
}

function State({ call }: { call: WebhookCall }) {
  const words = {
    done: [m.webhook_call_done, 'green'],
    failed: [m.webhook_call_failed, 'red'],
    pending: [m.webhook_call_pending, 'gray'],
  } as const;
  const [word, color] = words[call.state];
  return <Badge color={color}>{word()}</Badge>;
}

/** How often it was tried, and what the other side answered. */
function said({ attempts, last_status, last_fault }: WebhookCall): string {
  const reason = describeReason(last_fault);
  const answer = last_status === null ? (reason ? say(reason) : last_fault) : `HTTP ${last_status}`;
  return [m.webhook_tries({ count: attempts }), answer].filter(Boolean).join(' · ');
}
