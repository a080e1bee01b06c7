/** The kinds of steps at the side of the canvas: click to add at the sensible place, or drag onto the ground or an arrow. */
import { ActionIcon, Group, Kbd, Text, Tooltip } from '@mantine/core';
import { PanelLeftClose } from 'lucide-react';
import { say } from '../../app/language.ts';
import { m } from '../../paraglide/messages.js';
import { useFlow, useParts } from '../builder-context.tsx';
import { dragType } from '../canvas/canvas.tsx';
import { replaceKind } from '../edit/change.ts';
import { isTrigger } from '../edit/ports.ts';
import { KindIcon } from '../kind-icon.tsx';
import { addTarget } from './add-target.ts';
import classes from './add.module.css';
import { groupName, groups, kindsFor } from './kind-list.ts';
import { useAdd } from './quick-add.tsx';

export function Palette({ onFold }: { onFold(): void }) {
  const { store, reserved } = useParts();
  const flow = useFlow();
  const add = useAdd();
  const trigger = flow.nodes.find(isTrigger);
  const entries = kindsFor({ triggers: true, onward: false });

  const choose = (kind: string, group: string) => {
    const { edit, flow: current, selected, focusOn } = store.getState();
    // A flow starts at one place: another start takes the place of the first.
    if (group === 'trigger' && trigger) {
      const replaced = replaceKind(current, trigger.id, kind, reserved);
      edit(() => replaced.flow, { select: [replaced.id] });
      focusOn(replaced.id);
      return;
    }
    add(addTarget(current, selected), kind);
  };

  return (
    <nav className={classes.palette} aria-label={m.builder_palette()}>
      <Group justify="space-between" wrap="nowrap" gap={4}>
        <Text size="xs" c="dimmed" px={6}>
          {m.builder_palette_hint()} <Kbd size="xs">/</Kbd>
        </Text>
        <ActionIcon variant="subtle" color="gray" aria-label={m.builder_palette_fold()} onClick={onFold}>
          <PanelLeftClose size={16} aria-hidden />
        </ActionIcon>
      </Group>
      {(trigger ? [...groups.slice(1), groups[0]!] : groups).map((group) => (
        <section key={group} aria-label={groupName(group)}>
          <div className={classes.group} aria-hidden>
            {groupName(group)}
          </div>
          {entries
            .filter(({ kind }) => kind.group === group)
            .map(({ name, kind }) => {
              const isCurrent = trigger?.kind === name;
              return (
                <Tooltip key={name} label={say(kind.description)} position="right" multiline w={240} openDelay={500}>
                  <button
                    type="button"
                    className={classes.item}
                    disabled={isCurrent}
                    draggable={group !== 'trigger'}
                    onDragStart={(event) => {
                      event.dataTransfer.setData(dragType, name);
                      event.dataTransfer.effectAllowed = 'copy';
                    }}
                    onClick={() => choose(name, group)}
                  >
                    <KindIcon kind={name} size={26} />
                    {say(kind.title)}
                  </button>
                </Tooltip>
              );
            })}
        </section>
      ))}
    </nav>
  );
}
