/** What a step says in the blanks of its template: a field of the lead with a fallback, a text of one's own, a link, a date. */
import { Input, Stack, Text } from '@mantine/core';
import {
  type Blank,
  blanksOf,
  type CatalogueTemplate,
  nameBlank,
  oldKey,
  splitText,
  textAround,
  textsFor,
} from '#flow';
import { say } from '../../../app/language.ts';
import { m } from '../../../paraglide/messages.js';
import { sentence } from '../../../templates/field-name.ts';
import { useInspected, type ControlProps } from '../context.ts';
import { frameOf } from '../frame.ts';
import { issueSentences } from '../issue-sentences.ts';
import { templateOf } from '../template/template-control.tsx';
import { TemplatePreview } from '../template/template-preview.tsx';
import { BlankInput, blankHelp } from './blank-input.tsx';

const none = {};
/** A key of the step that the template has no blank for. */
const extra = (key: string): Blank => ({ key, is: 'text', placeholder: key, max: 1024 });

export function VariablesControl(props: ControlProps) {
  const { catalogue, form, issues, node, readOnly } = useInspected();
  const values = (props.value ?? none) as Record<string, string>;
  const named = form.fields.find((field) => field.control === 'template');
  const template = named && templateOf(catalogue.templates, node.config[named.name]);
  const blanks = template ? blanksOf(template.parts) : [];
  const texts = textsFor(blanks, values);
  const own = new Set(blanks.map((blank) => blank.key));
  // Steps of before call some blanks by a plain number: shown in their place, written anew by their key.
  const before = new Map(
    blanks.flatMap((blank) => (Object.hasOwn(values, blank.key) ? [] : [[oldKey(blank, blanks), blank.key]])),
  );
  const extras = Object.keys(values).filter((key) => !own.has(key) && !before.has(key));
  const shown = [...blanks, ...extras.map(extra)];
  if (shown.length === 0) return template ? <TemplatePreview template={template} texts={values} /> : null;
  return (
    <>
      <Input.Wrapper label={frameOf(props).label} error={props.error} labelElement="div">
        <Stack gap={10} mt={6}>
          {shown.map((blank) => {
            const { key } = blank;
            const help = blankHelp(blank.is);
            return (
              <div key={key} data-field={`${props.path}.${key}`}>
                <Text size="xs" c="dimmed" mb={4}>
                  {hint(blank, template)}
                  {blank.optional && ` (${m.optional()})`}
                  {help && ` · ${help}`}
                </Text>
                <BlankInput
                  is={blank.is}
                  blankKey={key}
                  label={labelOf(blank)}
                  value={values[key] ?? texts.get(key) ?? ''}
                  onChange={(text, typing) => {
                    const next = Object.fromEntries(Object.entries(values).filter(([one]) => before.get(one) !== key));
                    if (text === undefined) delete next[key];
                    else next[key] = text;
                    props.onChange(next, typing);
                  }}
                  onRemove={own.has(key) ? undefined : () => props.onChange(without(values, key))}
                  error={issueSentences(issues, `${props.path}.${key}`)}
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

function without(values: Record<string, string>, key: string): Record<string, string> {
  const { [key]: _gone, ...rest } = values;
  return rest;
}

/** Places of the body are called by their number alone. */
function labelOf({ key, placeholder, button }: Blank): string {
  return placeholder === key ? m.builder_variable({ position: key }) : sentence(say(nameBlank(key, button)));
}

/** What is being filled in: a few words of the template around the place, or what people call it. */
function hint(blank: Blank, template: CatalogueTemplate | undefined): string {
  const { key, placeholder, button } = blank;
  const name = placeholder === key ? `{{${placeholder}}}` : sentence(say(nameBlank(key, button)));
  const found = template && textAround(template.parts, key);
  return found ? `${name} ${around(found.text, found.placeholder)}` : name;
}

function around(text: string, placeholder: string): string {
  const pieces = splitText(text).map((piece) =>
    'text' in piece ? piece.text.replace(/\s+/g, ' ') : piece.placeholder === placeholder ? '▁' : piece.written,
  );
  const line = pieces.join('');
  const at = line.indexOf('▁');
  return `…${line.slice(Math.max(0, at - 24), at + 17)}…`;
}
