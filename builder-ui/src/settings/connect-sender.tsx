/** Connects a WhatsApp number of an account at a provider. The key goes to the vault and is never shown again. */
import { Alert, Modal, PasswordInput, Select, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Info } from 'lucide-react';
import { api, read } from '../api.ts';
import { keys } from '../app/keys.ts';
import { say } from '../app/language.ts';
import { fieldErrors } from '../app/sentences.ts';
import { m } from '../paraglide/messages.js';
import { ErrorState } from '../ui/error-state.tsx';
import { FormFooter } from '../ui/form-footer.tsx';
import { toastDone } from '../ui/toast.tsx';
import { sendersQuery, type Provider } from './settings-queries.ts';

export function ConnectSender({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const [first, ...others] = useQuery(sendersQuery).data?.providers ?? [];
  return (
    <Modal opened={opened} onClose={onClose} title={m.sender_connect()} closeButtonProps={{ 'aria-label': m.close() }}>
      {first && <ConnectForm onClose={onClose} providers={[first, ...others]} />}
    </Modal>
  );
}

function ConnectForm({ onClose, providers }: { onClose: () => void; providers: [Provider, ...Provider[]] }) {
  const client = useQueryClient();
  const form = useForm({
    initialValues: { provider: providers[0].name, api_key: '', phone: '', label: '' },
    validate: {
      api_key: (key) => (key.trim().length >= 8 ? null : m.field_required()),
      phone: (phone) => (/^\+?[\d\s().-]{7,25}$/.test(phone.trim()) ? null : m.field_invalid_phone()),
    },
  });
  const connect = useMutation({
    mutationFn: ({ provider, api_key, phone, label }: typeof form.values) =>
      read(
        api.crm.senders.$post({
          json: { provider, api_key: api_key.trim(), phone: phone.trim(), label: label.trim() },
        }),
      ),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: keys.senders.all });
      void client.invalidateQueries({ queryKey: keys.templates.all });
      toastDone(m.sender_connected_done());
      onClose();
    },
    onError: (error) => form.setErrors(fieldErrors(error)),
  });
  const { key } = providers.find(({ name }) => name === form.values.provider) ?? providers[0];
  return (
    <form onSubmit={form.onSubmit((draft) => connect.mutate(draft))} noValidate>
      <Stack gap="sm">
        {connect.isError && Object.keys(form.errors).length === 0 && <ErrorState error={connect.error} />}
        <Alert color="blue" icon={<Info size={18} />}>
          <Text size="sm">{say(key.hint)}</Text>
        </Alert>
        {providers.length > 1 && (
          <Select
            label={m.sender_provider()}
            data={providers.map(({ name, title }) => ({ value: name, label: title }))}
            allowDeselect={false}
            {...form.getInputProps('provider')}
          />
        )}
        <PasswordInput
          label={say(key.label)}
          description={m.sender_key_hint()}
          autoComplete="off"
          {...form.getInputProps('api_key')}
          visibilityToggleButtonProps={{ 'aria-label': m.show_password(), tabIndex: 0 }}
          data-autofocus
        />
        <TextInput
          label={m.sender_phone()}
          description={m.lead_phone_hint()}
          type="tel"
          {...form.getInputProps('phone')}
        />
        <TextInput label={`${m.sender_label()} (${m.optional()})`} {...form.getInputProps('label')} maxLength={80} />
        <FormFooter saving={connect.isPending} onCancel={onClose} action={m.sender_connect()} />
      </Stack>
    </form>
  );
}
