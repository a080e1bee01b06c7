/** A message in doubt: what is known of its tries, and the button that sends it once more after saying what that risks. */
import { Button, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api, read } from '../api.ts';
import { may } from '../app/access.ts';
import { keys } from '../app/keys.ts';
import { useSession } from '../app/session.ts';
import { m } from '../paraglide/messages.js';
import { confirm } from '../ui/confirm.tsx';
import { toastDone, toastError } from '../ui/toast.tsx';
import type { MessageRow } from './data.ts';

type Tried = Pick<MessageRow, 'id' | 'lead_name' | 'doubtful_tries' | 'doubled_at'> & { state: string };

/** That the person may have got it twice; nothing for what was tried once. */
export function TriesNote({ message }: { message: Pick<Tried, 'doubtful_tries' | 'doubled_at'> }) {
  if (message.doubtful_tries === 0) return null;
  return (
    <Text size="xs" c="dimmed" maw={340}>
      {message.doubled_at ? m.hsm_tries_doubled() : m.hsm_tries_doubtful()}
    </Text>
  );
}

/** Nothing for a message that is not in doubt, and for who may not. */
export function SendAgain({ message }: { message: Tried }) {
  const client = useQueryClient();
  const session = useSession();
  const name = message.lead_name ?? m.hsm_no_name();
  const send = useMutation({
    mutationFn: () => read(api.crm.messages[':id']['send-again'].$post({ param: { id: message.id } })),
    onSuccess: () => toastDone(m.hsm_send_again_done({ name })),
    onError: toastError,
    onSettled: () =>
      Promise.all(
        [keys.messages.all, keys.enrolments.all, keys.leads.all, keys.diagnostics.all].map((queryKey) =>
          client.invalidateQueries({ queryKey }),
        ),
      ),
  });
  if (message.state !== 'unconfirmed' || !may(session, 'messages.send-again')) return null;
  const ask = async () => {
    const body = m.hsm_send_again_body({ name });
    if (await confirm({ title: m.hsm_send_again_title({ name }), body, action: m.hsm_send_again(), danger: true }))
      send.mutate();
  };
  return (
    <Button
      size="compact-xs"
      variant="default"
      onClick={() => void ask()}
      loading={send.isPending}
      aria-label={`${m.hsm_send_again()}: ${name}`}
    >
      {m.hsm_send_again()}
    </Button>
  );
}
