/** Which of the chosen template's quick replies lead a way of their own. */
import { Checkbox, Stack, Text } from '@mantine/core';
import { quickReplies } from '#flow';
import { m } from '../../paraglide/messages.js';
import { useInspected, type ControlProps } from './context.ts';
import { frameOf } from './frame.ts';
import { templateOf } from './template/template-control.tsx';

export function ButtonsControl(props: ControlProps) {
  const { catalogue, form, node, readOnly } = useInspected();
  const named = form.fields.find((field) => field.control === 'template');
  const template = templateOf(catalogue.templates, named && node.config[named.name]);
  const chosen = Array.isArray(props.value) ? props.value.map(String) : [];
  const offered = template ? quickReplies(template) : [];
  // One that the template does not have (any more) stays in sight until it is taken away.
  const all = [...offered, ...chosen.filter((label) => !offered.includes(label))];
  return (
    <Checkbox.Group {...frameOf(props)} value={chosen} onChange={props.onChange} readOnly={readOnly}>
      <Stack gap={6} mt={6}>
        {all.map((label) => (
          <Checkbox key={label} value={label} label={label} />
        ))}
        {all.length === 0 && (
          <Text size="xs" c="dimmed">
            {m.builder_buttons_none()}
          </Text>
        )}
      </Stack>
    </Checkbox.Group>
  );
}
