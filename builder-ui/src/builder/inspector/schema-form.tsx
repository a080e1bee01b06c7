/** Draws a kind's config from its schema: no control here knows any kind. */
import { Input, SegmentedControl, Select, Stack, Switch } from '@mantine/core';
import type { ComponentType } from 'react';
import type { Control, Form, FormField } from '#flow';
import { say } from '../../app/language.ts';
import { m } from '../../paraglide/messages.js';
import { ArmsControl } from './split/arms-control.tsx';
import { ButtonsControl } from './buttons-control.tsx';
import { CasesControl } from './cases-control.tsx';
import { InspectedProvider, useInspected, type ControlProps } from './context.ts';
import { firstValue } from './first-value.ts';
import { frameOf } from './frame.ts';
import classes from './inspector.module.css';
import { AnswerFieldsControl, HeadersControl } from './http/http-controls.tsx';
import { issueSentences } from './issue-sentences.ts';
import { LeadFieldsControl } from './lead-fields-control.tsx';
import { ConditionControl, EventsControl, FieldControl } from './list-controls.tsx';
import {
  ChoiceControl,
  ChoicesControl,
  DaysControl,
  NumberControl,
  SelectControl,
  SelectManyControl,
  SenderControl,
  StatusControl,
  SwitchControl,
  TextareaControl,
  TextControl,
  WordsControl,
} from './plain-controls.tsx';
import { StepControl } from './step-control.tsx';
import { TemplateControl } from './template/template-control.tsx';
import { DateControl, DurationControl, OffsetControl, TimeControl } from './time-controls.tsx';
import { FileControl } from './variables/file-control.tsx';
import { VariableTextControl } from './variables/variable-text.tsx';
import { VariablesControl } from './variables/variables-control.tsx';

const controls = {
  text: TextControl,
  textarea: TextareaControl,
  number: NumberControl,
  select: SelectControl,
  'select-many': SelectManyControl,
  duration: DurationControl,
  offset: OffsetControl,
  time: TimeControl,
  date: DateControl,
  days: DaysControl,
  choice: ChoiceControl,
  choices: ChoicesControl,
  switch: SwitchControl,
  headers: HeadersControl,
  'answer-fields': AnswerFieldsControl,
  tags: WordsControl,
  keywords: WordsControl,
  status: StatusControl,
  field: FieldControl,
  events: EventsControl,
  condition: ConditionControl,
  cases: CasesControl,
  arms: ArmsControl,
  step: StepControl,
  template: TemplateControl,
  variables: VariablesControl,
  buttons: ButtonsControl,
  sender: SenderControl,
  'variable-text': VariableTextControl,
  file: FileControl,
  'lead-fields': LeadFieldsControl,
  group: GroupControl,
} satisfies Record<Control, ComponentType<ControlProps>>;

interface SchemaFormProps {
  form: Form;
  /** Where the form's object lies in the config; '' for the config itself. */
  path: string;
  value: Record<string, unknown>;
  /** Puts values over the object; `undefined` removes. */
  onPatch(values: Record<string, unknown>, merge?: string): void;
}

export function SchemaForm({ form, path, value, onPatch }: SchemaFormProps) {
  return form.oneOf ? (
    <OneOf form={form} path={path} value={value} onPatch={onPatch} />
  ) : (
    <Stack gap="md">
      {form.fields
        .filter((field) => isShown(field, value))
        .map((field) => (
          <Field key={field.name} field={field} path={path} value={value} onPatch={onPatch} />
        ))}
    </Stack>
  );
}

function Field({ field, path, value, onPatch }: Omit<SchemaFormProps, 'form'> & { field: FormField }) {
  const { issues } = useInspected();
  const own = path === '' ? field.name : `${path}.${field.name}`;
  const Draw = controls[field.control];
  // Editors that mark their inner parts themselves show only what is said of the whole.
  const deep = field.control !== 'group' && field.control !== 'variables';
  return (
    <div data-field={own}>
      <Draw
        field={field}
        path={own}
        value={value[field.name]}
        onChange={(next, typing) => onPatch({ [field.name]: next }, typing && own)}
        error={issueSentences(issues, own, deep ? 'deep' : undefined)}
      />
    </div>
  );
}

