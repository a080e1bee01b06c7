/** Choosing a template: name, language and whether Meta lets it be sent. Choosing one fills its variables with first guesses. */
import { Badge, Group, Select, Text } from '@mantine/core';
import { type CatalogueTemplate, nameUnsupported, unsupportedIn } from '#flow';
import { say } from '../../../app/language.ts';
import { templateState } from '../../../hsm/template-state.ts';
import { m } from '../../../paraglide/messages.js';
import { useInspected, type ControlProps } from '../context.ts';
import { frameOf } from '../frame.ts';
import { NewTemplateLink, useMadeTemplate } from './new-template.tsx';
import { suggestVariables } from '../variables/suggest.ts';

const keyOf = (template: { name: string; language: string }) => `${template.name} ${template.language}`;

/** The template a config names, if the tenant has it. */
export function templateOf(templates: readonly CatalogueTemplate[], value: unknown): CatalogueTemplate | undefined {
  const { name, language } = (value ?? {}) as { name?: unknown; language?: unknown };
  return templates.find((template) => template.name === name && template.language === language);
}

export function TemplateControl(props: ControlProps) {
  const { catalogue, flow, form, patch, readOnly } = useInspected();
  const value = (props.value ?? {}) as { name?: string; language?: string };
  const chosen = templateOf(catalogue.templates, value);
  const current = value.name === undefined ? null : keyOf({ name: value.name, language: value.language ?? '' });
  const sendable = catalogue.templates.toSorted(
    (a, b) => Number(b.status === 'APPROVED') - Number(a.status === 'APPROVED'),
  );
  const known = current === null || chosen !== undefined;
  const data = sendable.map((template) => ({
    value: keyOf(template),
    label: `${template.name} · ${template.language}`,
  }));

  const choose = (key: string | null) => {
    const template = catalogue.templates.find((candidate) => keyOf(candidate) === key);
    if (template) take(template);
  };
  const take = (template: CatalogueTemplate) => {
    const variables = form.fields.find((field) => field.control === 'variables');
    patch({
      [props.field.name]: { name: template.name, language: template.language },
      ...(variables ? { [variables.name]: suggestVariables(template, flow) } : {}),
    });
  };

  useMadeTemplate(props.path, take);

  return (
    <div>
      <Select
        {...frameOf(props)}
        data={known ? data : [{ value: current, label: `${value.name} · ${value.language ?? ''}` }, ...data]}
        value={current}
        onChange={choose}
        placeholder={m.builder_template_placeholder()}
        searchable
        allowDeselect={false}
        nothingFoundMessage={m.builder_template_none()}
        readOnly={readOnly}
        renderOption={({ option }) => {
          const template = catalogue.templates.find((candidate) => keyOf(candidate) === option.value);
          return (
            <div>
              <Group gap={6}>
                <Text size="sm">{option.label}</Text>
                {template && template.status !== 'APPROVED' && <TemplateBadge status={template.status} />}
              </Group>
              {template && (
                <Text size="xs" c="dimmed" lineClamp={2}>
                  {template.body}
                </Text>
              )}
              {template && <Unsupported template={template} />}
            </div>
          );
        }}
      />
      {catalogue.templates.length === 0 && (
        <Text size="xs" c="dimmed" mt={4}>
          {m.builder_template_sync_first()}
        </Text>
      )}
      <NewTemplateLink path={props.path} />
    </div>
  );
}

/** Which part of it no step can fill, if there is one. */
export function Unsupported({ template }: { template: Pick<CatalogueTemplate, 'parts'> }) {
  const what = unsupportedIn(template.parts);
  return what === null ? null : (
    <Text size="xs" c="var(--mantine-color-error)">
      {m.hsm_template_unsupported({ what: say(nameUnsupported(what)) })}
    </Text>
  );
}

export function TemplateBadge({ status }: { status: string }) {
  const state = templateState(status);
  return (
    <Badge size="sm" color={state.colour}>
      {state.label}
    </Badge>
  );
}
