/** Who is inside and what becomes of them: all alike, and otherwise for those at steps that change or go. */
import { Badge, Fieldset, Group, Radio, Select, Stack, Text } from '@mantine/core';
import { isPlace, type Text as Words, type When } from '#flow';
import { say } from '../../app/language.ts';
import { m } from '../../paraglide/messages.js';
import { useFlow } from '../builder-context.tsx';
import { titleOf } from '../way-name.ts';
import { type Chosen, effectOf, type General, type Standing } from './choices.ts';

export interface StandingAt extends Standing {
  title: Words;
  summary: Words;
}

interface PeopleChoiceProps {
  total: number;
  steps: readonly StandingAt[];
  general: General;
  onGeneral(value: General): void;
  chosen: Readonly<Record<string, Chosen>>;
  onChosen(nodeId: string, value: Chosen): void;
}

export function PeopleChoice({ total, steps, general, onGeneral, chosen, onChosen }: PeopleChoiceProps) {
  const touched = steps.filter((step) => step.change !== null);
  const others = total - touched.reduce((sum, step) => sum + step.people, 0);
  return (
    <Stack gap="sm">
      <Radio.Group
        label={m.builder_publish_people({ count: total })}
        value={general}
        onChange={(next) => onGeneral(next)}
      >
        <Stack gap={6} mt={6}>
          <Radio value="stay" label={m.builder_publish_stay()} description={m.builder_publish_stay_help()} />
          <Radio value="move" label={m.builder_publish_move()} description={m.builder_publish_move_help()} />
          <Radio value="next" label={m.builder_publish_next()} description={m.builder_publish_next_help()} />
        </Stack>
      </Radio.Group>
      {touched.length > 0 && (
        <Fieldset legend={m.builder_standing()}>
          <Stack gap="md">
            {touched.map((step) => (
              <StepChoice
                key={step.node_id}
                step={step}
                general={general}
                chosen={chosen[step.node_id]}
                onChosen={(value) => onChosen(step.node_id, value)}
              />
            ))}
            {others > 0 && (
              <Text size="xs" c="dimmed">
                {m.builder_standing_left({ count: others })}
              </Text>
            )}
          </Stack>
        </Fieldset>
      )}
    </Stack>
  );
}

interface StepChoiceProps {
  step: StandingAt;
  general: General;
  chosen: Chosen | undefined;
  onChosen(value: Chosen): void;
}

function StepChoice({ step, general, chosen, onChosen }: StepChoiceProps) {
  const flow = useFlow();
  const name = say(step.title);
  const effect = effectOf(step, chosen, general);
  const isGone = step.change === 'removed';
  const places = flow.nodes.filter((node) => isPlace(flow, node.id));
  return (
    <Stack gap={6}>
      <Group gap={8} wrap="wrap">
        <Text size="sm" fw={600}>
          {name}
        </Text>
        <Badge color={isGone ? 'red' : step.change === 'changed' ? 'blue' : 'gray'}>
          {isGone
            ? m.builder_change_removed()
            : step.change === 'changed'
              ? m.builder_change_changed()
              : m.builder_change_rewired()}
        </Badge>
        <Text size="xs" c="dimmed">
          {m.builder_change_people({ count: step.people })} · {say(step.summary)}
        </Text>
      </Group>
      <Group gap="xs" align="flex-start" grow preventGrowOverflow={false}>
        <Select
          aria-label={m.builder_standing_choice({ step: name })}
          data={[
            { value: 'default', label: m.builder_standing_default() },
            { value: 'stay', label: m.builder_standing_stay() },
            { value: 'now', label: m.builder_standing_now() },
            { value: 'next', label: m.builder_standing_next() },
          ]}
          value={chosen?.when ?? 'default'}
          onChange={(value) => {
            const { when: _when, ...rest } = chosen ?? {};
            onChosen(value === 'default' ? rest : { ...rest, when: value as When });
          }}
          allowDeselect={false}
          miw={200}
        />
        {isGone && effect.when !== 'stay' && (
          <Select
            aria-label={m.builder_standing_to({ step: name })}
            placeholder={m.builder_standing_to_placeholder()}
            data={places.map((node) => ({ value: node.id, label: `→ ${titleOf(node)}` }))}
            value={effect.to}
            onChange={(to) => onChosen({ ...chosen, ...(to === null ? {} : { to }) })}
            error={effect.isMissing && m.builder_standing_missing()}
            allowDeselect={false}
            searchable
            miw={200}
          />
        )}
      </Group>
      {isGone && effect.when !== 'stay' && (
        <Text size="xs" c="dimmed">
          {m.builder_standing_to_help()}
        </Text>
      )}
    </Stack>
  );
}
