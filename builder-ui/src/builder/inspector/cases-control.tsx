/** The cases of a branch: each a name and a condition, tried from top to bottom. */
import { ActionIcon, Button, Group, Input, Stack, Text, TextInput } from '@mantine/core';
import { ArrowDown, ArrowUp, Plus, Trash2 } from 'lucide-react';
import type { Condition } from '#flow';
import { m } from '../../paraglide/messages.js';
import { freshCase, type BranchCase } from './cases.ts';
import { ConditionEditor } from './condition/condition-editor.tsx';
import { useInspected, type ControlProps } from './context.ts';
import { frameOf } from './frame.ts';
import classes from './inspector.module.css';

export function CasesControl(props: ControlProps) {
  const around = useInspected();
  const { readOnly } = around;
  const cases = (Array.isArray(props.value) ? props.value : []) as BranchCase[];
  const put = (index: number, change: Partial<BranchCase>, typing?: 'typing') =>
    props.onChange(
      cases.map((item, at) => (at === index ? { ...item, ...change } : item)),
      typing,
    );
  const swap = (index: number, other: number) => {
    const next = [...cases];
    [next[index], next[other]] = [next[other]!, next[index]!];
    props.onChange(next);
  };
  return (
    <Input.Wrapper {...frameOf(props)} labelElement="div">
      <Stack gap={10} mt={6}>
        {cases.map((item, index) => (
          <section key={item.port} className={classes.case} aria-label={m.builder_case({ number: index + 1 })}>
            <Group gap={4} wrap="nowrap" mb={8}>
              <TextInput
                aria-label={m.builder_case_name({ number: index + 1 })}
                value={item.label ?? ''}
                onChange={(event) => put(index, { label: event.currentTarget.value }, 'typing')}
                maxLength={80}
                readOnly={readOnly}
                flex={1}
              />
              {!readOnly && cases.length > 1 && (
                <>
                  <ActionIcon
                    variant="subtle"
                    color="gray"
                    disabled={index === 0}
                    onClick={() => swap(index, index - 1)}
                    aria-label={m.builder_case_up({ number: index + 1 })}
                  >
                    <ArrowUp size={15} />
                  </ActionIcon>
                  <ActionIcon
                    variant="subtle"
                    color="gray"
                    disabled={index === cases.length - 1}
                    onClick={() => swap(index, index + 1)}
                    aria-label={m.builder_case_down({ number: index + 1 })}
                  >
                    <ArrowDown size={15} />
                  </ActionIcon>
                </>
              )}
              {!readOnly && (
                <ActionIcon
                  variant="subtle"
                  color="gray"
                  onClick={() => props.onChange(cases.filter((_, at) => at !== index))}
                  aria-label={m.builder_case_remove({ number: index + 1 })}
                >
                  <Trash2 size={15} />
                </ActionIcon>
              )}
            </Group>
            <ConditionEditor
              value={item.when}
              onChange={(when, typing) => put(index, { when: when ?? ({ all: [] } satisfies Condition) }, typing)}
              readOnly={readOnly}
              label={m.builder_case_when({ number: index + 1 })}
              around={around}
            />
          </section>
        ))}
        {!readOnly && (
          <Group>
            <Button
              size="compact-sm"
              variant="default"
              leftSection={<Plus size={14} />}
              disabled={cases.length >= 20}
              onClick={() => props.onChange([...cases, freshCase(cases)])}
            >
              {m.builder_case_add()}
            </Button>
          </Group>
        )}
        <Text size="xs" c="dimmed">
          {m.builder_case_else()}
        </Text>
      </Stack>
    </Input.Wrapper>
  );
}
