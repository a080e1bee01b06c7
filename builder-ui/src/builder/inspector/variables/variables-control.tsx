/** The variables of a template: for each position a field of the lead with a fallback, or a text of one's own. */
import { Input, Stack, Text } from '@mantine/core';
import { m } from '../../../paraglide/messages.js';
import { useInspected, type ControlProps } from '../context.ts';
import { frameOf } from '../frame.ts';
import { issueSentences } from '../issue-sentences.ts';
import { templateOf } from '../template-control.tsx';
import { TemplatePreview } from '../template-preview.tsx';
import { VariableInput } from './variable-input.tsx';

const none = {};

export function VariablesControl(props: ControlProps) {
  const { catalogue, form, issues, node, readOnly } = useInspected();
  const values = (props.value ?? none) as Record<string, string>;
  const named = form.fields.find((field) => field.control === 'template');
  const template = named && templateOf(catalogue.templates, node.config[named.name]);
  const positions = [...new Set([...(template?.variables ?? []), ...Object.keys(values)])].toSorted(
    (a, b) => Number(a) - Number(b),
  );
  if (positions.length === 0) return template ? <TemplatePreview template={template} texts={values} /> : null;
  return (
    <>
      <Input.Wrapper label={frameOf(props).label} error={props.error} labelElement="div">
        <Stack gap={10} mt={6}>
          {positions.map((position) => {
            const extra = template !== undefined && !template.variables.includes(position);
            return (
              <div key={position} data-field={`${props.path}.${position}`}>
                <Text size="xs" c="dimmed" mb={4}>
                  {`{{${position}}}`} {template ? around(`${template.header ?? ''} ${template.body}`, position) : ''}
                </Text>
                <VariableInput
                  label={m.builder_variable({ position })}
                  value={values[position] ?? ''}
                  onChange={(text, typing) => {
                    const next = { ...values };
                    if (text === undefined) delete next[position];
                    else next[position] = text;
                    props.onChange(next, typing);
                  }}
                  onRemove={extra ? () => props.onChange(without(values, position)) : undefined}
                  error={issueSentences(issues, `${props.path}.${position}`)}
                  readOnly={readOnly}
                />
              </div>
            );
          })}
        </Stack>
      </Input.Wrapper>
      {template && <TemplatePreview template={template} texts={values} />}
    </>
  );
}

function without(values: Record<string, string>, position: string): Record<string, string> {
  const { [position]: _gone, ...rest } = values;
  return rest;
}

/** A few words of the template around a position, so that one sees what is being filled in. */
function around(text: string, position: string): string {
  const match = new RegExp(`\\{\\{\\s*0*${position}\\s*\\}\\}`).exec(text);
  if (!match) return '';
  const before = text.slice(Math.max(0, match.index - 24), match.index).replace(/\s+/g, ' ');
  const after = text.slice(match.index + match[0].length, match.index + match[0].length + 16).replace(/\s+/g, ' ');
  return `…${before}▁${after}…`;
}
