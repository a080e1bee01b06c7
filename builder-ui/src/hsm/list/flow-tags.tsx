/** Sorting a flow under tags. */
import { Modal, Stack, TagsInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { api, read } from '../../api.ts';
import { keys } from '../../app/keys.ts';
import { m } from '../../paraglide/messages.js';
import { ErrorState } from '../../ui/error-state.tsx';
import { FormFooter } from '../../ui/form-footer.tsx';
import { flowTagsQuery, type FlowRow } from '../data.ts';

export function FlowTags({ row, onClose }: { row: FlowRow; onClose(): void }) {
  const client = useQueryClient();
  const known = useQuery(flowTagsQuery);
  const [tags, setTags] = useState<string[]>(row.tags);
  const save = useMutation({
    mutationFn: () => read(api.crm.flows[':id'].$patch({ param: { id: row.id }, json: { tags } })),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: keys.flows.all });
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
      title={m.hsm_tags_of({ name: row.name })}
      closeButtonProps={{ 'aria-label': m.close() }}
    >
      <form onSubmit={submit}>
        <Stack gap="sm">
          {save.isError && <ErrorState error={save.error} />}
          <TagsInput
            label={m.hsm_tags()}
            description={m.hsm_tags_hint()}
            data={known.data?.items.map(({ tag }) => tag) ?? []}
            value={tags}
            onChange={(next) => setTags(next.map((tag) => tag.slice(0, 40)))}
            maxTags={20}
            data-autofocus
          />
          <FormFooter saving={save.isPending} onCancel={onClose} action={m.save()} />
        </Stack>
      </form>
    </Modal>
  );
}
