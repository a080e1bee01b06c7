/** The fields of one kind of change to many leads. Nothing is chosen by itself: one click must not erase anything. */
import { Checkbox, Select, Stack, TagsInput, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api, read } from '../../api.ts';
import { may } from '../../app/access.ts';
import { keys } from '../../app/keys.ts';
import { useSession } from '../../app/session.ts';
import { catalogueQuery } from '../../hsm/data.ts';
import { m } from '../../paraglide/messages.js';
import { customFieldsQuery, type CustomField } from '../fields/field-queries.ts';
import { choicesOf, readNumber } from '../fields/field-values.ts';
import { teamQuery } from '../lead-queries.ts';
import { sourceChoices, statusChoices } from '../lead-status.tsx';
import type { BulkAct } from './bulk-queries.ts';

interface FieldsProps {
  onChange: (act: BulkAct | undefined) => void;
  /** It was sent while something is missing. */
  asked: boolean;
}

export function ActFields({ what, ...rest }: FieldsProps & { what: BulkAct['do'] }) {
  switch (what) {
    case 'tag':
      return <TagFields {...rest} />;
    case 'edit':
      return <EditFields {...rest} />;
    case 'assign':
      return <AssignFields {...rest} />;
    case 'enrol':
    case 'stop':
      return <FlowField what={what} {...rest} />;
    case 'delete':
      return null;
  }
}

function TagFields({ onChange, asked }: FieldsProps) {
  const catalogue = useQuery({ ...catalogueQuery, enabled: may(useSession(), 'flows.read') });
  const known = (catalogue.data?.tags ?? []).map(({ id }) => id);
  const [tags, setTags] = useState<{ add: string[]; remove: string[] }>({ add: [], remove: [] });
  const set = (part: Partial<typeof tags>) => {
    const next = { ...tags, ...part };
    setTags(next);
    onChange(next.add.length + next.remove.length > 0 ? { do: 'tag', ...next } : undefined);
  };
  return (
    <Stack gap="sm">
      <TagsInput
        label={m.bulk_tags_add()}
        data={known}
        value={tags.add}
        onChange={(add) => set({ add })}
        acceptValueOnBlur
        maxTags={20}
        maxDropdownHeight={130}
        openOnFocus={false}
        error={asked ? m.bulk_tags_missing() : undefined}
        data-autofocus
      />
      <TagsInput
        label={m.bulk_tags_remove()}
        data={known}
        value={tags.remove}
        onChange={(remove) => set({ remove })}
        acceptValueOnBlur
        maxTags={20}
        maxDropdownHeight={130}
        openOnFocus={false}
      />
    </Stack>
  );
}

const custom = 'custom.';

function EditFields({ onChange, asked }: FieldsProps) {
  const catalogue = useQuery({ ...catalogueQuery, enabled: may(useSession(), 'flows.read') });
  const [field, setField] = useState<string | null>(null);
  const [value, setValue] = useState('');
  const [erase, setErase] = useState(false);
  const managed = useQuery(customFieldsQuery).data?.items ?? [];
  const own = (catalogue.data?.customFields ?? managed.map(({ key }) => key)).map((name) => ({
    value: `${custom}${name}`,
    label: managed.find(({ key }) => key === name)?.label ?? name,
  }));
  const typed = managed.find(({ key }) => `${custom}${key}` === field);
  const set = (nextField: string | null, nextValue: string, nextErase: boolean) => {
    setField(nextField);
    setValue(nextValue);
    setErase(nextErase);
    const of = managed.find(({ key }) => `${custom}${key}` === nextField);
    onChange(toEdit(nextField, nextValue.trim(), nextErase, of?.type));
  };
  const choices = choicesFor(field, typed);
  const mayErase = field !== null && field !== 'status';
  const missing = asked && field !== null ? m.bulk_value_missing() : undefined;
  return (
    <Stack gap="sm">
      <Select
        label={m.bulk_field()}
        placeholder={m.bulk_field_choose()}
        data={[{ value: 'status', label: m.lead_status() }, { value: 'lead_source', label: m.lead_source() }, ...own]}
        value={field}
        onChange={(next) => set(next, '', false)}
        searchable
        error={asked && field === null ? m.bulk_field_choose() : undefined}
        data-autofocus
      />
      {choices ? (
        <Select
          label={m.bulk_value()}
          data={choices}
          value={value || null}
          onChange={(next) => set(field, next ?? '', false)}
          disabled={erase}
          error={missing}
        />
      ) : (
        field !== null && (
          <TextInput
            label={m.bulk_value()}
            type={typed?.type === 'date' ? 'date' : undefined}
            inputMode={typed?.type === 'number' ? 'decimal' : undefined}
            value={value}
            onChange={(event) => set(field, event.currentTarget.value, false)}
            disabled={erase}
            maxLength={1000}
            error={missing}
          />
        )
      )}
      {mayErase && (
        <Checkbox
          label={m.bulk_erase()}
          checked={erase}
          onChange={(event) => set(field, '', event.currentTarget.checked)}
        />
      )}
    </Stack>
  );
}

