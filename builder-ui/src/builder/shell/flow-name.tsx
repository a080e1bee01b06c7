/** The flow's name, renamed where it stands. */
import { TextInput, UnstyledButton } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, read } from '../../api.ts';
import { keys } from '../../app/keys.ts';
import type { FlowRow } from '../../hsm/data.ts';
import { m } from '../../paraglide/messages.js';
import { usePageHeading } from '../../ui/page.tsx';
import { toastError } from '../../ui/toast.tsx';
import { useParts } from '../builder-context.tsx';
import classes from './shell.module.css';

export function FlowName({ row }: { row: FlowRow }) {
  const { mayEdit } = useParts();
  const client = useQueryClient();
  const [text, setText] = useState<string | null>(null);
  const heading = usePageHeading(row.name);
  const rename = useMutation({
    mutationFn: (name: string) => read(api.crm.flows[':id'].$patch({ param: { id: row.id }, json: { name } })),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.flows.all }),
    onError: toastError,
  });
  const shown = rename.isPending ? rename.variables : row.name;
  const finish = () => {
    const name = text?.trim() ?? '';
    if (name !== '' && name !== row.name) rename.mutate(name.slice(0, 120));
    setText(null);
  };

  if (text !== null) {
    return (
      <TextInput
        className={classes.name}
        aria-label={m.builder_name()}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        onBlur={finish}
        onKeyDown={(event) => {
          if (event.key === 'Enter') finish();
          if (event.key === 'Escape') setText(null);
        }}
        maxLength={120}
        autoFocus
        onFocus={(event) => event.currentTarget.select()}
      />
    );
  }
  return (
    <h1 className={classes.heading} ref={heading} tabIndex={-1}>
      {mayEdit ? (
        <UnstyledButton className={classes.nameButton} onClick={() => setText(row.name)} title={m.builder_rename()}>
          {shown}
        </UnstyledButton>
      ) : (
        shown
      )}
    </h1>
  );
}
