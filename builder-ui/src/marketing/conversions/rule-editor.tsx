/** Which facts of the business Meta is told of, and as what: one line each. */
import { ActionIcon, Button, Fieldset, Group, Select, Stack, TextInput } from '@mantine/core';
import { Plus, X } from 'lucide-react';
import type { ReactNode } from 'react';
import { useQuery } from '@tanstack/react-query';
import { conversionFacts, conversionLabels, factNames, leadStatuses, needsTo, type ConversionRule } from '#flow';
import { say } from '../../app/language.ts';
import { stagesQuery } from '../../deals/deal-queries.ts';
import { m } from '../../paraglide/messages.js';

export type Rule = ConversionRule;

interface RuleEditorProps {
  rules: Rule[];
  errors: Record<string, ReactNode>;
  onChange: (rules: Rule[]) => void;
}

export function RuleEditor({ rules, errors, onChange }: RuleEditorProps) {
  const change = (at: number, rule: Rule) => onChange(rules.map((one, place) => (place === at ? rule : one)));
  return (
    <Fieldset legend={m.conversions_rules()}>
      <Stack gap="md">
        {rules.map((rule, at) => (
          <Line
            // oxlint-disable-next-line react/no-array-index-key -- lines have no name but their place
            key={at}
            rule={rule}
            error={errors[`rules.${at}.to`]}
            onChange={(next) => change(at, next)}
            onRemove={() => onChange(rules.filter((_one, place) => place !== at))}
          />
        ))}
        <Group>
          <Button
            size="xs"
            variant="default"
            leftSection={<Plus size={14} />}
            onClick={() => onChange([...rules, { on: 'lead.status_changed', to: '', send: 'QualifiedLead' }])}
          >
            {m.conversions_rule_add()}
          </Button>
        </Group>
      </Stack>
    </Fieldset>
  );
}

interface LineProps {
  rule: Rule;
  error: ReactNode;
  onChange: (rule: Rule) => void;
  onRemove: () => void;
}

function Line({ rule, error, onChange, onRemove }: LineProps) {
  const { on, to, send } = rule;
  const fact = conversionFacts[on];
  const word = 'to' in fact ? say(fact.to) : '';
  return (
    <Group gap="xs" align="flex-end" wrap="wrap">
      <Select
        label={m.conversions_rule_on()}
        data={factNames.map((name) => ({ value: name, label: say(conversionFacts[name].label) }))}
        value={on}
        allowDeselect={false}
        style={{ flex: '1 1 200px' }}
        onChange={(name) => {
          const next = factNames.find((one) => one === name) ?? on;
          const sends: readonly Rule['send'][] = conversionFacts[next].sends;
          onChange({
            on: next,
            ...(needsTo(next) ? { to: to ?? '' } : {}),
            send: sends.includes(send) ? send : sends[0]!,
          });
        }}
      />
      {needsTo(on) && (
        <Whereto
          on={on}
          label={word}
          value={to ?? ''}
          error={error}
          onChange={(next) => onChange({ ...rule, to: next })}
        />
      )}
      <Select
        label={m.conversions_rule_send()}
        data={fact.sends.map((name) => ({ value: name, label: say(conversionLabels[name]) }))}
        value={send}
        allowDeselect={false}
        style={{ flex: '1 1 140px' }}
        onChange={(name) => onChange({ ...rule, send: fact.sends.find((one) => one === name) ?? send })}
      />
      <ActionIcon
        variant="subtle"
        color="gray"
        size={36}
        onClick={onRemove}
        aria-label={m.conversions_rule_remove({ name: `${say(fact.label)} ${to ?? ''}`.trim() })}
      >
        <X size={16} />
      </ActionIcon>
    </Group>
  );
}

interface WheretoProps {
  on: Rule['on'];
  label: string;
  value: string;
  error: ReactNode;
  onChange: (to: string) => void;
}

/** The status or stage that counts, by its name; a tag is written. What is chosen and gone since is still shown. */
function Whereto({ on, label, value, error, onChange }: WheretoProps) {
  const stages = useQuery({ ...stagesQuery, enabled: on === 'opportunity.stage' });
  const known =
    on === 'lead.status_changed'
      ? leadStatuses.map((status) => ({ value: status.value, label: say(status.label) }))
      : on === 'opportunity.stage'
        ? (stages.data?.items ?? []).map(({ name }) => ({ value: name, label: name }))
        : null;
  const shared = { label, error, style: { flex: '1 1 120px' } };
  if (!known)
    return (
      <TextInput {...shared} value={value} maxLength={100} onChange={(event) => onChange(event.currentTarget.value)} />
    );
  const isKnown = value === '' || known.some((one) => one.value === value);
  return (
    <Select
      {...shared}
      data={isKnown ? known : [...known, { value, label: value }]}
      value={value === '' ? null : value}
      allowDeselect={false}
      onChange={(next) => onChange(next ?? '')}
    />
  );
}
