/** The difference to the live version, step by step: what it said, what it will say, and who stands there. */
import { Badge, List, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import type { StepChange } from '#flow';
import { say } from '../../app/language.ts';
import { m } from '../../paraglide/messages.js';

/** More than these are there on demand. */
const few = 8;

interface ChangesProps {
  /** Left out: the difference to the live version. */
  title?: string;
  changes: StepChange[];
  /** Node id → people who stand there. */
  people: ReadonlyMap<string, number>;
}

export function Changes({ title = m.builder_changes(), changes, people }: ChangesProps) {
  const [all, setAll] = useState(false);
  const shown = all ? changes : changes.slice(0, few);
  return (
    <section aria-label={title}>
      <Text size="sm" fw={600} mb={6}>
        {title}
      </Text>
      {changes.length === 0 && (
        <Text size="sm" c="dimmed">
          {m.builder_change_nothing()}
        </Text>
      )}
      <List size="sm" spacing={8} listStyleType="none" styles={{ itemWrapper: { display: 'block' } }}>
        {shown.map((change) => (
          <List.Item key={change.node_id}>
            <Change change={change} people={people.get(change.node_id) ?? 0} />
          </List.Item>
        ))}
      </List>
      {changes.length > shown.length && (
        <Text
          size="sm"
          c="dimmed"
          mt={6}
          td="underline"
          renderRoot={(props) => <button type="button" onClick={() => setAll(true)} {...props} />}
          style={{ background: 'none', border: 0, padding: 0, cursor: 'pointer' }}
        >
          {m.builder_changes_more({ count: changes.length - shown.length })}
        </Text>
      )}
    </section>
  );
}

function Change({ change, people }: { change: StepChange; people: number }) {
  const { title, before, after, words } = change;
  const names = {
    added: [m.builder_change_added, 'green'],
    removed: [m.builder_change_removed, 'red'],
    changed: [m.builder_change_changed, 'blue'],
    rewired: [m.builder_change_rewired, 'gray'],
  } as const;
  const [name, color] = names[change.change];
  const [old, now] = [before && say(before), after && say(after)];
  return (
    <Stack gap={2}>
      <Text size="sm" component="div">
        <b>{say(title)}</b> <Badge color={color}>{name()}</Badge>
        {people > 0 && (
          <Text span size="xs" c="dimmed">
            {' '}
            {m.builder_change_people({ count: people })}
          </Text>
        )}
      </Text>
      {old !== now && change.change !== 'rewired' && <Words before={old} after={now} />}
      {words.map(({ label, before: was, after: is }) => (
        <Text key={label.en} size="xs" c="dimmed" component="div" style={{ overflowWrap: 'anywhere' }}>
          {say(label)}: <Words before={was && say(was)} after={is && say(is)} />
        </Text>
      ))}
    </Stack>
  );
}

function Words({ before, after }: { before: string | null; after: string | null }) {
  return (
    <Text span size="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
      {before !== null && <del>{before}</del>}
      {before !== null && after !== null && ' → '}
      {after !== null && <ins style={{ textDecoration: 'none' }}>{after === '' ? m.builder_change_none() : after}</ins>}
    </Text>
  );
}
