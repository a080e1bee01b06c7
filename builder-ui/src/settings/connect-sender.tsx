/** Connects a WhatsApp number of an account at a provider. The key goes to the vault and is never shown again. */
import { Alert, Modal, PasswordInput, Select, Stack, Text, TextInput, type TextInputProps } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Info } from 'lucide-react';
import { api, read } from '../api.ts';
import { keys } from '../app/keys.ts';
import { say } from '../app/language.ts';
import { pathErrors } from '../app/sentences.ts';
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
  const form = useForm<Draft>({
    initialValues: {
      provider: providers[0].name,
      api_key: '',
      phone: '',
      label: '',
      more: {},
    },
    validate: {
      api_key: (key) => (key.trim().length >= 8 ? null : m.field_required()),
      phone: (phone) => (/^\+?[\d\s().-]{7,30}$/.test(phone.trim()) ? null : m.field_invalid_phone()),
    },
  });
  const { key, number, more } = providers.find(({ name }) => name === form.values.provider) ?? providers[0];
  const connect = useMutation({
    mutationFn: ({ provider, api_key, phone, label, more: given }: Draft) =>
      read(
        api.crm.senders.$post({
          json: {
            provider,
            api_key: api_key.trim(),
            // What another provider would have asked for stays here.
            more: Object.fromEntries(more.map(({ name }) => [name, given[name]?.trim() ?? ''])),
            phone: phone.trim(),
            label: label.trim(),
          },
        }),
      ),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: keys.senders.all });
      void client.invalidateQueries({ queryKey: keys.templates.all });
      toastDone(m.sender_connected_done());
      onClose();
    },
    onError: (error) => form.setErrors(pathErrors(error)),
  });
  const connectNow = (draft: Draft) => {
    const missing = more.filter(({ name, isRequired }) => isRequired && !draft.more[name]?.trim());
    if (missing.length === 0) return connect.mutate(draft);
    form.setErrors(Object.fromEntries(missing.map(({ name }) => [`more.${name}`, m.field_required()])));
  };
  return (
    <form onSubmit={form.onSubmit(connectNow)} noValidate>
      <Stack gap="sm">
        {connect.isError && Object.keys(form.errors).length === 0 && <ErrorState error={connect.error} />}
        {providers.length > 1 && (
          <Select
            label={m.sender_provider()}
            data={providers.map(({ name, title }) => ({ value: name, label: title }))}
            allowDeselect={false}
            {...form.getInputProps('provider')}
          />
        )}
        <Alert color="blue" icon={<Info size={18} />}>
          <Text size="sm">{say(key.hint)}</Text>
        </Alert>
        <PasswordInput
          label={say(key.label)}
          description={m.sender_key_hint()}
          autoComplete="off"
          {...form.getInputProps('api_key')}
          visibilityToggleButtonProps={{ 'aria-label': m.show_password(), tabIndex: 0 }}
          data-autofocus
        />
        {more.map((field) => (
          <MoreField key={field.name} field={field} {...form.getInputProps(`more.${field.name}`)} />
        ))}
        <TextInput
          label={number ? say(number.label) : m.sender_phone()}
          description={number ? say(number.hint) : m.lead_phone_hint()}
          type="tel"
          {...form.getInputProps('phone')}
        />
        <TextInput label={`${m.sender_label()} (${m.optional()})`} {...form.getInputProps('label')} maxLength={80} />
        <FormFooter saving={connect.isPending} onCancel={onClose} action={m.sender_connect()} />
      </Stack>
    </form>
  );
}

/** `more`: what else the provider asks for, by name. */
type Draft = Record<'api_key' | 'phone' | 'label', string> & {
  provider: Provider['name'];
  more: Record<string, string>;
};

type Input = Pick<TextInputProps, 'value' | 'onChange' | 'error'>;

/** What else a provider asks for. A secret is not shown while it is typed. */
function MoreField({ field, value = '', ...input }: { field: Provider['more'][number] } & Input) {
  const label = field.isRequired ? say(field.label) : `${say(field.label)} (${m.optional()})`;
  const shared = { label, description: say(field.hint), autoComplete: 'off', value, ...input };
  return field.isSecret ? (
    <PasswordInput {...shared} visibilityToggleButtonProps={{ 'aria-label': m.show_password(), tabIndex: 0 }} />
  ) : (
    <TextInput {...shared} />
  );
}
