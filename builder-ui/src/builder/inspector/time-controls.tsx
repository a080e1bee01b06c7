/** Durations, offsets from a date, clock times and dates. */
import { Button, Group, Input, Select, TextInput } from '@mantine/core';
import { humaniseDuration, parseOffset } from '#flow';
import { say } from '../../app/language.ts';
import { currentPlace } from '../../app/place.ts';
import { m } from '../../paraglide/messages.js';
import { useInspected, type ControlProps } from './context.ts';
import { DurationInput } from './duration-input.tsx';
import { durationText, partsOf } from './duration-parts.ts';
import { frameOf } from './frame.ts';

export function DurationControl(props: ControlProps) {
  return <Span {...props} signed={false} />;
}

/** A shift of a date: so long before or after it, or exactly then. */
export function OffsetControl(props: ControlProps) {
  return <Span {...props} signed />;
}

function Span({ signed, ...props }: ControlProps & { signed: boolean }) {
  const { readOnly } = useInspected();
  const parts = partsOf(props.value);
  const label = say(props.field.label);
  const frame = frameOf(props);
  return (
    <Input.Wrapper {...frame} labelElement="div">
      <Group gap={6} wrap="nowrap" mt={4}>
        <DurationInput
          label={label}
          value={props.value}
          onChange={props.onChange}
          readOnly={readOnly}
          error={frame.error !== undefined}
        />
        {signed && (
          <Select
            aria-label={`${label}: ${m.builder_offset_direction()}`}
            data={[
              { value: '-', label: m.builder_offset_before() },
              { value: '+', label: m.builder_offset_after() },
            ]}
            value={parts?.sign ?? '+'}
            onChange={(sign) =>
              sign &&
              props.onChange(durationText({ count: parts?.count ?? 0, unit: parts?.unit ?? 'hours', sign: sign }))
            }
            allowDeselect={false}
            readOnly={readOnly}
            w={104}
          />
        )}
      </Group>
      {!readOnly && props.field.presets && (
        <Group gap={4} mt={6}>
          {props.field.presets.map((preset) => (
            <Button
              key={preset}
              size="compact-xs"
              variant={preset === props.value ? 'light' : 'default'}
              onClick={() => props.onChange(preset)}
            >
              {say(humaniseDuration(parseOffset(preset) ?? 0))}
            </Button>
          ))}
        </Group>
      )}
    </Input.Wrapper>
  );
}

export function TimeControl(props: ControlProps) {
  const { readOnly } = useInspected();
  return (
    <TextInput
      {...frameOf(props)}
      type="time"
      value={typeof props.value === 'string' ? props.value : ''}
      onChange={(event) => props.onChange(event.currentTarget.value || undefined, 'typing')}
      readOnly={readOnly}
    />
  );
}

/** A date and time of the business's zone, which is named so that nobody has to guess. */
export function DateControl(props: ControlProps) {
  const { readOnly } = useInspected();
  const frame = frameOf(props);
  return (
    <TextInput
      {...frame}
      description={frame.description ?? m.builder_zone({ zone: currentPlace().timezone })}
      type="datetime-local"
      value={typeof props.value === 'string' ? props.value.slice(0, 16) : ''}
      onChange={(event) => props.onChange(event.currentTarget.value || undefined, 'typing')}
      readOnly={readOnly}
    />
  );
}
