/** Makes or changes a segment beside the list, and shows whom it means while it is drawn. */
import { Alert, Drawer, Input, Skeleton, Stack, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Condition } from '#flow';
import { api, read } from '../api.ts';
import { keys } from '../app/keys.ts';
import { ApiProblem } from '../app/problem.ts';
import { ConditionEditor } from '../builder/inspector/condition/condition-editor.tsx';
import { catalogueQuery } from '../hsm/data.ts';
import { m } from '../paraglide/messages.js';
import { ErrorState } from '../ui/error-state.tsx';
import { FormFooter } from '../ui/form-footer.tsx';
import { toastDone } from '../ui/toast.tsx';
import { LiveCount } from './live-count.tsx';
import type { Segment } from './segment-queries.ts';

interface SegmentDrawerProps {
  /** What is edited; `new` for a fresh one; undefined while closed. */
  segment: Segment | 'new' | undefined;
  onClose: () => void;
}

export function SegmentDrawer({ segment, onClose }: SegmentDrawerProps) {
  return (
    <Drawer
      opened={segment !== undefined}
      onClose={onClose}
      size="lg"
      title={segment === 'new' ? m.segment_create() : m.segment_edit()}
      closeButtonProps={{ 'aria-label': m.close() }}
    >
      {segment && <SegmentForm segment={segment === 'new' ? undefined : segment} onClose={onClose} />}
    </Drawer>
  );
}

const first: Condition = { field: 'lead.status', op: 'eq', value: 'new' };

function SegmentForm({ segment, onClose }: { segment: Segment | undefined; onClose: () => void }) {
  const client = useQueryClient();
  const catalogue = useQuery(catalogueQuery);
  const [name, setName] = useState(segment?.name ?? '');
  const [condition, setCondition] = useState<Condition | undefined>(
    (segment?.condition as Condition | undefined) ?? first,
  );
  const [asked, setAsked] = useState(false);
  const save = useMutation({
    mutationFn: async () => {
      const json = { name: name.trim(), condition: condition! };
      return segment
        ? await read(api.crm.segments[':id'].$patch({ param: { id: segment.id }, json }))
        : await read(api.crm.segments.$post({ json }));
    },
    onSuccess: async () => {
      await Promise.all([
        client.invalidateQueries({ queryKey: keys.segments.all }),
        client.invalidateQueries({ queryKey: catalogueQuery.queryKey }),
        client.invalidateQueries({ queryKey: keys.leads.all }),
      ]);
      toastDone(m.saved());
      onClose();
    },
  });
  const isTaken = save.error instanceof ApiProblem && save.error.code === 'already_exists';
  const nameless = asked && name.trim() === '' ? m.field_required() : undefined;
  const live = segment?.used_by.some((use) => use.status === 'active') ?? false;
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        setAsked(true);
        if (name.trim() !== '' && condition) save.mutate();
      }}
    >
      <Stack gap="md">
        {save.error && !isTaken && <ErrorState error={save.error} />}
        <TextInput
          label={m.segment_name()}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          error={isTaken ? m.segment_name_taken() : nameless}
          maxLength={120}
          data-autofocus
          required
        />
        <Input.Wrapper
          label={m.segment_condition()}
          labelElement="div"
          error={asked && !condition ? m.segment_condition_missing() : undefined}
        >
          <div style={{ marginTop: 6 }}>
            {catalogue.data ? (
              <ConditionEditor
                value={condition}
                onChange={setCondition}
                readOnly={false}
                label={m.segment_condition()}
                around={{
                  catalogue: {
                    ...catalogue.data,
                    segments: catalogue.data.segments?.filter(({ id }) => id !== segment?.id) ?? [],
                  },
                }}
              />
            ) : catalogue.error ? (
              <ErrorState error={catalogue.error} onRetry={() => void catalogue.refetch()} />
            ) : (
              <Skeleton h={72} />
            )}
          </div>
        </Input.Wrapper>
        <LiveCount condition={condition} />
        {live && (
          <Alert variant="light" color="yellow">
            {m.segment_in_use_note()}
          </Alert>
        )}
        <FormFooter saving={save.isPending} onCancel={onClose} action={segment ? m.save() : m.segment_create()} />
      </Stack>
    </form>
  );
}
