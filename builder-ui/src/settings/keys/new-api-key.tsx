/** Creates a key. Its secret is shown once, with a call to try it. */
import { Code, Group, Modal, Radio, Stack, Text, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { api, read } from '../../api.ts';
import { keys } from '../../app/keys.ts';
import { m } from '../../paraglide/messages.js';
import { CopyIcon } from '../../ui/copy-field.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { FormFooter } from '../../ui/form-footer.tsx';
import { kindName } from '../kind-name.ts';
import { ShownSecret } from '../shown-secret.tsx';
import { OriginsField } from './origins-field.tsx';
import type { ApiKey } from '../settings-queries.ts';

export function NewApiKey({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const [made, setMade] = useState<{ kind: ApiKey['kind']; secret: string }>();
  const close = () => {
    onClose();
    setMade(undefined);
  };
  return (
    <Modal
      opened={opened}
      onClose={close}
      title={made ? m.key_made() : m.key_create()}
      size="lg"
      closeOnClickOutside={!made}
      closeButtonProps={{ 'aria-label': m.close() }}
    >
      {made ? <Secret {...made} onClose={close} /> : <KeyForm onMade={setMade} onClose={close} />}
    </Modal>
  );
}

function KeyForm(props: { onMade: (key: { kind: ApiKey['kind']; secret: string }) => void; onClose: () => void }) {
  const client = useQueryClient();
  const [name, setName] = useState('');
  const [kind, setKind] = useState<ApiKey['kind']>('ingest');
  const [origins, setOrigins] = useState<string[]>([]);
  const create = useMutation({
    mutationFn: () =>
      read(api.crm['api-keys'].$post({ json: { kind, name: name.trim(), origins: kind === 'ingest' ? origins : [] } })),
    onSuccess: async (key) => {
      props.onMade(key);
      await client.invalidateQueries({ queryKey: keys.apiKeys.all });
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
          description={m.key_name_hint()}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          required
          withAsterisk={false}
          maxLength={100}
          data-autofocus
        />
        <Radio.Group label={m.key_kind()} value={kind} onChange={(value) => setKind(value)}>
          <Stack gap={6} mt={6}>
            <Radio value="ingest" label={kindName('ingest')} description={m.key_kind_ingest_hint()} />
            <Radio value="api" label={kindName('api')} description={m.key_kind_api_hint()} />
            <Radio value="flows" label={kindName('flows')} description={m.key_kind_flows_hint()} />
          </Stack>
        </Radio.Group>
        {kind === 'ingest' && <OriginsField value={origins} onChange={setOrigins} />}
        <FormFooter saving={create.isPending} onCancel={props.onClose} action={m.create()} />
      </Stack>
    </form>
  );
}

function Secret({ kind, secret, onClose }: { kind: ApiKey['kind']; secret: string; onClose: () => void }) {
  const example = exampleCall(kind, secret);
  return (
    <ShownSecret secret={secret} label={m.key_secret()} note={m.key_once()} onClose={onClose}>
      <div>
        <Group justify="space-between" mb={4}>
          <Text size="sm" fw={550}>
            {m.key_try()}
          </Text>
          <CopyIcon value={example} label={`${m.copy()}: ${m.key_try()}`} />
        </Group>
        <Code block tabIndex={0} role="region" aria-label={m.key_try()}>
          {example}
        </Code>
      </div>
    </ShownSecret>
  );
}

/** A call that hands in one lead, or fetches the flows, ready to paste into a terminal. */
function exampleCall(kind: ApiKey['kind'], secret: string): string {
  if (kind === 'flows')
    return `CADENCIA_URL=${location.origin} CADENCIA_KEY=${secret} \\\n  npm run flows -- pull ./flows`;
  const lead = `'{"name":"Ana","phone":"+5491155550000"}'`;
  const address =
    kind === 'ingest' ? `${location.origin}/api/ingest/${secret}/leads` : `${location.origin}/api/crm/leads`;
  const auth = kind === 'ingest' ? '' : `  -H 'authorization: Bearer ${secret}' \\\n`;
  return `curl -X POST ${address} \\\n${auth}  -H 'content-type: application/json' \\\n  -d ${lead}`;
}
