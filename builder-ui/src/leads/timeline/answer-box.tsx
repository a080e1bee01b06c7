/** Writes to a lead by hand while WhatsApp's 24 hours are open; says how long they are, or why nothing can be written. */
import { Button, Group, Skeleton, Text, Textarea } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { MessageSquareOff, SendHorizontal } from 'lucide-react';
import { useRef, useState, type KeyboardEvent } from 'react';
import { api, read } from '../../api.ts';
import { keys } from '../../app/keys.ts';
import { language, say } from '../../app/language.ts';
import { m } from '../../paraglide/messages.js';
import { formatRelative } from '../../ui/format.ts';
import { Time } from '../../ui/time.tsx';
import { toastError } from '../../ui/toast.tsx';
import { useNow } from '../../ui/use-now.ts';
import { answeringQuery } from '../lead-queries.ts';
import classes from './timeline.module.css';

/** As many as WhatsApp takes. */
const most = 4096;

export function AnswerBox({ leadId, name }: { leadId: string; name: string | null }) {
  const client = useQueryClient();
  const now = useNow();
  const answering = useQuery(answeringQuery(leadId));
  const [text, setText] = useState('');
  // One key for one text, however often it is tried: an answer that got lost on the way is not said twice.
  const key = useRef<string>(undefined);
  const send = useMutation({
    mutationFn: (said: string) => {
      key.current ??= crypto.randomUUID();
      const headers = { 'idempotency-key': key.current };
      return read(api.crm.leads[':id'].messages.$post({ param: { id: leadId }, json: { text: said } }, { headers }));
    },
    onSuccess: () => {
      key.current = undefined;
      setText('');
    },
    onError: toastError,
    onSettled: () => client.invalidateQueries({ queryKey: keys.leads.one(leadId) }),
  });
  if (answering.isPending) return <Skeleton h={72} mt="md" aria-busy="true" />;
  if (!answering.data) return null;
  const { reason_text, open_until } = answering.data;
  const isClosed = reason_text !== null || open_until === null || new Date(open_until) <= now;
  if (isClosed)
    return (
      <div className={classes.closed} role="note">
        <MessageSquareOff size={16} strokeWidth={1.75} aria-hidden />
        <Text size="sm">{reason_text ? say(reason_text) : m.answer_closed()}</Text>
      </div>
    );
  const said = text.trim();
  const submit = () => {
    if (said !== '' && !send.isPending) send.mutate(said);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || !(event.metaKey || event.ctrlKey)) return;
    event.preventDefault();
    submit();
  };
  return (
    <form
      className={classes.answer}
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <Textarea
        aria-label={m.answer_label({ name: name ?? m.lead_unnamed() })}
        placeholder={m.answer_placeholder()}
        autosize
        minRows={2}
        maxRows={8}
        maxLength={most}
        value={text}
        onChange={(event) => {
          setText(event.currentTarget.value);
          key.current = undefined;
        }}
        onKeyDown={onKeyDown}
        disabled={send.isPending}
      />
      <Group justify="space-between" gap="xs">
        <Text size="xs" c="dimmed" component="span">
          {m.answer_open({ left: formatRelative(new Date(open_until), now, language()) })} · <Time at={open_until} />
        </Text>
        <Button
          type="submit"
          size="xs"
          leftSection={<SendHorizontal size={14} />}
          disabled={said === ''}
          loading={send.isPending}
        >
          {m.answer_send()}
        </Button>
      </Group>
    </form>
  );
}