/** An object of fields inside a config. One that may be left out is switched on. */
function GroupControl({ field, path, value, onChange }: ControlProps) {
  const inspected = useInspected();
  const { catalogue, flow, node, readOnly } = inspected;
  const inner = (typeof value === 'object' && value !== null ? value : {}) as Record<string, unknown>;
  if (!field.form) return null;
  const { config } = node;
  const choice = !field.required && (
    <Switch
      label={say(field.label)}
      description={field.help && say(field.help)}
      checked={value !== undefined}
      onChange={(event) =>
        onChange(event.currentTarget.checked ? firstValue(field, { flow, catalogue, config }) : undefined)
      }
      disabled={readOnly}
    />
  );
  const drawn = (
    <SchemaForm
      form={field.form}
      path={path}
      value={inner}
      onPatch={(values, merge) => onChange(patched(inner, values), merge === undefined ? undefined : 'typing')}
    />
  );
  // A template and what is said in its blanks belong together: inside such a group they are the group's own.
  const ofItsOwn = field.form.fields.some((one) => one.control === 'template');
  const isOff = choice && value === undefined;
  // The switch stays the same one when its group opens below it: who turned it on still has the keyboard there.
  return (
    <Input.Wrapper {...(choice ? {} : frameOf({ field, error: undefined }))} labelElement="div">
      {choice}
      {!isOff && (
        <div className={classes.nested} style={{ marginTop: 8 }}>
          {ofItsOwn ? (
            <InspectedProvider
              value={{
                ...inspected,
                form: field.form,
                node: { ...node, config: inner },
                patch: (values, merge) => onChange(patched(inner, values), merge === undefined ? undefined : 'typing'),
              }}
            >
              {drawn}
            </InspectedProvider>
          ) : (
            drawn
          )}
        </div>
      )}
    </Input.Wrapper>
  );
}

/** Exactly one of the fields: a choice, then the chosen field. */
function OneOf({ form, path, value, onPatch }: SchemaFormProps) {
  const { catalogue, flow, issues, readOnly } = useInspected();
  const chosen = form.fields.find((field) => value[field.name] !== undefined);
  const data = form.fields.map((field) => ({ value: field.name, label: say(field.label) }));
  const choose = (name: string | null) => {
    const field = form.fields.find((candidate) => candidate.name === name);
    if (!field || field === chosen) return;
    const others = Object.fromEntries(form.fields.map((other) => [other.name, undefined]));
    onPatch({ ...others, [field.name]: firstValue(field, { flow, catalogue }) });
  };
  return (
    <Stack gap="md">
      {data.length <= 2 ? (
        <SegmentedControl data={data} value={chosen?.name ?? ''} onChange={choose} readOnly={readOnly} fullWidth />
      ) : (
        <Select
          label={m.builder_choose_one()}
          data={data}
          value={chosen?.name ?? null}
          onChange={choose}
          allowDeselect={false}
          readOnly={readOnly}
          error={issueSentences(issues, path)}
        />
      )}
      {chosen && (
        <Field key={chosen.name} field={{ ...chosen, required: true }} path={path} value={value} onPatch={onPatch} />
      )}
    </Stack>
  );
}

function isShown(field: FormField, value: Record<string, unknown>): boolean {
  return !field.shownIf || field.shownIf.is.includes(String(value[field.shownIf.field]));
}

/** The object with values put over it; `undefined` removes, so that an emptied field leaves no trace in the JSON. */
export function patched(value: Record<string, unknown>, values: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries({ ...value, ...values }).filter(([, item]) => item !== undefined));
}
