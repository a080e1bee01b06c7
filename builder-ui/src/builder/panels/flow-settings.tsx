/** Rules of the whole flow: entering again, leaving early, quiet hours, failures, the goal. */
import { Group, MultiSelect, NumberInput, Radio, Select, Stack, Switch, Text, TextInput, Title } from '@mantine/core';
import { eventLabel, eventNames, type AwaitedEvent, type Settings } from '#flow';
import { language, say } from '../../app/language.ts';
import { percentSuffix } from '../../ui/format.ts';
import { m } from '../../paraglide/messages.js';
import { useFlow, useIssues, useParts } from '../builder-context.tsx';
import { setSettings } from '../edit/change.ts';
import inspector from '../inspector/inspector.module.css';
import { ControlResults } from './control-results.tsx';
import { issueSentences } from '../inspector/issue-sentences.ts';

export function FlowSettings() {
  const { store, mayEdit } = useParts();
  const { settings } = useFlow();
  const issues = useIssues();
  const put = (change: Partial<Settings>, merge?: string) =>
    store
      .getState()
      .edit((flow) => setSettings(flow, change), merge === undefined ? {} : { merge: `settings ${merge}` });
  const events = eventNames.map((name) => ({ value: name as string, label: say(eventLabel(name)) }));
  const custom = [...settings.exitOn, settings.goal?.event ?? ''].filter((name) => name.startsWith('custom.'));
  const offered = [...events, ...[...new Set(custom)].map((name) => ({ value: name, label: name.slice(7) }))];
  const { quietHours, goal } = settings;

  return (
    <div className={inspector.panel}>
      <Title order={2} size="h3" mb="md">
        {m.builder_settings()}
      </Title>
      <Stack gap="lg">
        <Radio.Group
          label={m.builder_reentry()}
          value={settings.reEntry}
          onChange={(reEntry) => put({ reEntry: reEntry })}
          readOnly={!mayEdit}
        >
          <Stack gap={6} mt={6}>
            <Radio value="never" label={m.builder_reentry_never()} />
            <Radio value="after-exit" label={m.builder_reentry_after_exit()} />
            <Radio value="always" label={m.builder_reentry_always()} />
          </Stack>
        </Radio.Group>
        {settings.reEntry !== 'never' && (
          <NumberInput
            label={`${m.builder_cooldown()} (${m.optional()})`}
            description={m.builder_cooldown_help()}
            value={settings.cooldownHours ?? ''}
            onChange={(hours) => put({ cooldownHours: typeof hours === 'number' ? hours : undefined }, 'cooldown')}
            min={0}
            max={8760}
            suffix=" h"
            readOnly={!mayEdit}
          />
        )}
        <MultiSelect
          label={m.builder_exit_on()}
          description={m.builder_exit_on_help()}
          data={offered}
          value={settings.exitOn}
          onChange={(names) => put({ exitOn: names as AwaitedEvent[] })}
          searchable
          nothingFoundMessage={m.builder_nothing_found()}
          readOnly={!mayEdit}
          error={issueSentences(
            issues.filter((issue) => issue.nodeId === undefined),
            'settings.exitOn',
            'deep',
          )}
        />
        <div>
          <Switch
            label={m.builder_quiet()}
            description={m.builder_quiet_help()}
            checked={Boolean(quietHours)}
            onChange={(event) =>
              put({ quietHours: event.currentTarget.checked ? { from: '21:00', to: '09:00' } : undefined })
            }
            disabled={!mayEdit}
          />
          {quietHours && (
            <Group gap={8} mt={8} wrap="nowrap">
              <TextInput
                type="time"
                aria-label={m.builder_quiet_from()}
                value={quietHours.from}
                onChange={(event) => {
                  const from = event.currentTarget.value;
                  if (from) put({ quietHours: { ...quietHours, from } }, 'quiet');
                }}
                readOnly={!mayEdit}
                flex={1}
              />
              <Text size="sm">{m.builder_quiet_until()}</Text>
              <TextInput
                type="time"
                aria-label={m.builder_quiet_to()}
                value={quietHours.to}
                onChange={(event) => {
                  const to = event.currentTarget.value;
                  if (to) put({ quietHours: { ...quietHours, to } }, 'quiet');
                }}
                readOnly={!mayEdit}
                flex={1}
              />
            </Group>
          )}
        </div>
        <Radio.Group
          label={m.builder_on_failure()}
          description={m.builder_on_failure_help()}
          value={settings.onFailure}
          onChange={(onFailure) => put({ onFailure: onFailure })}
          readOnly={!mayEdit}
        >
          <Stack gap={6} mt={6}>
            <Radio value="continue" label={m.builder_on_failure_continue()} />
            <Radio value="exit" label={m.builder_on_failure_exit()} />
          </Stack>
        </Radio.Group>
        <NumberInput
          label={m.builder_holdout()}
          description={m.builder_holdout_help()}
          value={settings.holdoutPercent}
          onChange={(percent) => typeof percent === 'number' && put({ holdoutPercent: percent }, 'holdout')}
          min={0}
          max={50}
          suffix={percentSuffix(language())}
          readOnly={!mayEdit}
        />
        <ControlResults />
        <div>
          <Switch
            label={m.builder_goal()}
            description={m.builder_goal_help()}
            checked={Boolean(goal)}
            onChange={(event) =>
              put({ goal: event.currentTarget.checked ? { event: 'sale.completed', withinDays: 30 } : undefined })
            }
            disabled={!mayEdit}
          />
          {goal && (
            <Group gap={8} mt={8} wrap="nowrap" align="flex-end">
              <Select
                label={m.builder_goal_event()}
                data={offered}
                value={goal.event}
                onChange={(event) => event && put({ goal: { ...goal, event: event as AwaitedEvent } })}
                allowDeselect={false}
                searchable
                readOnly={!mayEdit}
                flex={1}
              />
              <NumberInput
                label={m.builder_goal_days()}
                value={goal.withinDays}
                onChange={(days) => typeof days === 'number' && put({ goal: { ...goal, withinDays: days } }, 'goal')}
                min={1}
                max={365}
                readOnly={!mayEdit}
                w={110}
              />
            </Group>
          )}
        </div>
      </Stack>
    </div>
  );
}
