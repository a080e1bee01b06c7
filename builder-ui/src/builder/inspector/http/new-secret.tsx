/** Stores a secret for requests to other systems. Its value goes into the vault and is never shown again. */
import { Button, Group, Modal, PasswordInput, Stack, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { api, read } from '../../../api.ts';
import { sentenceOf } from '../../../app/sentences.ts';
import { m } from '../../../paraglide/messages.js';

interface NewSecretProps {
  opened: boolean;
  onClose: () => void;
  onStored: (name: string) => void;
}

export function NewSecret({ opened, onClose, onStored }: NewSecretProps) {
  const [name, setName] = useState('');
  const [value, setValue] = useState('');
  const close = () => {
    setName('');
    setValue('');
    onClose();
  };
  const store = useMutation({
    mutationFn: () => read(api.crm['flow-secrets'][':name'].$put({ param: { name }, json: { value } })),
    onSuccess: () => {
      onStored(name);
      close();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    // Forms bubble through portals: the dialog stands inside no other form.
    event.stopPropagation();
    store.mutate();
  };
  return (
    <Modal
      opened={opened}
      onClose={close}
      title={m.builder_secret_title()}
      closeButtonProps={{ 'aria-label': m.close() }}
    >
      <form onSubmit={submit}>
        <Stack gap="md">
          <TextInput
            label={m.builder_secret_name()}
            description={m.builder_secret_name_help()}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
            pattern="[A-Za-z0-9_\-]{1,60}"
            required
            data-autofocus
          />
          <PasswordInput
            label={m.builder_secret_value()}
            description={m.builder_secret_value_help()}
            value={value}
            onChange={(event) => setValue(event.currentTarget.value)}
            maxLength={1000}
            required
            autoComplete="off"
            error={store.error ? sentenceOf(store.error) : undefined}
          />
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              {m.cancel()}
            </Button>
            <Button type="submit" loading={store.isPending}>
              {m.save()}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
