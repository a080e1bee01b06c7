/** The ways of a split: each a name and its share. */
import { ActionIcon, Button, Group, Input, NumberInput, Stack, Text, TextInput } from '@mantine/core';
import { Plus, Scale, Trash2 } from 'lucide-react';
import { m } from '../../../paraglide/messages.js';
import { language } from '../../../app/language.ts';
import { formatPercent, percentSuffix } from '../../../ui/format.ts';
import { evenly, freshArm, sumOf, type Arm } from './arms.ts';
import { useInspected, type ControlProps } from '../context.ts';
import { frameOf } from '../frame.ts';

const most = 10;

export function ArmsControl(props: ControlProps) {
  const { readOnly } = useInspected();
  const arms = (Array.isArray(props.value) ? props.value : []) as Arm[];
  const put = (index: number, change: Partial<Arm>) =>
    props.onChange(
      arms.map((item, at) => (at === index ? { ...item, ...change } : item)),
      'typing',
    );
  const sum = sumOf(arms);
  return (
    <Input.Wrapper {...frameOf(props)} labelElement="div">
      <Stack gap={8} mt={6}>
        {arms.map((arm, index) => (
          <Group key={arm.port} gap={6} wrap="nowrap">
            <TextInput
              aria-label={m.builder_arm_name({ number: index + 1 })}
              value={arm.label ?? ''}
              onChange={(event) => put(index, { label: event.currentTarget.value })}
              maxLength={80}
              readOnly={readOnly}
              flex={1}
            />
            <NumberInput
              aria-label={m.builder_arm_percent({ name: arm.label || arm.port })}
              value={arm.percent ?? ''}
              onChange={(percent) => typeof percent === 'number' && put(index, { percent })}
              min={0}
              max={100}
              suffix={percentSuffix(language())}
              readOnly={readOnly}
              w={92}
            />
            {!readOnly && arms.length > 2 && (
              <ActionIcon
                variant="subtle"
                color="gray"
                onClick={() => props.onChange(arms.filter((_, at) => at !== index))}
                aria-label={m.builder_arm_remove({ name: arm.label || arm.port })}
              >
                <Trash2 size={15} />
              </ActionIcon>
            )}
          </Group>
        ))}
        <Group gap={6}>
          {!readOnly && (
            <>
              <Button
                size="compact-sm"
                variant="default"
                leftSection={<Plus size={14} />}
                disabled={arms.length >= most}
                onClick={() => props.onChange([...arms, freshArm(arms)])}
              >
                {m.builder_arm_add()}
              </Button>
              <Button
                size="compact-sm"
                variant="default"
                leftSection={<Scale size={14} />}
                onClick={() => props.onChange(evenly(arms))}
              >
                {m.builder_arm_even()}
              </Button>
            </>
          )}
          <Text size="xs" c={sum === 100 ? 'dimmed' : 'var(--mantine-color-error)'}>
            {m.builder_arm_sum({ sum: formatPercent(sum / 100, language()) })}
          </Text>
        </Group>
      </Stack>
    </Input.Wrapper>
  );
}
