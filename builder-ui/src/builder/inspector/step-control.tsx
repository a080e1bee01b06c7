/** Another step of this flow. */
import { Select } from '@mantine/core';
import { m } from '../../paraglide/messages.js';
import { isTrigger } from '../edit/ports.ts';
import { outlineOf } from '../outline.ts';
import { lineOf, titleOf } from '../way-name.ts';
import { useInspected, type ControlProps } from './context.ts';
import { frameOf } from './frame.ts';

export function StepControl(props: ControlProps) {
  const { catalogue, flow, node, readOnly } = useInspected();
  const { numbers } = outlineOf(flow);
  const value = typeof props.value === 'string' ? props.value : null;
  const data = flow.nodes
    .filter((other) => other.id !== node.id && !isTrigger(other))
    .toSorted((a, b) => (numbers.get(a.id) ?? 0) - (numbers.get(b.id) ?? 0))
    .map((other) => ({
      value: other.id,
      label: `${numbers.get(other.id) ?? '?'} · ${titleOf(other)}: ${lineOf(other, flow, catalogue)}`,
    }));
  const known = value === null || data.some((one) => one.value === value);
  return (
    <Select
      {...frameOf(props)}
      data={known ? data : [...data, { value, label: m.builder_step_gone() }]}
      value={value}
      onChange={(to) => props.onChange(to ?? undefined)}
      searchable
      allowDeselect={false}
      nothingFoundMessage={m.builder_nothing_found()}
      readOnly={readOnly}
    />
  );
}
