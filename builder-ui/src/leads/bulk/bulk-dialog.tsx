/** Asks what is to be done to many leads, and says to how many, before it begins. */
import { Alert, Modal, Stack, Switch, Text, TextInput } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { keys } from '../../app/keys.ts';
import { ApiProblem } from '../../app/problem.ts';
import { language } from '../../app/language.ts';
import { many } from '../../app/many.ts';
import { m } from '../../paraglide/messages.js';
import { ErrorState } from '../../ui/error-state.tsx';
import { FormFooter } from '../../ui/form-footer.tsx';
import { formatNumber } from '../../ui/format.ts';
import { ActFields } from './act-fields.tsx';
import { beginBulk, countOf, type BulkAct, type Whom } from './bulk-queries.ts';

interface BulkDialogProps {
  what: BulkAct['do'];
  whom: Whom;
  onClose: () => void;
  onBegun: (id: string) => void;
}

const titles: Record<BulkAct['do'], () => string> = {
  tag: m.bulk_tags,
  edit: m.bulk_edit,
  assign: m.bulk_assign,
  enrol: m.leads_enrol,
  stop: m.bulk_stop,
  delete: m.bulk_delete,
};
/** What flows hear of like of any change by hand. */
const heard = new Set<BulkAct['do']>(['tag', 'edit', 'assign']);

export function BulkDialog({ what, whom, onClose, onBegun }: BulkDialogProps) {
  const client = useQueryClient();
  const narrow = useMediaQuery('(max-width: 48em)');
  const [act, setAct] = useState<BulkAct | undefined>(
    what === 'delete' ? { do: 'delete' } : what === 'stop' ? { do: 'stop', flow_id: null } : undefined,
  );
  const [react, setReact] = useState(true);
  const [typed, setTyped] = useState('');
  const [asked, setAsked] = useState(false);
  // Where the number has changed meanwhile, the dialog goes on with the one that holds.
  const [now, setNow] = useState(whom);
  const count = countOf(now);
  const begin = useMutation({
    mutationFn: (chosen: BulkAct) => beginBulk(now, chosen, react),
    onSuccess: ({ id }) => {
      void client.invalidateQueries({ queryKey: keys.bulkChanges.all });
      onBegun(id);
    },
    onError: (error) => {
      const people = error instanceof ApiProblem && error.code === 'leads_changed' ? error.body['people'] : undefined;
      if (typeof people === 'number' && 'filters' in now) setNow({ ...now, people });
    },
  });
  const hasChanged = begin.error instanceof ApiProblem && begin.error.code === 'leads_changed';
  const isSure = what !== 'delete' || typed.trim().replaceAll(/[.,\s]/g, '') === String(count);
  return (
    <Modal
      opened
      onClose={onClose}
      title={titles[what]()}
      fullScreen={narrow}
      closeButtonProps={{ 'aria-label': m.close() }}
    >
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          setAsked(true);
          if (act && isSure) begin.mutate(act);
        }}
      >
        <Stack gap="md">
          <Text size="sm">{m.bulk_about(many(count))}</Text>
          {begin.error && !hasChanged && <ErrorState error={begin.error} />}
          {hasChanged && (
            <Alert color="yellow" variant="light" role="alert">
              {m.bulk_changed({ count: formatNumber(count, language()) })}
            </Alert>
          )}
          <ActFields what={what} onChange={setAct} asked={asked && !act} />
          {heard.has(what) && (
            <Switch
              label={m.bulk_react()}
              description={m.bulk_react_hint()}
              checked={react}
              onChange={(event) => setReact(event.currentTarget.checked)}
            />
          )}
          {(what === 'delete' || what === 'stop') && (
            <Alert color={what === 'delete' ? 'red' : 'yellow'} variant="light">
              {what === 'delete' ? m.bulk_delete_warning() : m.bulk_stop_warning()}
            </Alert>
          )}
          {what === 'delete' && (
            <TextInput
              label={m.bulk_delete_type({ count })}
              value={typed}
              onChange={(event) => setTyped(event.currentTarget.value)}
              error={asked && !isSure ? m.bulk_delete_wrong() : undefined}
              inputMode="numeric"
              autoComplete="off"
              data-autofocus
            />
          )}
          <FormFooter
            saving={begin.isPending}
            onCancel={onClose}
            action={m.bulk_apply(many(count))}
            danger={what === 'delete'}
          />
        </Stack>
      </form>
    </Modal>
  );
}