/** What there is to choose from; undefined for what is written. */
function choicesFor(field: string | null, typed: CustomField | undefined) {
  if (field === 'status') return statusChoices();
  if (field === 'lead_source') return sourceChoices();
  return typed && choicesOf(typed);
}

function toEdit(
  field: string | null,
  value: string,
  erase: boolean,
  type: CustomField['type'] | undefined,
): BulkAct | undefined {
  if (field === null || (value === '' && !erase)) return undefined;
  if (field === 'status') return { do: 'edit', fields: { status: value } };
  if (field === 'lead_source') return { do: 'edit', fields: { lead_source: erase ? null : value } };
  const number = readNumber(value);
  if (!erase && type === 'number' && number === null) return undefined;
  const written = type === 'number' ? number : type === 'yes-no' ? value === 'true' : value;
  return { do: 'edit', fields: { custom: { [field.slice(custom.length)]: erase ? null : written } } };
}

const nobody = '-';

function AssignFields({ onChange, asked }: FieldsProps) {
  const team = useQuery(teamQuery);
  const [seller, setSeller] = useState<string | null>(null);
  return (
    <Select
      label={m.lead_seller()}
      data={[
        ...(team.data?.items ?? []).map(({ id, name }) => ({ value: id, label: name })),
        { value: nobody, label: m.lead_no_seller() },
      ]}
      value={seller}
      onChange={(next) => {
        setSeller(next);
        onChange(next === null ? undefined : { do: 'assign', seller_id: next === nobody ? null : next });
      }}
      searchable
      error={asked ? m.bulk_value_missing() : undefined}
      data-autofocus
    />
  );
}

function FlowField({ what, onChange, asked }: FieldsProps & { what: 'enrol' | 'stop' }) {
  const flows = useQuery({ queryKey: keys.flows.list(), queryFn: () => read(api.crm.flows.$get({ query: {} })) });
  const all = (flows.data?.items ?? []).filter(({ status }) =>
    what === 'enrol' ? status === 'active' : status !== 'archived',
  );
  const [flow, setFlow] = useState<string | null>(null);
  const choose = (next: string | null) => {
    setFlow(next);
    if (what === 'stop') onChange({ do: 'stop', flow_id: next });
    else onChange(next === null ? undefined : { do: 'enrol', flow_id: next });
  };
  return (
    <Select
      label={m.bulk_flow()}
      placeholder={what === 'stop' ? m.bulk_flow_all() : undefined}
      description={flows.data && all.length === 0 ? m.leads_no_active_flow() : undefined}
      data={all.map(({ id, name }) => ({ value: id, label: name }))}
      value={flow}
      onChange={choose}
      clearable={what === 'stop'}
      searchable
      error={asked ? m.bulk_flow_missing() : undefined}
      data-autofocus
    />
  );
}
