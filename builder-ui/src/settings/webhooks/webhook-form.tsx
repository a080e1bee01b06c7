/** A new webhook: its address and what it is told. Its secret is shown once. */
import { Modal, Stack, TagsInput, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { eventNames } from '#flow';
import { api, read } from '../../api.ts';
import { keys } from '../../app/keys.ts';
import { m } from '../../paraglide/messages.js';
import { ErrorState } from '../../ui/error-state.tsx';
import { FormFooter } from '../../ui/form-footer.tsx';
import { ShownSecret } from '../shown-secret.tsx';

/** What is typed is checked by the API, which says what is no name of an event. */
type Events = Parameters<typeof api.crm.webhooks.$post>[0]['json']['events'];

export function WebhookForm({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const [secret, setSecret] = useState<string>();
  const close = () => {
    onClose();
    setSecret(undefined);
  };
  return (
    <Modal
      opened={opened}
      onClose={close}
      title={m.webhook_create()}
      closeOnClickOutside={!secret}
      closeButtonProps={{ 'aria-label': m.close() }}
    >
      {secret ? (
        <ShownSecret secret={secret} label={m.webhook_secret()} note={m.webhook_secret_once()} onClose={close} />
      ) : (
        <Fields onMade={setSecret} onClose={close} />
      )}
    </Modal>
  );
}

function Fields({ onMade, onClose }: { onMade: (secret: string) => void; onClose: () => void }) {
  const client = useQueryClient();
  const [name, setName] = useState('');
  const [url, setUrl] = useState('');
  const [events, setEvents] = useState<string[]>(['lead.created']);
  const create = useMutation({
    mutationFn: () =>
      read(api.crm.webhooks.$post({ json: { name: name.trim(), url: url.trim(), events: events as Events } })),
    onSuccess: async (made) => {
      onMade(made.secret);
      await client.invalidateQueries({ queryKey: keys.webhooks.all });
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    create.mutate();
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="sm">
        {create.isError && <ErrorState error={create.error} />}
        <TextInput
          label={m.lead_name()}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          maxLength={120}
          required
          withAsterisk={false}
          data-autofocus
        />
        <TextInput
          label={m.webhook_url()}
          type="url"
          placeholder="https://example.com/hook"
          value={url}
          onChange={(event) => setUrl(event.currentTarget.value)}
          maxLength={2000}
          required
          withAsterisk={false}
        />
        <TagsInput
          label={m.webhook_events()}
          description={m.webhook_events_hint()}
          data={['*', 'team.notice', ...eventNames]}
          value={events}
          onChange={setEvents}
          maxTags={50}
        />
        <FormFooter saving={create.isPending} onCancel={onClose} action={m.create()} />
      </Stack>
    </form>
  );
}
