/** Changes which sites' pages may use a key, from the next call on. */
import { Modal, Stack } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { api, read } from '../../api.ts';
import { keys } from '../../app/keys.ts';
import { m } from '../../paraglide/messages.js';
import { ErrorState } from '../../ui/error-state.tsx';
import { FormFooter } from '../../ui/form-footer.tsx';
import { OriginsField } from './origins-field.tsx';
import type { ApiKey } from '../settings-queries.ts';

export function KeyOrigins({ of: key, onClose }: { of: ApiKey; onClose: () => void }) {
  const client = useQueryClient();
  const [origins, setOrigins] = useState(key.origins);
  const save = useMutation({
    mutationFn: () => read(api.crm['api-keys'][':id'].$patch({ param: { id: key.id }, json: { origins } })),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: keys.apiKeys.all });
      onClose();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate();
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={m.key_origins_title({ name: key.name })}
      closeButtonProps={{ 'aria-label': m.close() }}
    >
      <form onSubmit={submit}>
        <Stack gap="sm">
          {save.isError && <ErrorState error={save.error} />}
          <OriginsField value={origins} onChange={setOrigins} />
          <FormFooter saving={save.isPending} onCancel={onClose} action={m.save()} />
        </Stack>
      </form>
    </Modal>
  );
}
